import type { Metadata } from 'sharp'
import { loadSharp } from './sharp.ts'

/** The most pixels of a picture that is decoded: 8192 x 8192. */
export const MAX_PIXELS = 8192 * 8192

/** The largest picture file that is read: a DDS of 8192 x 8192 in BC7 with all of its levels. */
export const MAX_TEXTURE_BYTES = 96 * 1024 * 1024

/** What can be wrong with a picture's file; the words are those of the nodes' failure codes. */
export type PictureFault = 'bad-file' | 'too-large' | 'unsupported'

/** A picture file that cannot be read. `message` names the file and the fault, `help` says what to do next. */
export class PictureError extends Error {
  readonly fault: PictureFault
  readonly help: string

  constructor(fault: PictureFault, message: string, help: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'PictureError'
    this.fault = fault
    this.help = help
  }
}

/** File formats that are told apart by their first bytes. */
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'tiff' | 'avif' | 'heic' | 'svg' | 'gif' | 'pdf' | 'psd' | 'dds'

/** How people call each format. */
export const FORMAT_TITLES: Readonly<Record<PictureFormat, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  tiff: 'TIFF',
  avif: 'AVIF',
  heic: 'HEIC',
  svg: 'SVG',
  gif: 'GIF',
  pdf: 'PDF',
  psd: 'Photoshop',
  dds: 'DDS',
}

/** First bytes as Latin-1 text; `at` counts from the start of the file. */
const SIGNATURES: readonly { readonly format: PictureFormat; readonly at: number; readonly text: string }[] = [
  { format: 'jpeg', at: 0, text: '\xff\xd8\xff' },
  { format: 'png', at: 0, text: '\x89PNG\r\n\x1a\n' },
  { format: 'webp', at: 8, text: 'WEBPVP8' },
  { format: 'tiff', at: 0, text: 'II*\0' },
  { format: 'tiff', at: 0, text: 'MM\0*' },
  { format: 'tiff', at: 0, text: 'II+\0' },
  { format: 'tiff', at: 0, text: 'MM\0+' },
  { format: 'gif', at: 0, text: 'GIF8' },
  { format: 'pdf', at: 0, text: '%PDF' },
  { format: 'psd', at: 0, text: '8BPS' },
  { format: 'dds', at: 0, text: 'DDS ' },
]

const HEIC_BRANDS = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'hevm', 'hevs', 'mif1', 'msf1'])

/** AVIF or HEIC by the brands of the ISO base media `ftyp` box (ISO/IEC 14496-12 section 4.3), else null. */
function brandOf(head: string): PictureFormat | null {
  if (head.slice(4, 8) !== 'ftyp') return null
  const end = Math.min(head.length, head.charCodeAt(2) * 256 + head.charCodeAt(3))
  const brands: string[] = []
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(head.slice(at, at + 4))
  if (brands.includes('avif') || brands.includes('avis')) return 'avif'
  return brands.some((brand) => HEIC_BRANDS.has(brand)) ? 'heic' : null
}

/** The format of a file by its content, whatever its name says; null when it is none that is known. */
export function formatOf(bytes: Uint8Array): PictureFormat | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1')
  const found = SIGNATURES.find(({ at, text }) => head.startsWith(text, at))
  if (found) return found.format
  const brand = brandOf(head)
  if (brand) return brand
  return /^(\xef\xbb\xbf)?\s*</.test(head) && /<([a-zA-Z_][\w.-]*:)?svg[\s>]/.test(head) ? 'svg' : null
}

/** A decoded picture: RGBA, sRGB, 8 bit, straight, upright. `fullWidth` is what the file holds, `width` what was asked for. */
export interface DecodedPicture {
  readonly width: number
  readonly height: number
  readonly fullWidth: number
  readonly fullHeight: number
  readonly pixels: Uint8Array
}

/** Throws a PictureError when a picture of this size must not be decoded. */
export function checkSize(name: string, width: number, height: number): void {
  if (width * height <= MAX_PIXELS) return
  throw new PictureError(
    'too-large',
    `"${name}" has ${width} x ${height} pixels, more than the ${MAX_PIXELS / 1_000_000 | 0} million that are read.`,
    'Scale it down in a picture editor first; 8192 x 8192 is the most.',
  )
}

/** The size of a picture within a box of `longSide` x `longSide`, never enlarged, at least 1 x 1. */
export function sizeWithin(width: number, height: number, longSide: number): { width: number; height: number } {
  const share = Math.min(1, longSide / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) }
}

/** Puts what libvips said about a file into words for people. */
export function decodeError(name: string, cause: unknown): PictureError {
  const said = cause instanceof Error ? cause.message : String(cause)
  const cut = /premature end|truncat|end of file|outside of file|read error|bad seek|unable to parse/i.test(said)
  return new PictureError(
    'bad-file',
    cut ? `"${name}" is damaged: the file ends before the picture does.` : `"${name}" is damaged: its picture cannot be decoded.`,
    'Copy or download the file again, or save it anew from a picture editor.',
    cause,
  )
}

/** Width and height, upright, and the rest of a picture's head, without decoding it. */
export async function readHead(name: string, bytes: Uint8Array): Promise<Metadata & { width: number; height: number }> {
  const sharp = await loadSharp()
  try {
    const meta = await sharp(bytes, { limitInputPixels: false }).metadata()
    return { ...meta, ...meta.autoOrient }
  } catch (cause) {
    throw decodeError(name, cause)
  }
}

/**
 * Decodes JPEG, PNG, WebP, AVIF or TIFF (the first page): turned upright once, embedded profile (also grey and CMYK)
 * converted to sRGB, 16 bit brought to 8, metadata left behind. With `longSide` it comes shrunken to at most that.
 * Throws a PictureError when the picture is too large or damaged.
 */
export async function decodePicture(name: string, bytes: Uint8Array, longSide = Infinity): Promise<DecodedPicture> {
  const head = await readHead(name, bytes)
  checkSize(name, head.width, head.height)
  if (/^(float|double|complex|dpcomplex)$/.test(head.depth)) {
    throw new PictureError('unsupported', `"${name}" holds floating-point numbers.`, 'Save it with 8 or 16 bit a channel.')
  }
  const sharp = await loadSharp()
  // A softer `failOn` gives black for a TIFF that lacks its end.
  let picture = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', autoOrient: true })
  if (Math.max(head.width, head.height) > longSide) {
    picture = picture.resize({ ...sizeWithin(head.width, head.height, longSide), fit: 'fill' })
  }
  try {
    const { data, info } = await picture.ensureAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, fullWidth: head.width, fullHeight: head.height, pixels: data }
  } catch (cause) {
    throw decodeError(name, cause)
  }
}
