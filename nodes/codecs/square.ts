import { loadSharp } from './sharp.ts'
import type { ImageValue } from '../values/image.ts'

/** Where a picture lies in the centred square that networks see, in sides of that square. */
export interface SquareFit {
  readonly side: number
  readonly left: number
  readonly top: number
}

/** The centred square around a picture: its side in px of the picture, and the picture's corner within it, in px. */
export function squareAround(width: number, height: number): SquareFit {
  const side = Math.max(width, height)
  return { side, left: (side - width) / 2, top: (side - height) / 2 }
}

/** RGB, 8 bit, interleaved, `side * side * 3` bytes: the picture over black, contained in a centred square. */
export async function toSquareRgb(image: ImageValue, side: number): Promise<Uint8Array> {
  const sharp = await loadSharp()
  return sharp(image.pixels, { raw: { width: image.width, height: image.height, channels: 4 } })
    .flatten({ background: '#000000' })
    .resize(side, side, { fit: 'contain', background: '#000000' })
    .raw()
    .toBuffer()
}
