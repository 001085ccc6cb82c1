import { encodeBlockRows } from '../../kernels/blocks.ts'
import { mipChain, type MipLevel } from '../../kernels/mips.ts'
import { levelBytes, MAX_SIDE, writeHeader } from './header.ts'
import type { DdsEncoding } from './options.ts'

/** RGBA, straight alpha, rows from the top-left. */
export interface DdsInput {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** Blocks are encoded this many rows of blocks at a time, between which progress is told and the signal looked at. */
const BAND = 64

/**
 * A whole DDS file: legacy header, then the levels. The same input gives the same bytes on every machine. `onProgress` is told
 * the share done, 0..1, never falling. Throws the signal's reason once it is aborted, and a RangeError when the sizes do not fit.
 */
export function encodeDds(
  image: DdsInput,
  options: DdsEncoding,
  onProgress?: (share: number) => void,
  signal?: AbortSignal,
): Uint8Array {
  const { width, height, pixels } = image
  if (width > MAX_SIDE || height > MAX_SIDE) throw new RangeError(`Sides of a DDS file may not exceed ${MAX_SIDE} px.`)
  signal?.throwIfAborted()
  const levels: readonly MipLevel[] = options.mips !== 'none'
    ? mipChain(pixels, width, height, { gamma: options.gamma, alpha: options.alpha, filter: 'box' })
    : [{ width, height, pixels }]
  const total = levels.reduce((sum, l) => sum + levelBytes(options.format, l.width, l.height), 0)
  const header = writeHeader(width, height, { ...options, levels: levels.length })
  const file = new Uint8Array(header.length + total)
  file.set(header)
  let at = header.length
  for (const level of levels) {
    const bytes = levelBytes(options.format, level.width, level.height)
    const out = file.subarray(at, at + bytes)
    writeLevel(out, level, options, (share) => onProgress?.((at - header.length + bytes * share) / total), signal)
    at += bytes
  }
  return file
}

function writeLevel(
  out: Uint8Array,
  level: MipLevel,
  options: DdsEncoding,
  onProgress: (share: number) => void,
  signal: AbortSignal | undefined,
): void {
  const { format, preset } = options
  if (format === 'rgba' || format === 'bgra') {
    writePlain(out, level.pixels, format, options.alpha === 'none')
    onProgress(1)
    return
  }
  const rows = Math.ceil(level.height / 4)
  for (let row = 0; row < rows; row += BAND) {
    signal?.throwIfAborted()
    encodeBlockRows(format, out, level.pixels, level.width, level.height, { preset }, { from: row, to: Math.min(rows, row + BAND) })
    onProgress(Math.min(1, (row + BAND) / rows))
  }
}

function writePlain(out: Uint8Array, pixels: Uint8Array, order: 'rgba' | 'bgra', opaque: boolean): void {
  const [first, third] = order === 'rgba' ? [0, 2] : [2, 0]
  for (let i = 0; i < pixels.length; i += 4) {
    out[i] = pixels[i + first]!
    out[i + 1] = pixels[i + 1]!
    out[i + 2] = pixels[i + third]!
    out[i + 3] = opaque ? 255 : pixels[i + 3]!
  }
}
