import { loadSharp } from './sharp.ts'
import type { Box, TextShape } from './text.ts'

/** A drawn picture: RGBA, straight, rows from the top-left. */
export interface Drawing {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** No drawing is larger than this on either side; `drawSvg` refuses more. */
export const LARGEST_DRAWING = 8192

/** Draws SVG elements into a picture of `width` x `height` px, one user unit a pixel. Throws a RangeError on bad sizes. */
export async function drawSvg(elements: string, width: number, height: number): Promise<Drawing> {
  const fine = (side: number) => Number.isInteger(side) && side > 0 && side <= LARGEST_DRAWING
  if (!fine(width) || !fine(height)) throw new RangeError(`A drawing of ${width} x ${height} px is out of range.`)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${elements}</svg>`
  const sharp = await loadSharp()
  const pixels = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer()
  return { width, height, pixels }
}

/** `#rrggbb` or `#rrggbbaa` as a paint attribute with its opacity. */
export function paintOf(attribute: 'fill' | 'stroke', color: string): string {
  const alpha = color.length > 7 ? Number.parseInt(color.slice(7, 9), 16) / 255 : 1
  return `${attribute}="${color.slice(0, 7)}" ${attribute}-opacity="${alpha.toFixed(4)}"`
}

/** How outlines are inked. */
export interface Ink {
  readonly color: string
  /** A line around the letters, drawn behind them: its width as a share of the em. */
  readonly outline?: { readonly width: number; readonly color: string }
}

/** The SVG elements of a text whose em is `em` px, with the shape's origin at (x, y). */
export function textElements(shape: TextShape, ink: Ink, em: number, x: number, y: number): string {
  if (!shape.path) return ''
  const place = `transform="translate(${x.toFixed(3)} ${y.toFixed(3)}) scale(${(em / 1000).toFixed(6)})"`
  const path = (style: string) => `<path d="${shape.path}" ${place} fill-rule="nonzero" ${style}/>`
  const { outline } = ink
  if (!outline || outline.width <= 0) return path(paintOf('fill', ink.color))
  // Half of a line's width lies inside the letter, behind its fill.
  const width = (outline.width * 2000).toFixed(2)
  const behind = path(`fill="none" ${paintOf('stroke', outline.color)} stroke-width="${width}" stroke-linejoin="round"`)
  return behind + path(paintOf('fill', ink.color))
}

/** What a text covers including its outline, in thousandths of the em. */
export function inkedBox(shape: TextShape, ink: Ink): Box {
  const more = (ink.outline?.width ?? 0) * 1000
  const { left, top, right, bottom } = shape.ink
  return { left: left - more, top: top - more, right: right + more, bottom: bottom + more }
}
