import { loadSharp } from './sharp.ts'
import { allocate } from '../values/image.ts'

/** libvips knows no narrower Gaussian; anything below changes nothing that 8 bits can hold. */
export const LEAST_SIGMA = 0.3

/**
 * A Gaussian blur of RGBA pixels with straight alpha; `sigma` is its standard deviation in px, 0.3 or more. Colour is weighted
 * by alpha, so that soft edges keep their colour. The kernel is cut off at 2 % of its height.
 */
export async function blurPixels(pixels: Uint8Array, width: number, height: number, sigma: number): Promise<Uint8Array> {
  const sharp = await loadSharp()
  const picture = sharp(pixels, { raw: { width, height, channels: 4 } }).blur({ sigma, minAmplitude: 0.02 })
  const blurred = await picture.raw().toBuffer()
  const out = allocate(blurred.length)
  out.set(blurred)
  return out
}
