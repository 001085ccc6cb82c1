import { loadSharp } from './sharp.ts'
import { convertToSrgb, nclxProfile, readMatrixProfile } from './heic-profile.ts'
import { checkSize, decodeError, sizeWithin, type DecodedPicture } from './picture.ts'

/** What is needed of a HEIC file's head: its size, and its ICC profile when it has one. */
export interface HeicHead {
  readonly width: number
  readonly height: number
  readonly icc?: Uint8Array | undefined
}

/** How the colours of a HEIC are to be read: by its ICC profile, else by its nclx box, else as sRGB. */
function profileOf(bytes: Uint8Array, icc: Uint8Array | undefined) {
  if (!icc) return { profile: nclxProfile(bytes), remarks: [] }
  const profile = readMatrixProfile(icc)
  return { profile, remarks: profile ? [] : ['Its colour profile could not be read, so its colours are taken as sRGB.'] }
}

async function decodeFull(name: string, bytes: Uint8Array) {
  // The decoder unpacks megabytes of WASM when it is loaded, which most runs never need.
  const { default: decode } = await import('heic-decode')
  try {
    return await decode({ buffer: bytes })
  } catch (cause) {
    throw decodeError(name, cause)
  }
}

/**
 * Decodes a HEIC photo (HEVC inside HEIF) to RGBA, sRGB, 8 bit. libheif applies the rotation itself, so it must never be
 * applied again. With `longSide` it comes shrunken to at most that. Throws a PictureError when too large or damaged.
 */
export async function decodeHeic(
  name: string,
  bytes: Uint8Array,
  head: HeicHead,
  longSide = Infinity,
): Promise<DecodedPicture & { readonly remarks: readonly string[] }> {
  checkSize(name, head.width, head.height)
  const full = await decodeFull(name, bytes)
  const raw = { width: full.width, height: full.height, channels: 4 as const }
  const sharp = await loadSharp()
  const size = sizeWithin(full.width, full.height, longSide)
  const pixels =
    size.width === full.width && size.height === full.height
      ? new Uint8Array(full.data.buffer, full.data.byteOffset, full.data.length)
      : await sharp(full.data, { raw }).resize({ ...size, fit: 'fill' }).raw().toBuffer()
  const { profile, remarks } = profileOf(bytes, head.icc)
  if (profile) convertToSrgb(pixels, profile)
  return { ...size, fullWidth: full.width, fullHeight: full.height, pixels, remarks }
}
