import { drawSvg, inkedBox, textElements, type Ink } from '../codecs/text-raster.ts'
import { EM, type TextShape } from '../codecs/text.ts'
import { multiply, scaling, translation, type Affine } from '../kernels/affine.ts'
import type { Art } from '../kernels/composite.ts'

/** Elements are drawn at this many times the size at which they are laid, so that turned edges stay clean. */
const OVERSIZE = 2

/** No art is drawn larger than this: what is laid larger is enlarged. */
const LARGEST = 4096

/** A drawing in its own units: the SVG elements for a scale and an origin in px, and the box that they cover. */
export interface Vector {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** Elements with `unit` px for each unit and the drawing's origin at (x, y) px. */
  elements(unit: number, x: number, y: number): string
}

/** Art for the largest of the placements (units -> target px), and the placements of that art (art px -> target px). */
export async function drawVector(vector: Vector, places: readonly Affine[]): Promise<{ art: Art; places: Affine[] }> {
  const width = vector.right - vector.left
  const height = vector.bottom - vector.top
  const largest = Math.max(...places.map((m) => Math.sqrt(Math.abs(m[0] * m[3] - m[1] * m[2]))))
  // Kept away from nothing, so that art of size 0 still is a picture; the placement then draws nothing of it.
  const unit = Math.max(1e-6, Math.min(largest * OVERSIZE, LARGEST / Math.max(width, height)))
  const x = 2 - vector.left * unit
  const y = 2 - vector.top * unit
  const art = await drawSvg(vector.elements(unit, x, y), Math.ceil(width * unit) + 4, Math.ceil(height * unit) + 4)
  const back = multiply(scaling(1 / unit), translation(-x, -y))
  return { art, places: places.map((place) => multiply(place, back)) }
}

/** A text as a vector drawing in thousandths of the em. */
export function textVector(shape: TextShape, ink: Ink): Vector {
  return { ...inkedBox(shape, ink), elements: (unit, x, y) => textElements(shape, ink, unit * EM, x, y) }
}

/** Says which characters were left out, and which were set in another face. */
export function noteCharacters(ctx: { note(message: string): void }, shape: TextShape, title: string): void {
  const { missing, standIns } = shape
  if (standIns.length > 0) ctx.note(`${title} lacks ${standIns.join(' ')}: set in Inter ExtraBold instead.`)
  if (missing.length > 0) ctx.note(`No font here has ${missing.join(' ')}: left out.`)
}
