import { loadSharp } from './sharp.ts'
import type { ImageValue } from '../values/image.ts'

/** Where a picture lies in the centred square that networks see, in sides of that square. */
export interface SquareFit {
  readonly side: number
  readonly left: number
  readonly top: number
}

/** The centred square around a picture: its side in px of the picture, and the picture's corner within it, in whole px. */
export function squareAround(width: number, height: number): SquareFit {
  const side = Math.max(width, height)
  return { side, left: Math.floor((side - width) / 2), top: Math.floor((side - height) / 2) }
}

/** RGB, 8 bit, interleaved, `side * side * 3` bytes: the picture over black in its centred square, for each side asked for. */
export async function toSquaresRgb<const T extends readonly number[]>(image: ImageValue, sides: T): Promise<{ [K in keyof T]: Uint8Array }> {
  const { width, height, pixels } = image
  const fit = squareAround(width, height)
  const black = '#000000'
  const sharp = await loadSharp()
  // Padded at its own size first: padding after shrinking would move the picture by parts of a pixel.
  const square = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .flatten({ background: black })
    .extend({ left: fit.left, right: fit.side - width - fit.left, top: fit.top, bottom: fit.side - height - fit.top, background: black })
    .raw()
    .toBuffer()
  const raw = { width: fit.side, height: fit.side, channels: 3 as const }
  const sized = sides.map((side) => sharp(square, { raw }).resize(side, side, { fit: 'fill' }).raw().toBuffer())
  return (await Promise.all(sized)) as unknown as { [K in keyof T]: Uint8Array }
}
