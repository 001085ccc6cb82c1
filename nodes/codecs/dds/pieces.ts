import { encodeBlockRows } from '../../kernels/blocks.ts'
import { dither, DITHER_ROWS } from '../../kernels/dither.ts'
import { nearestLevel } from '../../kernels/mip-nearest.ts'
import { streamMips, type MipRows, type TexelRows } from '../../kernels/mip-stream.ts'
import { toRgba } from '../../kernels/texel-order.ts'
import type { SharedTask, WorkHooks } from '../../values/shared-work.ts'
import { isPlain, type DdsEncoding } from './options.ts'
import { pieceRows, planDds, type DdsPlan } from './plan.ts'
import { room, texelRows, type TexelFile, type TexelLayout } from './texels.ts'

/** A file in the making: what all pieces of it read and write. Between threads all of it lies in shared memory. */
export interface DdsWork {
  readonly width: number
  readonly height: number
  readonly encoding: DdsEncoding
  readonly layout: TexelLayout
  readonly pixels: Uint8Array | TexelFile
  /** The levels of the file, without its header. */
  readonly data: Uint8Array
  /** Level `deep` as floats, from which the smallest levels are made; empty where there are none. */
  readonly light: Float32Array
}

/** Texels that are encoded between two looks at whether to stop: some 30 ms of the slowest encoder. */
const STEP_TEXELS = 1 << 16

/** The pieces of a DDS file as work that threads share. */
export const ddsPieces: SharedTask<DdsWork> = { name: 'dds-pieces', run: makePiece }

function makePiece(work: DdsWork, item: number, hooks: WorkHooks): void {
  const plan = planDds(work.width, work.height, work.encoding)
  hooks.check()
  const { from, to } = pieceRows(plan, 0, item)
  const pixels = sourceRows(work, 'rows').read(from, to)
  const line = work.width * 4
  for (let y = from; y < to; y += DITHER_ROWS) {
    const end = Math.min(to, y + DITHER_ROWS)
    encodeRows(work, plan, 0, { from: y, to: end, pixels: pixels.subarray((y - from) * line, (end - from) * line) }, hooks)
  }
  if (plan.deep > 0) makeSmaller(work, plan, item, { from, to, pixels }, hooks)
}

function sourceRows({ pixels, width, height, layout, encoding }: DdsWork, name: string): TexelRows {
  const keepsAlpha = encoding.format !== 'bc1' && encoding.format !== 'bc4' && encoding.format !== 'bc5'
  return texelRows(pixels, width, height, layout, encoding.alpha === 'none' && keepsAlpha, name)
}

/** A piece's rows of the levels 1 to `deep`. Those of level 0 are at hand; what filters want beyond them is read. */
function makeSmaller(work: DdsWork, plan: DdsPlan, piece: number, hand: MipRows, hooks: WorkHooks): void {
  const { gamma, alpha, mips } = work.encoding
  const { width, height } = work
  const spans = Array.from({ length: plan.deep }, (_, i) => ({ ...pieceRows(plan, i + 1, piece), width: plan.levels[i + 1]!.width }))
  const wanted = places(spans)
  const beyond = sourceRows(work, 'rows beyond')
  const read = (from: number, to: number) => {
    if (from < hand.from || to > hand.to) return beyond.read(from, to)
    return hand.pixels.subarray((from - hand.from) * width * 4, (to - hand.from) * width * 4)
  }
  const source: TexelRows = { width, height, read }
  if (mips === 'nearest') wanted.forEach((rows, i) => nearestLevel(source, i + 1, rows, alpha === 'none'))
  else {
    const keep = work.light.length > 0 ? work.light : undefined
    streamMips(source, wanted, { gamma, alpha, filter: mips === 'kaiser' ? 'kaiser' : 'box' }, keep)
  }
  wanted.forEach((rows, i) => encodeRows(work, plan, i + 1, rows, hooks))
}

/** The levels beyond `deep`, once every piece is made. */
export function makeRest(work: DdsWork, hooks: WorkHooks): void {
  const plan = planDds(work.width, work.height, work.encoding)
  const { gamma, alpha, mips } = work.encoding
  const smaller = plan.levels.slice(plan.deep + 1)
  if (smaller.length === 0) return
  hooks.check()
  const wanted = places(smaller.map(({ width, height }) => ({ from: 0, to: height, width })))
  const { width, height } = plan.levels[plan.deep]!
  streamMips({ width, height, light: work.light }, wanted, { gamma, alpha, filter: mips === 'kaiser' ? 'kaiser' : 'box' })
  wanted.forEach((rows, i) => encodeRows(work, plan, plan.deep + 1 + i, rows, hooks))
}

function places(spans: readonly { readonly from: number; readonly to: number; readonly width: number }[]): MipRows[] {
  const sizes = spans.map(({ from, to, width }) => (to - from) * width * 4)
  const all = room('levels', sizes.reduce((sum, size) => sum + size, 0))
  let at = 0
  return spans.map(({ from, to }, i) => ({ from, to, pixels: all.subarray(at, (at += sizes[i]!)) }))
}

/** Encodes rows of a level to their place in the file. */
function encodeRows(work: DdsWork, plan: DdsPlan, level: number, rows: MipRows, hooks: WorkHooks): void {
  const { format, preset, alpha } = work.encoding
  const { width, at } = plan.levels[level]!
  const { from, to } = rows
  if (to <= from) return
  if (isPlain(format)) {
    const out = work.data.subarray(at + from * width * 4, at + to * width * 4)
    toRgba(out, 0, rows.pixels, 0, (to - from) * width, format, alpha === 'none')
    hooks.advance((to - from) * width)
    hooks.check()
    return
  }
  const pixels = dithered(work, level, rows, width, hooks)
  const line = plan.levels[level]!.bytes / Math.ceil(plan.levels[level]!.height / 4)
  const step = Math.max(1, Math.floor(STEP_TEXELS / (width * 4))) * 4
  for (let y = from; y < to; y += step) {
    const end = Math.min(to, y + step)
    const blocks = Math.ceil((end - y) / 4)
    const out = work.data.subarray(at + (y / 4) * line, at + (y / 4 + blocks) * line)
    const some = pixels.subarray((y - from) * width * 4, (end - from) * width * 4)
    encodeBlockRows(format, out, some, width, end - y, { preset }, { from: 0, to: blocks })
    hooks.advance((end - y) * width)
    hooks.check()
  }
}

/** The rows with the dither that the encoding asks for, where the format has colours of 5:6:5. */
function dithered({ encoding }: DdsWork, level: number, { from, to, pixels }: MipRows, width: number, hooks: WorkHooks): Uint8Array {
  const { format, dither: how } = encoding
  if (how === 'none' || (format !== 'bc1' && format !== 'bc3')) return pixels
  const own = level === 0 ? room('dithered', pixels.length) : pixels
  if (level === 0) own.set(pixels)
  for (let y = from; y < to; y += DITHER_ROWS) {
    const end = Math.min(to, y + DITHER_ROWS)
    dither(own.subarray((y - from) * width * 4, (end - from) * width * 4), width, { from: y, to: end }, how)
    hooks.check()
  }
  return own
}
