import { BadFile } from '../../nodes/codecs/bad-file.ts'
import { decodeDds } from '../../nodes/codecs/dds/decode.ts'
import { decodePicture, FORMAT_TITLES, formatOf, PictureError } from '../../nodes/codecs/picture.ts'
import { decodeTga } from '../../nodes/codecs/tga-read.ts'
import { Refused, type PictureFile } from './picture-file.ts'

interface Plain {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** Decodes a picture file by its content, TGA by its name. Throws a Refused. */
export async function decodeAny(name: string, bytes: Uint8Array): Promise<PictureFile> {
  try {
    return withAlpha(await decode(name, bytes))
  } catch (cause) {
    if (cause instanceof PictureError) throw new Refused(cause.fault, cause.message, cause.help)
    if (!(cause instanceof BadFile)) throw cause
    const code = cause.reason === 'damaged' ? 'bad-file' : 'unsupported'
    throw new Refused(code, `"${name}" cannot be read. ${cause.message}`, 'Save it anew, or as a PNG.')
  }
}

async function decode(name: string, bytes: Uint8Array): Promise<Plain> {
  const format = formatOf(bytes)
  if (format === 'dds') return decodeDds(bytes, { firstOnly: true }).levels[0]!
  if (format === null && /\.tga$/i.test(name)) return decodeTga(bytes)
  if (format === null) throw new PictureError('bad-file', `"${name}" is not a picture.`, 'Name a PNG, JPEG, WebP, TIFF, TGA or DDS file.')
  if (format !== 'png' && format !== 'jpeg' && format !== 'webp' && format !== 'tiff' && format !== 'avif') {
    throw new PictureError('unsupported', `"${name}" holds ${FORMAT_TITLES[format]}, which is not read here.`, 'Save it as a PNG first.')
  }
  return decodePicture(name, bytes)
}

function withAlpha({ width, height, pixels }: Plain): PictureFile {
  let opaque = true
  for (let i = 3; opaque && i < pixels.length; i += 4) opaque = pixels[i] === 255
  return { width, height, pixels, opaque }
}
