import { encodeBandPlain, type Effort } from './plain/bc.ts'
import { after, AT, holdSolidTables, kernels, memory } from './wasm/kernels.ts'
import { isPlain } from './wasm/plainly.ts'

/** More tries a block at better ones: `normal` takes half as long again as `draft`, `high` four times as long as that. */
export type BcQuality = 'draft' | 'normal' | 'high'

export interface BcOptions {
  readonly quality: BcQuality
}

/** Which rows of blocks to write: `from` included, `to` excluded. */
export interface BlockRows {
  readonly from: number
  readonly to: number
}

type Kind = 1 | 3
const BLOCK_BYTES: Readonly<Record<Kind, number>> = { 1: 8, 3: 16 }
const EFFORTS: Readonly<Record<BcQuality, Effort>> = {
  draft: { starts: 1, rounds: 1 },
  normal: { starts: 1, rounds: 2 },
  high: { starts: 4, rounds: 3 },
}

/** Bytes of a picture in blocks of 4 x 4; part blocks count whole. */
export function bcBytes(width: number, height: number, kind: Kind): number {
  return Math.ceil(width / 4) * Math.ceil(height / 4) * BLOCK_BYTES[kind]
}

/**
 * Encodes RGBA as BC1 (DXT1) without alpha: every texel decodes opaque, whatever the input's alpha. Sides that are no multiple
 * of 4 repeat their edge texels. Throws a RangeError when the length does not fit the size.
 */
export function encodeBc1(pixels: Uint8Array, width: number, height: number, options: BcOptions): Uint8Array {
  return encodeWhole(pixels, width, height, 1, options)
}

/** Encodes straight RGBA as BC3 (DXT5): colour as of BC1, never weighted by alpha, and alpha in blocks of its own. */
export function encodeBc3(pixels: Uint8Array, width: number, height: number, options: BcOptions): Uint8Array {
  return encodeWhole(pixels, width, height, 3, options)
}

function encodeWhole(pixels: Uint8Array, width: number, height: number, kind: Kind, options: BcOptions): Uint8Array {
  const out = new Uint8Array(bcBytes(width, height, kind))
  encodeRows(out, pixels, width, height, kind, options, { from: 0, to: Math.ceil(height / 4) })
  return out
}

/** Encodes some rows of blocks into `out`, which holds the whole picture's blocks. */
export function encodeBc1Rows(
  out: Uint8Array,
  pixels: Uint8Array,
  width: number,
  height: number,
  options: BcOptions,
  rows: BlockRows,
): void {
  encodeRows(out, pixels, width, height, 1, options, rows)
}

/** Encodes some rows of blocks into `out`, which holds the whole picture's blocks. */
export function encodeBc3Rows(
  out: Uint8Array,
  pixels: Uint8Array,
  width: number,
  height: number,
  options: BcOptions,
  rows: BlockRows,
): void {
  encodeRows(out, pixels, width, height, 3, options, rows)
}

/** One row of blocks as RGBA, edge texels repeated to whole blocks, at `at` of `band`. */
function loadBand(band: Uint8Array, at: number, pixels: Uint8Array, width: number, height: number, row: number): void {
  const padded = Math.ceil(width / 4) * 4
  if (padded === width && row * 4 + 4 <= height) {
    band.set(pixels.subarray(row * width * 16, (row + 1) * width * 16), at)
    return
  }
  for (let y = 0; y < 4; y++) {
    const from = Math.min(height - 1, row * 4 + y) * width * 4
    const to = at + y * padded * 4
    band.set(pixels.subarray(from, from + width * 4), to)
    for (let x = width; x < padded; x++) band.copyWithin(to + x * 4, to + (width - 1) * 4, to + width * 4)
  }
}

function encodeRows(
  out: Uint8Array,
  pixels: Uint8Array,
  width: number,
  height: number,
  kind: Kind,
  options: BcOptions,
  rows: BlockRows,
): void {
  if (!(width >= 1) || !(height >= 1) || pixels.length !== width * height * 4) {
    throw new RangeError(`A picture of ${width} x ${height} needs ${width * height * 4} bytes but has ${pixels.length}.`)
  }
  if (out.length !== bcBytes(width, height, kind)) throw new RangeError('The blocks do not fit the picture.')
  const across = Math.ceil(width / 4)
  const from = Math.max(0, rows.from)
  const to = Math.min(rows.to, Math.ceil(height / 4))
  const effort = EFFORTS[options.quality]
  const line = across * BLOCK_BYTES[kind]
  if (isPlain()) {
    const band = new Uint8Array(across * 64)
    for (let row = from; row < to; row++) {
      loadBand(band, 0, pixels, width, height, row)
      encodeBandPlain(out, row * line, band, across, 1, kind, effort)
    }
    return
  }
  holdSolidTables()
  const blocks = after(AT.free, across * 64)
  const held = memory(blocks + line - AT.free)
  for (let row = from; row < to; row++) {
    loadBand(held, AT.free, pixels, width, height, row)
    kernels().encodeBlocks(blocks, AT.free, across, 1, kind, effort.starts, effort.rounds, AT.slots, AT.solids)
    out.set(held.subarray(blocks, blocks + line), row * line)
  }
}
