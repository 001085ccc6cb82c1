import { NodeFailure } from '../kit/failure.ts'
import { PictureError, type DecodedPicture } from '../codecs/picture.ts'
import { allocate, imageOf, type ImageValue } from '../values/image.ts'

/** The long side of what a source delivers in a draft, px. */
export const DRAFT_SIDE = 1024

/** A decoded picture as an image value in shared memory; `scale` tells how much of the full size it has. */
export function imageFrom(picture: DecodedPicture): ImageValue {
  const pixels = allocate(picture.pixels.length)
  pixels.set(picture.pixels)
  return imageOf(picture.width, picture.height, pixels, { scale: picture.width / picture.fullWidth })
}

/** Turns what a codec says about a file into a failure at the param that names the file; other errors pass as they are. */
export function failAt(param: string, cause: unknown): never {
  if (!(cause instanceof PictureError)) throw cause
  throw new NodeFailure(cause.fault, cause.message, { help: cause.help, param, cause: cause.cause })
}
