import type { Box } from '../codecs/text.ts'
import { multiply, rotation, scaling, translation, type Affine } from '../kernels/affine.ts'
import type { Frame } from './anchor.ts'

/** How a block of text lies in a frame. */
export interface TextPlacing {
  readonly x: number
  readonly y: number
  /** Height of a capital letter as a share of the frame's height. */
  readonly size: number
  /** Degrees, clockwise as read. */
  readonly rotation: number
  readonly align: 'left' | 'center' | 'right'
  /** Makes it smaller where its ink would stick out of an anchored frame. */
  readonly shrink: boolean
}

const SHARE = { left: 0, center: 0.5, right: 1 } as const

/** The point about which a text turns: the middle of its ink across, of its capitals' block down. */
export function textMiddle(block: Box, ink: Box): readonly [x: number, y: number] {
  return [(ink.left + ink.right) / 2, (block.top + block.bottom) / 2]
}

/** How far the ink reaches from its middle across and down after turning, in its own units. */
function reachOf(ink: Box, [x, y]: readonly [number, number], turn: Affine): { readonly x: number; readonly y: number } {
  const across = Math.max(ink.right - x, x - ink.left)
  const down = Math.max(ink.bottom - y, y - ink.top)
  const cos = Math.abs(turn[0])
  const sin = Math.abs(turn[1])
  return { x: across * cos + down * sin, y: across * sin + down * cos }
}

/**
 * Takes a text's units to px of the frame. The first line's capitals rise from 0 to `block.top`, and `ink` is what the text
 * covers. In an anchored frame the text stands against the edge that it is aligned to, and x, y move it from there (0.5 = not
 * at all); in the picture's frame the aligned end of the text stands at x.
 */
export function textInFrame(frame: Frame, block: Box, ink: Box, placing: TextPlacing): Affine {
  const middle = textMiddle(block, ink)
  const turn = rotation(placing.rotation)
  const share = SHARE[placing.align]
  const reach = reachOf(ink, middle, turn)
  let scale = (placing.size * frame.height) / -block.top
  if (frame.anchored && placing.shrink) scale = Math.min(scale, frame.width / 2 / reach.x, frame.height / 2 / reach.y)
  const shape = multiply(turn, scaling(scale))
  const y = placing.y * frame.height
  if (!frame.anchored) {
    const end = ink.left + (ink.right - ink.left) * share
    return multiply(multiply(translation(placing.x * frame.width, y), shape), translation(-end, -middle[1]))
  }
  const half = reach.x * scale
  const x = half + share * (frame.width - 2 * half) + (placing.x - 0.5) * frame.width
  return multiply(multiply(translation(x, y), shape), translation(-middle[0], -middle[1]))
}
