import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import type { DdsInput } from '../../nodes/codecs/dds/encode.ts'
import { plainTga, TGA_HEAD, TGA_TAIL, type PlainTga } from '../../nodes/codecs/tga-plain.ts'

/** A picture file that is refused: what is wrong, and what to do next. */
export class Refused extends Error {
  readonly help: string
  readonly code: string

  constructor(code: string, message: string, help: string) {
    super(message)
    this.code = code
    this.help = help
  }
}

/** A picture as the encoder takes it. */
export interface PictureFile extends DdsInput {
  /** Whether the file has no alpha at all. */
  readonly opaque: boolean
}

/** More than the largest picture that is read takes as plain texels. */
const MAX_BYTES = 8192 * 8192 * 4 + 65536
const MAX_SIDE = 8192

/**
 * Reads a picture: TGA by its name, texels without a head (`.rgba`, with `size`), and by content DDS and whatever `Image File` reads.
 * Texels of plain TGA and bare texels are left in their file, for the encoder to read in strips. Throws a Refused.
 */
export async function readPicture(path: string, size: string | undefined): Promise<PictureFile> {
  const name = basename(path)
  const file = open(path, name)
  try {
    const bytes = fstatSync(file).size
    if (bytes > MAX_BYTES) {
      const message = `"${name}" has ${Math.round(bytes / 2 ** 20)} MiB, more than are read.`
      throw new Refused('too-large', message, 'Scale it down first; 8192 x 8192 is the most.')
    }
    if (/\.(rgba|raw)$/i.test(name)) {
      return texelsOf(path, name, bytes, { ...sidesOf(name, size), at: 0, order: 'rgba', bottomUp: false })
    }
    if (/\.tga$/i.test(name)) {
      const [head, tail] = [new Uint8Array(TGA_HEAD), new Uint8Array(TGA_TAIL)]
      readSync(file, tail, 0, TGA_TAIL, Math.max(0, bytes - TGA_TAIL))
      const plain = readSync(file, head, 0, TGA_HEAD, 0) === TGA_HEAD ? plainTga(head, tail) : null
      if (plain) return texelsOf(path, name, bytes, plain)
    }
    const all = new Uint8Array(bytes)
    readAll(file, all)
    const { decodeAny } = await import('./picture-decode.ts')
    return await decodeAny(name, all)
  } finally {
    closeSync(file)
  }
}

function open(path: string, name: string): number {
  try {
    const file = openSync(path, 'r')
    if (fstatSync(file).isFile()) return file
    closeSync(file)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new Refused('missing-file', `"${name}" cannot be opened.`, 'Look at its permissions.')
    }
  }
  throw new Refused('missing-file', `There is no file "${name}".`, 'Name a PNG, JPEG, TGA or DDS file.')
}

function sidesOf(name: string, size: string | undefined): { readonly width: number; readonly height: number } {
  const found = /^(\d+)x(\d+)$/.exec(size ?? '')
  if (!found) throw new Refused('bad-param', `"${name}" does not say its size.`, 'Add --size, such as --size 2048x1024.')
  return { width: Number(found[1]), height: Number(found[2]) }
}

function texelsOf(path: string, name: string, bytes: number, where: PlainTga): PictureFile {
  const { width, height, at, order, bottomUp } = where
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
    const message = `"${name}" has ${width} x ${height} pixels; sides from 1 to ${MAX_SIDE} are read.`
    throw new Refused('too-large', message, 'Scale it down first.')
  }
  const length = width * height * order.length
  if (at + length > bytes) throw new Refused('bad-file', `"${name}" ends before its picture does.`, 'Copy or download the file again.')
  return { width, height, pixels: { path, at }, layout: { order, bottomUp }, opaque: order.length === 3 }
}

function readAll(file: number, into: Uint8Array): void {
  for (let at = 0; at < into.length; ) {
    const read = readSync(file, into, at, into.length - at, at)
    if (read === 0) throw new Refused('bad-file', 'The file became shorter while it was read.', 'Try again when nothing writes to it.')
    at += read
  }
}
