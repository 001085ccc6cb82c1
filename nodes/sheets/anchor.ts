import type { Anchor } from '../../models/pack.ts'
import { NodeFailure } from '../kit/failure.ts'
import { multiply, rotation, scaling, translation, type Affine } from '../kernels/affine.ts'
import type { Ground } from './car-pack.ts'
import { listed, nearest } from './nearest.ts'

/**
 * A rectangle in which art is placed as it will be read: `width` x `height` px, origin at the reader's top-left, and
 * `matrix` takes it to px of the picture. `anchored` frames are filled by art of width 1; in others 1 is the frame's width.
 */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly matrix: Affine
  readonly anchored: boolean
}

/** The frame that is the picture itself. */
export function pictureFrame(width: number, height: number): Frame {
  return { width, height, matrix: [1, 0, 0, 1, 0, 0], anchored: false }
}

/** The anchor of that name on the ground's sheet. Fails at the param `anchor`, naming the nearest ones. */
export function findAnchor(ground: Ground, name: string): Anchor {
  const here = ground.pack.anchors.filter((anchor) => anchor.sheet === ground.sheet.name)
  const found = here.find((anchor) => anchor.name === name)
  if (found) return found
  const elsewhere = ground.pack.anchors.find((anchor) => anchor.name === name)
  const fault = elsewhere
    ? `The anchor "${name}" lies on the sheet "${elsewhere.sheet}", but this picture lies on "${ground.sheet.name}".`
    : `${ground.pack.name} has no anchor "${name}" on the sheet "${ground.sheet.name}".`
  const names = nearest(name, here.map((anchor) => anchor.name))
  throw new NodeFailure('bad-param', fault, {
    param: 'anchor',
    help: names.length > 0 ? `Nearest are ${listed(names)}.` : 'The sheet has no anchors: place the art by x and y.',
  })
}

/**
 * The frame of an anchor on a picture of `width` x `height` px. Art that is drawn upright into it stands upright and reads
 * from left to right on the car: it is flipped first where the sheet shows the panel mirrored, then turned by the anchor's
 * rotation. The frame lies inside the anchor's rect; at quarter turns it fills it.
 */
export function anchorFrame(anchor: Anchor, width: number, height: number): Frame {
  const w = anchor.rect.w * width
  const h = anchor.rect.h * height
  const turn = rotation(anchor.rotation)
  const across = Math.abs(turn[1]) > Math.abs(turn[0])
  const [frameW, frameH] = across ? [h, w] : [w, h]
  const cos = Math.abs(turn[0])
  const sin = Math.abs(turn[1])
  const fit = Math.min(w / (cos * frameW + sin * frameH), h / (sin * frameW + cos * frameH))
  const flip = scaling(anchor.flip === 'horizontal' ? -1 : 1, 1)
  const centre = translation((anchor.rect.x + anchor.rect.w / 2) * width, (anchor.rect.y + anchor.rect.h / 2) * height)
  const size = { width: frameW * fit, height: frameH * fit }
  const matrix = multiply(multiply(centre, multiply(turn, flip)), translation(-size.width / 2, -size.height / 2))
  return { ...size, matrix, anchored: true }
}

/** How art lies in a frame. */
export interface Placing {
  /** The middle of the art, 0..1 of the frame. */
  readonly x: number
  readonly y: number
  /** Share of the frame's width; in an anchored frame 1 is as large as fits inside it. */
  readonly width: number
  /** Degrees, clockwise as read. */
  readonly rotation: number
  readonly flip?: boolean
}

/** Takes px of art of that size to px of the frame. */
export function artInFrame(frame: Frame, art: { readonly width: number; readonly height: number }, placing: Placing): Affine {
  const full = frame.anchored ? Math.min(frame.width, (frame.height * art.width) / art.height) : frame.width
  const scale = (full * placing.width) / art.width
  const middle = translation(placing.x * frame.width, placing.y * frame.height)
  const shape = multiply(rotation(placing.rotation), scaling(placing.flip ? -scale : scale, scale))
  return multiply(multiply(middle, shape), translation(-art.width / 2, -art.height / 2))
}
