import { loadSharp } from './sharp.ts'
import { checkSize, decodeError, PictureError, type DecodedPicture } from './picture.ts'

/** The largest SVG file that is read. */
export const MAX_SVG_BYTES = 4 * 1024 * 1024

/** The W3C's own document types, which drawing programs write by habit and which declare nothing; they are left out. */
const PLAIN_DOCTYPE = /<!DOCTYPE\s+svg\s+PUBLIC\s+"-\/\/W3C\/\/DTD SVG [\w .]+\/\/EN"\s+"http:\/\/www\.w3\.org\/[\w./-]+"\s*>/

/** Encodings in which the letters of markup are the bytes of ASCII, so that what is searched is what is drawn. */
const ENCODINGS = new Set(['utf-8', 'us-ascii', 'iso-8859-1', 'windows-1252'])

/** What an SVG may not hold, and why, in words that finish "it ...". */
const REFUSED: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  { pattern: /<!DOCTYPE/i, why: 'declares a document type' },
  { pattern: /<!ENTITY/i, why: 'declares entities' },
  { pattern: /<\?xml-stylesheet/i, why: 'asks for a style sheet outside' },
  { pattern: /@import/i, why: 'asks for a style sheet outside' },
  { pattern: /<(\w+:)?include[\s>]/i, why: 'includes another file' },
]

const SAFE_TARGET = /^\s*(#|data:image\/(png|jpe?g|webp)[;,]|$)/i

/** The first link of an SVG that leads out of the file, or null. */
function outsideLink(text: string): string | null {
  const links = [...text.matchAll(/(?:^|[\s:"'])href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((m) => m[1] ?? m[2] ?? '')
  const urls = [...text.matchAll(/url\s*\(\s*["']?([^"')]*)/gi)].map((m) => m[1] ?? '')
  return [...links, ...urls].find((link) => !SAFE_TARGET.test(link)) ?? null
}

/**
 * The bytes of an SVG that are safe to draw: the same, less a document type that declares nothing. Throws a PictureError when
 * it names anything outside itself, could grow while it is read, or is written so that this cannot be told.
 */
export function checkSvg(name: string, bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_SVG_BYTES) {
    throw new PictureError('too-large', `"${name}" has more than the 4 MB that are read of an SVG.`, 'Save it as a PNG instead.')
  }
  // Latin-1 keeps every byte as it is, whichever of the encodings it is in.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').replace(PLAIN_DOCTYPE, '')
  const encoding = /<\?xml[^>]*encoding\s*=\s*["']([^"']*)/i.exec(text)?.[1] ?? 'utf-8'
  if (!ENCODINGS.has(encoding.toLowerCase())) {
    throw new PictureError('unsupported', `"${name}" is encoded as ${encoding.slice(0, 20)}.`, 'Save it as UTF-8.')
  }
  const refused = REFUSED.find(({ pattern }) => pattern.test(text))
  if (refused) {
    throw new PictureError('unsupported', `"${name}" ${refused.why}, which is not read.`, 'Save it as a plain SVG, or as a PNG.')
  }
  // A link in an anchor does no harm, but is not worth telling apart: nobody clicks in a texture.
  const link = outsideLink(text)
  if (link !== null) {
    throw new PictureError(
      'unsupported',
      `"${name}" refers to something outside itself: ${link.slice(0, 60)}`,
      'Embed the picture in the SVG, or save it as a PNG.',
    )
  }
  return Buffer.from(text, 'latin1')
}

/**
 * Draws an SVG `width` px wide, its height following its own proportions: RGBA, sRGB, straight. Nothing is fetched, and
 * text is drawn with the fonts of the machine. Throws a PictureError when it is unsafe, too large or damaged.
 */
export async function decodeSvg(name: string, bytes: Uint8Array, width: number): Promise<DecodedPicture> {
  const safe = checkSvg(name, bytes)
  const sharp = await loadSharp()
  const open = () => sharp(safe, { limitInputPixels: false, failOn: 'error' })
  try {
    const own = await open().metadata()
    const height = Math.max(1, Math.round((width * own.height) / own.width))
    checkSize(name, width, height)
    const picture = open().resize({ width, height, fit: 'fill' })
    const pixels = await picture.ensureAlpha().toColourspace('srgb').raw().toBuffer()
    return { width, height, fullWidth: width, fullHeight: height, pixels }
  } catch (cause) {
    throw cause instanceof PictureError ? cause : decodeError(name, cause)
  }
}
