import { closeSync, openSync, readSync } from 'node:fs'
import type { TexelRows } from '../../kernels/mip-stream.ts'
import { texelBytes, toRgba, type TexelOrder } from '../../kernels/texel-order.ts'
import { BadFile } from '../bad-file.ts'

/** How the texels of a picture lie, without gaps. */
export interface TexelLayout {
  readonly order: TexelOrder
  /** Whether the first row is the lowest of the picture. */
  readonly bottomUp: boolean
}

export const RGBA_LAYOUT: TexelLayout = { order: 'rgba', bottomUp: false }

/** Texels that stay in their file, from byte `at` on, and are read in strips by whoever needs them. */
export interface TexelFile {
  readonly path: string
  readonly at: number
}

const rooms = new Map<string, Uint8Array>()

/** Memory of this thread to work in, at least as long as asked for and kept for the next time; what was in it is lost. */
export function room(name: string, bytes: number): Uint8Array {
  let held = rooms.get(name)
  if (!held || held.length < bytes) rooms.set(name, (held = new Uint8Array(bytes)))
  return held.subarray(0, bytes)
}

/** Rows in the order in which they are stored. What `read` gives holds until it is called again. */
type StoredRows = (from: number, to: number) => Uint8Array

/** Rows that are read from a file at once, so that reading row by row costs little. */
const STRIP_ROWS = 32

/** Throws a BadFile when the file ends early: it was long enough when the work began. */
function fileRows({ path, at }: TexelFile, line: number, height: number, name: string): StoredRows {
  let [first, last] = [0, 0]
  let strip: Uint8Array = new Uint8Array(0)
  return (from, to) => {
    if (from < first || to > last) {
      // Rows may be asked for downwards or, in pictures stored from the bottom, upwards.
      first = from < first ? Math.max(0, Math.min(from, to - STRIP_ROWS)) : from
      last = Math.min(height, Math.max(to, first + STRIP_ROWS))
      strip = room(`${name} strip`, (last - first) * line)
      readWhole(path, strip, at + first * line)
    }
    return strip.subarray((from - first) * line, (to - first) * line)
  }
}

function readWhole(path: string, into: Uint8Array, from: number): void {
  const file = openSync(path, 'r')
  try {
    for (let at = 0; at < into.length; ) {
      const read = readSync(file, into, at, into.length - at, from + at)
      if (read === 0) throw new BadFile('damaged', 'The file became shorter while it was read.')
      at += read
    }
  } finally {
    closeSync(file)
  }
}

/**
 * Rows of a picture as RGBA from the top: as they lie where they lie so, else brought there in memory of that name, which the next
 * `read` uses again. `opaque` gives alpha 255.
 */
export function texelRows(
  texels: Uint8Array | TexelFile,
  width: number,
  height: number,
  { order, bottomUp }: TexelLayout,
  opaque: boolean,
  name: string,
): TexelRows {
  const line = width * texelBytes(order)
  const stored: StoredRows =
    texels instanceof Uint8Array ? (from, to) => texels.subarray(from * line, to * line) : fileRows(texels, line, height, name)
  if (order === 'rgba' && !bottomUp && !opaque) return { width, height, read: stored }
  const bring = (out: Uint8Array, from: number, to: number) => {
    if (!bottomUp) return toRgba(out, 0, stored(from, to), 0, (to - from) * width, order, opaque)
    const rows = stored(height - to, height - from)
    for (let y = 0; y < to - from; y++) toRgba(out, y * width * 4, rows, (to - from - 1 - y) * line, width, order, opaque)
  }
  return {
    width,
    height,
    read(from, to) {
      const out = room(name, (to - from) * width * 4)
      for (let y = from; y < to; y += STRIP_ROWS) {
        const end = Math.min(to, y + STRIP_ROWS)
        bring(out.subarray((y - from) * width * 4, (end - from) * width * 4), y, end)
      }
      return out
    },
  }
}
