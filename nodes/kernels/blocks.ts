import { bcEffort, BC_KINDS } from './bc-effort.ts'
import { BC7_EFFORTS, type Bc7Effort } from './bc7-effort.ts'
import { BLOCK_BYTES, blockBytes, type BlockFormat, type BlockPreset } from './block-format.ts'
import { encodeBcPlain } from './plain/bc.ts'
import { encodeBc7Plain } from './plain/bc7.ts'
import { blockKernels, blockMemory } from './wasm/block-kernels.ts'
import { isPlain } from './wasm/plainly.ts'

/** Which rows of blocks to write: `from` included, `to` excluded. */
export interface BlockRows {
  readonly from: number
  readonly to: number
}

export interface BlockOptions {
  readonly preset: BlockPreset
  /** BC7: blocks of opaque texels decode to alpha 255 exactly. False lets it drift for a little more likeness of colour. */
  readonly exactAlpha?: boolean
}

/** Pixels that are copied into the module at a time: few enough to stay in a core's own cache. */
const BAND_BYTES = 1 << 18

/**
 * Encodes some rows of blocks of straight RGBA into `out`, which holds the whole picture's blocks. Sides that are no multiple of 4
 * repeat their edge texels. BC1 keeps no alpha and decodes opaque; BC4 holds red, BC5 red and green. The same input gives the same
 * bytes on every machine, and however the rows are shared out. Throws a RangeError when a length does not fit the size.
 */
export function encodeBlockRows(
  format: BlockFormat,
  out: Uint8Array,
  pixels: Uint8Array,
  width: number,
  height: number,
  options: BlockOptions,
  rows: BlockRows,
): void {
  if (!(width >= 1) || !(height >= 1) || pixels.length !== width * height * 4) {
    throw new RangeError(`A picture of ${width} x ${height} needs ${width * height * 4} bytes but has ${pixels.length}.`)
  }
  const size = blockBytes(format, width, height)
  if (out.length !== size) {
    throw new RangeError(`A picture of ${width} x ${height} takes ${size} bytes of ${format.toUpperCase()}, not ${out.length}.`)
  }
  const across = Math.ceil(width / 4)
  const from = Math.max(0, rows.from)
  const to = Math.min(rows.to, Math.ceil(height / 4))
  const band = { out, pixels, width, height, across, line: across * BLOCK_BYTES[format] }
  if (isPlain()) encodePlain(format, band, options, from, to)
  else encodeLanes(format, band, options, from, to)
}

/** A picture and where its blocks go. */
interface Band {
  readonly out: Uint8Array
  readonly pixels: Uint8Array
  readonly width: number
  readonly height: number
  readonly across: number
  /** Bytes of a row of blocks. */
  readonly line: number
}

const effortOf = (options: BlockOptions): Bc7Effort => {
  return { ...BC7_EFFORTS[options.preset], exactAlpha: options.exactAlpha ?? true }
}

function encodePlain(format: BlockFormat, band: Band, options: BlockOptions, from: number, to: number): void {
  const { out, across, line } = band
  const stride = across * 16
  const held = new Uint8Array(stride * 4)
  const size = BLOCK_BYTES[format]
  const effort = effortOf(options)
  for (let row = from; row < to; row++) {
    load(held, 0, band, row, row + 1)
    for (let x = 0; x < across; x++) {
      const at = row * line + x * size
      if (format === 'bc7') encodeBc7Plain(out, at, held, x * 16, stride, effort)
      else encodeBcPlain(out, at, held, x * 16, stride, BC_KINDS[format], bcEffort(format, options.preset))
    }
  }
}

/** How this thread's module encoded last. */
let last = ''

/** Tells the module how blocks are encoded from now on. */
function setTask(format: BlockFormat, options: BlockOptions): void {
  const task = `${format} ${options.preset} ${options.exactAlpha ?? true}`
  if (task === last) return
  blockKernels().forgetRepeats()
  if (format === 'bc7') setEffort(effortOf(options))
  last = task
}

function encodeLanes(format: BlockFormat, band: Band, options: BlockOptions, from: number, to: number): void {
  const { out, across, line } = band
  const most = Math.max(1, Math.floor(BAND_BYTES / (across * 64)))
  const { held, free } = blockMemory(most * (across * 64 + line))
  const module = blockKernels()
  setTask(format, options)
  const { starts, rounds, channelRounds, rough } = bcEffort(format, options.preset)
  for (let row = from; row < to; row += most) {
    const count = Math.min(most, to - row)
    const blocks = free + count * across * 64
    load(held, free, band, row, row + count)
    if (format === 'bc7') module.encodeBc7(blocks, free, across, count)
    else module.encodeBc(blocks, free, across, count, BC_KINDS[format], starts, rounds, channelRounds, rough)
    out.set(held.subarray(blocks, blocks + count * line), row * line)
  }
}

function setEffort(e: Bc7Effort): void {
  const { rounds, pairRounds, pairs, clearPairs, thirds, trials, pairTrials, enough, clearEnough, fine, rough } = e
  const flags = [e.dual ? 1 : 0, e.exactAlpha ? 1 : 0] as const
  blockKernels().setBc7Effort(rounds, pairRounds, pairs, clearPairs, thirds, trials, pairTrials, enough, clearEnough, fine, rough, ...flags)
}

/** Rows of blocks as RGBA, edge texels repeated to whole blocks, at `at` of `held`. */
function load(held: Uint8Array, at: number, band: Band, from: number, to: number): void {
  const { pixels, width, height, across } = band
  const padded = across * 4
  if (padded === width && to * 4 <= height) {
    held.set(pixels.subarray(from * width * 16, to * width * 16), at)
    return
  }
  for (let y = from * 4; y < to * 4; y++) {
    const start = Math.min(height - 1, y) * width * 4
    const line = at + (y - from * 4) * padded * 4
    held.set(pixels.subarray(start, start + width * 4), line)
    for (let x = width; x < padded; x++) held.copyWithin(line + x * 4, line + (width - 1) * 4, line + width * 4)
  }
}
