import { resamplePixels, type Size } from '../codecs/resample.ts'
import { nearestTexels } from '../kernels/orient.ts'
import { allocate, imageOf, type ImageValue } from '../values/image.ts'

/**
 * A picture at another size, free of any sheet. Its finish takes the nearest texel, since a mean of two finishes is neither,
 * and so do pictures of plain data.
 */
export async function resized(image: ImageValue, { width, height }: Size): Promise<ImageValue> {
  const traits = { space: image.space, scale: image.scale }
  if (image.width === width && image.height === height) {
    return imageOf(width, height, image.pixels, { ...traits, finish: image.finish })
  }
  const from = { width: image.width, height: image.height }
  const pixels = await resamplePixels(image.pixels, from, { width, height }, image.space === 'data' ? 'nearest' : 'lanczos3')
  if (!image.finish) return imageOf(width, height, pixels, traits)
  const finish = allocate(pixels.length)
  nearestTexels({ width, height, texels: finish }, { ...from, texels: image.finish })
  return imageOf(width, height, pixels, { ...traits, finish })
}
