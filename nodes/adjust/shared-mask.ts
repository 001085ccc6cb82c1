import { resampleCoverage } from '../codecs/resample.ts'
import { mixByCoverage } from '../kernels/mix.ts'
import { NodeFailure } from '../kit/failure.ts'
import { repaint, type ImageValue, type MaskValue } from '../values/image.ts'

/** A mask's coverage at the size of a picture. Fails when the two lie on different sheets. */
export async function coverageFor(image: ImageValue, mask: MaskValue): Promise<Uint8Array> {
  if (image.sheet && mask.sheet && (image.sheet.car !== mask.sheet.car || image.sheet.sheet !== mask.sheet.sheet)) {
    throw new NodeFailure('bad-input', 'The mask lies on another sheet than the picture.', {
      input: 'mask',
      help: 'Make the mask from the same car and sheet.',
    })
  }
  if (mask.width === image.width && mask.height === image.height) return mask.coverage
  return resampleCoverage(mask.coverage, mask, image, 'linear')
}

/** The picture with new paint, as far as the mask lets it through; without a mask, everywhere. Writes into `paint`. */
export async function repaintWithin(image: ImageValue, paint: Uint8Array, mask: MaskValue | undefined): Promise<ImageValue> {
  if (mask) mixByCoverage(paint, image.pixels, paint, await coverageFor(image, mask))
  return repaint(image, paint)
}
