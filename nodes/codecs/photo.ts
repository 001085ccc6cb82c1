import { decodeHeic } from './heic.ts'
import {
  decodePicture,
  FORMAT_TITLES,
  formatOf,
  PictureError,
  readHead,
  type DecodedPicture,
  type PictureFormat,
} from './picture.ts'
import { focalLength } from './photo-exif.ts'

/** The largest photo file that is read. */
export const MAX_PHOTO_BYTES = 20 * 1024 * 1024

const PHOTO_FORMATS: ReadonlySet<PictureFormat> = new Set(['jpeg', 'png', 'webp', 'tiff', 'avif', 'heic'])

/** A photo, upright and in sRGB, and what its camera said. */
export interface DecodedPhoto extends DecodedPicture {
  /** Focal length in mm as of a 35 mm camera; 0 when unknown. */
  readonly focal: number
  /** Things about the colours that people should know. */
  readonly remarks: readonly string[]
}

function refuse(name: string, format: PictureFormat | null): PictureError {
  if (format === null) {
    return new PictureError('bad-file', `"${name}" is not a picture.`, 'Choose a JPEG, PNG, WebP, AVIF, TIFF or HEIC photo.')
  }
  return new PictureError(
    'unsupported',
    `"${name}" holds ${FORMAT_TITLES[format]}, not a photo.`,
    format === 'svg' || format === 'dds'
      ? 'Read it with an Image File node instead.'
      : 'Save it as a JPEG or PNG first, then choose that.',
  )
}

/**
 * Decodes a photo (JPEG, PNG, WebP, AVIF, TIFF, HEIC; by content, not by name) to upright sRGB pixels. The size in bytes
 * and pixels is checked before anything is decoded. With `longSide` it comes shrunken. Throws a PictureError.
 */
export async function decodePhoto(name: string, bytes: Uint8Array, longSide = Infinity): Promise<DecodedPhoto> {
  if (bytes.length > MAX_PHOTO_BYTES) {
    throw new PictureError(
      'too-large',
      `"${name}" has ${(bytes.length / 1024 / 1024).toFixed(1)} MB, more than the 20 MB that are read.`,
      'Save it as a JPEG, or scale it down first.',
    )
  }
  const format = formatOf(bytes)
  if (format === null || !PHOTO_FORMATS.has(format)) throw refuse(name, format)
  const head = await readHead(name, bytes)
  const focal = focalLength(head.exif)
  if (format === 'heic') return { ...(await decodeHeic(name, bytes, head, longSide)), focal }
  return { ...(await decodePicture(name, bytes, longSide)), focal, remarks: [] }
}
