import type { CarAnchor } from '../../engine/protocol/cars.ts'

/** x' = a x + c y + e, y' = b x + d y + f, as in SVG and canvas. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export interface Point {
  readonly x: number
  readonly y: number
}

/** A rectangle in which art is placed as it will be read, in px of the sheet; `matrix` takes it to the sheet. */
export interface PlaceFrame {
  readonly width: number
  readonly height: number
  readonly matrix: Affine
  /** Whether width 1 means "as large as fits" instead of "as wide as the frame". */
  readonly anchored: boolean
}

/** Where a node puts its art: the params that placing nodes share. */
export interface Placing extends Point {
  /** Share of the frame; nodes without such a param have 1. */
  readonly width: number
  /** Degrees, clockwise as read. */
  readonly rotation: number
}

/** The map that first does `n`, then `m`. */
export function multiply(m: Affine, n: Affine): Affine {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ]
}

export const apply = (m: Affine, { x, y }: Point): Point => ({ x: m[0] * x + m[2] * y + m[4], y: m[1] * x + m[3] * y + m[5] })

/** The map that undoes `m`, which must not be flat. */
export function invert(m: Affine): Affine {
  const [a, b, c, d, e, f] = m
  const det = a * d - b * c
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det]
}

function rotation(degrees: number): Affine {
  const r = (degrees * Math.PI) / 180
  return [Math.cos(r), Math.sin(r), -Math.sin(r), Math.cos(r), 0, 0]
}

/** The frame that is the sheet itself, of `width` x `height` px. */
export const sheetFrame = (width: number, height: number): PlaceFrame => ({ width, height, matrix: [1, 0, 0, 1, 0, 0], anchored: false })

/** The frame of an anchor: art drawn upright into it stands upright on the car. The engine places by the same rule. */
export function anchorFrame({ rect, rotation: angle, flip }: CarAnchor, width: number, height: number): PlaceFrame {
  const [w, h] = [rect.w * width, rect.h * height]
  const turn = rotation(angle)
  const [cos, sin] = [Math.abs(turn[0]), Math.abs(turn[1])]
  const [frameW, frameH] = sin > cos ? [h, w] : [w, h]
  const fit = Math.min(w / (cos * frameW + sin * frameH), h / (sin * frameW + cos * frameH))
  const size = { width: frameW * fit, height: frameH * fit }
  const centre: Affine = [1, 0, 0, 1, (rect.x + rect.w / 2) * width, (rect.y + rect.h / 2) * height]
  const flipped: Affine = [flip === 'horizontal' ? -1 : 1, 0, 0, 1, 0, 0]
  const middle: Affine = [1, 0, 0, 1, -size.width / 2, -size.height / 2]
  return { ...size, matrix: multiply(multiply(multiply(centre, turn), flipped), middle), anchored: true }
}

/** The size of art in px of its frame; `aspect` is its width by its height. */
function artSize(frame: PlaceFrame, placing: Placing, aspect: number): { width: number; height: number } {
  const full = frame.anchored ? Math.min(frame.width, frame.height * aspect) : frame.width
  return { width: full * placing.width, height: (full * placing.width) / aspect }
}

/** The corners of art on the sheet, in px: top-left, top-right, bottom-right, bottom-left as it reads. */
export function artCorners(frame: PlaceFrame, placing: Placing, aspect: number): [Point, Point, Point, Point] {
  const { width, height } = artSize(frame, placing, aspect)
  const place = multiply([1, 0, 0, 1, placing.x * frame.width, placing.y * frame.height], rotation(placing.rotation))
  const whole = multiply(frame.matrix, place)
  const at = (x: number, y: number) => apply(whole, { x: x * width, y: y * height })
  return [at(-0.5, -0.5), at(0.5, -0.5), at(0.5, 0.5), at(-0.5, 0.5)]
}

/** The middle of art on the sheet, in px. */
export const artMiddle = (frame: PlaceFrame, placing: Placing): Point => apply(frame.matrix, { x: placing.x * frame.width, y: placing.y * frame.height })

/** The placing whose middle lies at a point of the sheet. */
export function movedTo(frame: PlaceFrame, placing: Placing, middle: Point): Placing {
  const { x, y } = apply(invert(frame.matrix), middle)
  return { ...placing, x: x / frame.width, y: y / frame.height }
}

/** The placing whose corner lies as far from its middle as a point of the sheet does. */
export function scaledTo(frame: PlaceFrame, placing: Placing, aspect: number, corner: Point): Placing {
  const middle = artMiddle(frame, placing)
  const [now] = artCorners(frame, placing, aspect)
  const reach = Math.hypot(now.x - middle.x, now.y - middle.y)
  if (reach === 0) return placing
  return { ...placing, width: (placing.width * Math.hypot(corner.x - middle.x, corner.y - middle.y)) / reach }
}

/** The placing whose upper edge faces a point of the sheet; with `step` in degrees the angle snaps. */
export function turnedTo(frame: PlaceFrame, placing: Placing, toward: Point, step = 0): Placing {
  const middle = apply(invert(frame.matrix), artMiddle(frame, placing))
  const point = apply(invert(frame.matrix), toward)
  const angle = (Math.atan2(point.x - middle.x, middle.y - point.y) * 180) / Math.PI
  return { ...placing, rotation: step > 0 ? Math.round(angle / step) * step : angle }
}
