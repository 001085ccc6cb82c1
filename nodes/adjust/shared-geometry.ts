import { MAX_PIXELS } from '../codecs/picture.ts'
import { NodeFailure } from '../kit/failure.ts'
import { imageOf, type ImageValue } from '../values/image.ts'

/**
 * A picture of another size or orientation than `image`, whose space and scale it keeps. It lies on no sheet any more, since its
 * texels are no longer where the car expects them.
 */
export function reshaped(image: ImageValue, width: number, height: number, pixels: Uint8Array, finish?: Uint8Array): ImageValue {
  return imageOf(width, height, pixels, { space: image.space, scale: image.scale, finish })
}

/** Fails when a picture of this size would be larger than any that is worked on. */
export function checkRoom(width: number, height: number, param: string): void {
  if (width * height <= MAX_PIXELS) return
  throw new NodeFailure('too-large', `The picture would have ${width} x ${height} pixels, more than 8192 x 8192.`, {
    param,
    help: 'Choose a smaller size.',
  })
}
