import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { basename, extname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { formatOf, MAX_TEXTURE_BYTES, PictureError, type PictureFormat } from '../../nodes/codecs/picture.ts'
import { MAX_PHOTO_BYTES } from '../../nodes/codecs/photo.ts'
import { checkSvg } from '../../nodes/codecs/svg.ts'
import { RefusalError } from '../protocol/refusal.ts'

/** The folder below the workspace that uploads go to. */
export const UPLOAD_FOLDER = 'uploads'

/** An upload that was taken: put `path` into a file param. */
export interface Uploaded {
  readonly path: string
  /** The name it came with, for people. */
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

const EXTENSIONS: Readonly<Partial<Record<PictureFormat, string>>> = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  tiff: 'tif',
  avif: 'avif',
  heic: 'heic',
  svg: 'svg',
  dds: 'dds',
}

const TYPES: ReadonlySet<string> = new Set([
  'application/octet-stream',
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/tiff',
  'image/avif',
  'image/heic',
  'image/heif',
])

/** Content types of uploads: pictures, none of which a browser renders as a page, and plain bytes. */
export function isUploadType(type: string): boolean {
  return TYPES.has(type)
}

/** The most bytes of a file: textures of games are stored plain or in blocks, and so are larger than photos. */
const mostOf = (name: string) => (/\.(dds|tga)$/i.test(name) ? MAX_TEXTURE_BYTES : MAX_PHOTO_BYTES)

/**
 * Takes the body of a request into the uploads folder: streamed to a temporary file, at most 20 MB (96 MB of DDS and TGA), judged
 * by its own first bytes whatever it says it is, and named by its content. What is no picture is refused and leaves nothing
 * behind.
 */
export async function takeUpload(workspace: string, request: IncomingMessage): Promise<Uploaded> {
  const name = givenName(request)
  const most = mostOf(name)
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(name, most)
  const folder = join(workspace, UPLOAD_FOLDER)
  await mkdir(folder, { recursive: true })
  const temporary = join(folder, `.${randomBytes(8).toString('hex')}.tmp`)
  const hash = createHash('sha256')
  let bytes = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > most) return done(tooLarge(name, most))
      hash.update(chunk)
      done(null, chunk)
    },
  })
  try {
    await pipeline(request, count, createWriteStream(temporary, { flags: 'wx' }))
    if (bytes === 0) throw new RefusalError('bad-request', `"${name}" is empty.`, 'Choose another file.')
    const extension = await judge(temporary, name)
    // The name alone does not make it a texture.
    if (bytes > mostOf(`.${extension}`)) throw tooLarge(name, MAX_PHOTO_BYTES)
    const sha256 = hash.digest('hex')
    const file = `${plainName(name)}-${sha256.slice(0, 12)}.${extension}`
    await rename(temporary, join(folder, file))
    return { path: `${UPLOAD_FOLDER}/${file}`, name, bytes, sha256 }
  } finally {
    await rm(temporary, { force: true })
  }
}

async function judge(path: string, name: string): Promise<string> {
  const head = await firstBytes(path)
  const format = formatOf(head)
  const extension = format ? EXTENSIONS[format] : isTga(head, name) ? 'tga' : undefined
  if (extension === undefined) {
    throw new RefusalError(
      'unsupported',
      `"${name}" is not a picture that is read here.`,
      'Use JPEG, PNG, WebP, TIFF, AVIF, HEIC, SVG, DDS or TGA.',
    )
  }
  if (format === 'svg') await judgeSvg(path, name)
  return extension
}

/** What a browser would run. Nothing here does, but the file may be handed on. */
const ACTIVE = /<([a-z_][\w.-]*:)?(script|foreignobject|iframe)[\s>/]|\son[a-z]{3,20}\s*=|javascript:/i

/** Whether the drawing is the outermost thing: only remarks may stand before it. A page that holds a drawing is a page. */
function beginsWithDrawing(text: string): boolean {
  let at = text.startsWith('\xef\xbb\xbf') ? 3 : 0
  for (;;) {
    at += /^\s*/.exec(text.slice(at, at + 4096))?.[0].length ?? 0
    const next = text.slice(at, at + 64)
    if (/^<([a-z_][\w.-]*:)?svg[\s>/]/i.test(next)) return true
    const end = next.startsWith('<!--') ? '-->' : /^(<\?|<!doctype\s+svg)/i.test(next) ? '>' : /^\s/.test(next) ? '' : undefined
    const found = end === undefined ? -1 : text.indexOf(end, at)
    if (end === undefined || found < 0) return false
    at = found + end.length
  }
}

async function judgeSvg(path: string, name: string): Promise<void> {
  const bytes = await readFile(path)
  try {
    checkSvg(name, bytes)
  } catch (error) {
    if (error instanceof PictureError) throw new RefusalError('unsupported', error.message, error.help)
    throw error
  }
  const text = bytes.toString('latin1')
  if (beginsWithDrawing(text) && !ACTIVE.test(text)) return
  throw new RefusalError(
    'unsupported',
    `"${name}" is not a plain SVG: it holds a page or a script.`,
    'Save it as a plain SVG, or as a PNG.',
  )
}

/** TGA has no signature: its name must say so, and its head must make sense (Truevision TGA 2.0, section "TGA File Header"). */
function isTga(head: Uint8Array, name: string): boolean {
  if (extname(name).toLowerCase() !== '.tga' || head.length < 18) return false
  const [, mapped = 255, kind = 0] = head
  return mapped <= 1 && [1, 2, 3, 9, 10, 11].includes(kind) && [8, 15, 16, 24, 32].includes(head[16] ?? 0)
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const head = new Uint8Array(4096)
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function givenName(request: IncomingMessage): string {
  const header = request.headers['x-file-name']
  const text = Array.isArray(header) ? (header[0] ?? '') : (header ?? '')
  try {
    return basename(decodeURIComponent(text).replaceAll('\\', '/').replace(/\p{C}/gu, '')).slice(0, 120) || 'picture'
  } catch {
    throw new RefusalError('bad-request', 'The X-File-Name header cannot be read.', 'Encode the name with encodeURIComponent.')
  }
}

/** The readable part of the name under which it is kept. */
function plainName(name: string): string {
  const plain = name
    .slice(0, name.length - extname(name).length)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain.slice(0, 40) || 'picture'
}

function tooLarge(name: string, most: number): RefusalError {
  return new RefusalError('too-large', `"${name}" is larger than ${most / 1024 / 1024} MB.`, 'Use a smaller file.')
}
