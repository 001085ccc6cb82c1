import { loadSharp } from './sharp.ts'
import { squareAround } from '../kernels/camera.ts'
import type { ImageValue } from '../values/image.ts'

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
