import { loadSharp } from './sharp.ts'
import { BadFile } from './bad-file.ts'

/**
 * A PNG file of an RGBA picture: eight bits a channel, straight alpha, no colour profile, so that every reader sees the numbers
 * as they are. `effort` 1..9 trades time for size. With `opaque`, alpha is left out of the file.
 */
export async function encodePng(
  image: { readonly width: number; readonly height: number; readonly pixels: Uint8Array },
  options: { readonly effort?: number; readonly opaque?: boolean } = {},
): Promise<Uint8Array> {
  const { width, height, pixels } = image
  if (pixels.length !== width * height * 4) {
    throw new RangeError(`A picture of ${width} x ${height} does not have ${pixels.length} bytes.`)
  }
  const sharp = await loadSharp()
  const raw = sharp(pixels, { raw: { width, height, channels: 4 } })
  const png = (options.opaque ? raw.removeAlpha() : raw).png({ compressionLevel: options.effort ?? 6, adaptiveFiltering: true })
  return new Uint8Array(await png.toBuffer())
}

/** A PNG file of one channel, eight bits. */
export async function encodeGrayPng(image: {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}): Promise<Uint8Array> {
  const { width, height, data } = image
  if (data.length !== width * height) throw new RangeError(`A map of ${width} x ${height} does not have ${data.length} bytes.`)
  const sharp = await loadSharp()
  const png = sharp(data, { raw: { width, height, channels: 1 } }).toColourspace('b-w').png({ compressionLevel: 9 })
  return new Uint8Array(await png.toBuffer())
}

/**
 * The numbers of a grey PNG file as they are stored: no colour management touches them. Of a file with colours that are all
 * grey the one channel is taken. Throws a BadFile when it cannot be read, is not eight bit, or has true colours.
 */
export async function decodeGrayPng(bytes: Uint8Array): Promise<{ width: number; height: number; data: Uint8Array }> {
  const { data, info, depth } = await readRaw(bytes)
  if (depth !== 'uchar') throw new BadFile('unsupported', 'The map has more than eight bits a channel; eight are read.')
  const { width, height, channels } = info
  const gray = new Uint8Array(width * height)
  for (let i = 0; i < gray.length; i++) {
    const p = i * channels
    gray[i] = data[p]!
    if (channels >= 3 && (data[p + 1] !== data[p] || data[p + 2] !== data[p])) {
      throw new BadFile('unsupported', 'The map has colours; it must be a grey picture, one number a texel.')
    }
  }
  return { width, height, data: gray }
}

async function readRaw(bytes: Uint8Array) {
  const sharp = await loadSharp()
  try {
    const image = sharp(bytes, { ignoreIcc: true, limitInputPixels: 16384 * 16384 })
    const { format, depth } = await image.metadata()
    if (format !== 'png') throw new BadFile('unsupported', `The file is ${format ?? 'unknown'}; a PNG file belongs here.`)
    return { ...(await image.raw().toBuffer({ resolveWithObject: true })), depth }
  } catch (cause) {
    if (cause instanceof BadFile) throw cause
    throw new BadFile('damaged', `The PNG file cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
