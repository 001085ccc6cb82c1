import type { BlockPreset } from '../../kernels/block-format.ts'
import { encodeBlockRows } from '../../kernels/blocks.ts'
import { mipChain, type MipLevel } from '../../kernels/mips.ts'
import { levelBytes, MAX_SIDE, writeHeader, type DdsFormat } from './header.ts'

export interface DdsOptions {
  readonly format: DdsFormat
  /** A full chain of smaller levels, or level 0 alone. */
  readonly mips: boolean
  /** How smaller levels are averaged: `srgb` in linear light, `none` as the numbers are. */
  readonly gamma: 'srgb' | 'none'
  /** What alpha means, see `mipChain`. */
  readonly alpha: 'transparency' | 'data' | 'none'
  readonly quality: BlockPreset
}

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
  options: DdsOptions,
  onProgress?: (share: number) => void,
  signal?: AbortSignal,
): Uint8Array {
  const { width, height, pixels } = image
  if (width > MAX_SIDE || height > MAX_SIDE) throw new RangeError(`Sides of a DDS file may not exceed ${MAX_SIDE} px.`)
  signal?.throwIfAborted()
  const levels: readonly MipLevel[] = options.mips
    ? mipChain(pixels, width, height, { gamma: options.gamma, alpha: options.alpha, filter: 'box' })
    : [{ width, height, pixels }]
  const total = levels.reduce((sum, l) => sum + levelBytes(options.format, l.width, l.height), 0)
  const header = writeHeader(width, height, options.format, levels.length)
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
  options: DdsOptions,
  onProgress: (share: number) => void,
  signal: AbortSignal | undefined,
): void {
  if (options.format === 'rgba') {
    writePlain(out, level.pixels, options.alpha === 'none')
    onProgress(1)
    return
  }
  const { width, height, pixels } = level
  const preset = { preset: options.quality }
  const rows = Math.ceil(level.height / 4)
  for (let row = 0; row < rows; row += BAND) {
    signal?.throwIfAborted()
    encodeBlockRows(options.format, out, pixels, width, height, preset, { from: row, to: Math.min(rows, row + BAND) })
    onProgress(Math.min(1, (row + BAND) / rows))
  }
}

/** Blue first, as the header's masks say. */
function writePlain(out: Uint8Array, pixels: Uint8Array, opaque: boolean): void {
  for (let i = 0; i < pixels.length; i += 4) {
    out[i] = pixels[i + 2]!
    out[i + 1] = pixels[i + 1]!
    out[i + 2] = pixels[i]!
    out[i + 3] = opaque ? 255 : pixels[i + 3]!
  }
}
