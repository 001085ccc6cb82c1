import { blockBytes } from '../../kernels/block-format.ts'
import { DITHER_ROWS } from '../../kernels/dither.ts'
import { mipCount, mipSize } from '../../kernels/mips.ts'
import type { DdsEncoding } from './options.ts'

/** Where one level lies in the file. */
export interface PlannedLevel {
  readonly width: number
  readonly height: number
  /** Its first byte, counted from the end of the header. */
  readonly at: number
  readonly bytes: number
}

/**
 * How a file is made piece by piece. What is in it depends on the sizes and the encoding alone, never on how many threads there
 * are. Level 0 is cut into bands and the smaller levels into chunks, which take their turns as `pieceAt` says.
 */
export interface DdsPlan {
  readonly levels: readonly PlannedLevel[]
  /** Bytes of all levels. */
  readonly bytes: number
  /** Pieces that level 0 is cut into, of `BAND_ROWS` rows. */
  readonly bands: number
  /** Pieces that levels 1 to `deep` are cut into; each draws on about `CHUNK_ROWS` rows of level 0. */
  readonly chunks: number
  /** The last level that is made in chunks; what is smaller is made at the end, in one go. */
  readonly deep: number
  /** Texels of all levels: what progress is counted in. */
  readonly texels: number
}

const BAND_ROWS = 64
const CHUNK_ROWS = 256
/** Chunks hold whole groups of so many rows at every level: dither, which starts anew there, does not see the cuts. */
const GROUP_ROWS = DITHER_ROWS
const DEEP = 3

/** Plans a file. The sides must be at least 1. */
export function planDds(width: number, height: number, encoding: Pick<DdsEncoding, 'format' | 'mips'>): DdsPlan {
  const { format, mips } = encoding
  const count = mips === 'none' ? 1 : mipCount(width, height)
  const levels: PlannedLevel[] = []
  let bytes = 0
  let texels = 0
  for (let i = 0; i < count; i++) {
    const size = mipSize(width, height, i)
    const own = format === 'rgba' || format === 'bgra' ? size.width * size.height * 4 : blockBytes(format, size.width, size.height)
    levels.push({ ...size, at: bytes, bytes: own })
    bytes += own
    texels += size.width * size.height
  }
  const chunks = count === 1 ? 0 : Math.ceil(height / CHUNK_ROWS)
  const all = mips === 'nearest' || chunks <= 1
  return { levels, bytes, texels, chunks, bands: Math.ceil(height / BAND_ROWS), deep: all ? count - 1 : Math.min(DEEP, count - 1) }
}

/** How many pieces there are before what is smaller than level `deep`. */
export function pieceCount({ bands, chunks }: DdsPlan): number {
  return bands + chunks
}

/** What piece `item` is: the bands of a stretch of rows first, then the chunk that draws on the same rows. */
export function pieceAt({ bands, chunks }: DdsPlan, item: number): { readonly kind: 'band' | 'chunk'; readonly index: number } {
  const each = CHUNK_ROWS / BAND_ROWS
  const stretch = Math.min(Math.floor(item / (each + 1)), chunks - 1)
  if (chunks === 0) return { kind: 'band', index: item }
  const index = stretch * each + (item - stretch * (each + 1))
  return index < Math.min(bands, (stretch + 1) * each) ? { kind: 'band', index } : { kind: 'chunk', index: stretch }
}

/** Rows of level 0 that a band holds. */
export function bandRows(plan: DdsPlan, band: number): { readonly from: number; readonly to: number } {
  return { from: band * BAND_ROWS, to: Math.min(plan.levels[0]!.height, (band + 1) * BAND_ROWS) }
}

/** Rows of a level that a chunk holds; none where there are fewer groups than chunks. */
export function chunkRows(plan: DdsPlan, level: number, chunk: number): { readonly from: number; readonly to: number } {
  const { height } = plan.levels[level]!
  const groups = Math.ceil(height / GROUP_ROWS)
  const edge = (n: number) => Math.min(height, Math.floor((n * groups) / plan.chunks) * GROUP_ROWS)
  return { from: edge(chunk), to: edge(chunk + 1) }
}
