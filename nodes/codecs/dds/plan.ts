import { DITHER_ROWS } from '../../kernels/dither.ts'
import type { DdsEncoding } from './options.ts'
import { levelSizes, type LevelSize } from './size.ts'

/** Where one level lies in the file. */
export interface PlannedLevel extends LevelSize {
  /** Its first byte, counted from the end of the header. */
  readonly at: number
}

/**
 * How a file is made piece by piece. What is in it depends on the sizes and the encoding alone, never on how many threads there
 * are. A piece is a stretch of rows of level 0, and the rows of the smaller levels that draw on about the same.
 */
export interface DdsPlan {
  readonly levels: readonly PlannedLevel[]
  /** Bytes of all levels. */
  readonly bytes: number
  readonly pieces: number
  /** The last level that is made in pieces; what is smaller is made at the end, in one go. */
  readonly deep: number
  /** Texels of all levels: what progress is counted in. */
  readonly texels: number
}

/** Rows of level 0 in a piece. */
const PIECE_ROWS = 256
/** Pieces hold whole groups of so many rows at every level: dither, which starts anew there, does not see the cuts. */
const GROUP_ROWS = DITHER_ROWS
const DEEP = 3

/** Plans a file. The sides must be at least 1. */
export function planDds(width: number, height: number, encoding: Pick<DdsEncoding, 'format' | 'mips'>): DdsPlan {
  let bytes = 0
  let texels = 0
  const levels = levelSizes(width, height, encoding).map((size): PlannedLevel => {
    const at = bytes
    bytes += size.bytes
    texels += size.width * size.height
    return { ...size, at }
  })
  const pieces = Math.ceil(height / PIECE_ROWS)
  const all = encoding.mips === 'nearest' || pieces === 1
  return { levels, bytes, texels, pieces, deep: Math.min(all ? Infinity : DEEP, levels.length - 1) }
}

/** Rows of a level that a piece holds; none where there are fewer groups than pieces. */
export function pieceRows(plan: DdsPlan, level: number, piece: number): { readonly from: number; readonly to: number } {
  const { height } = plan.levels[level]!
  if (level === 0) return { from: piece * PIECE_ROWS, to: Math.min(height, (piece + 1) * PIECE_ROWS) }
  const groups = Math.ceil(height / GROUP_ROWS)
  const edge = (n: number) => Math.min(height, Math.floor((n * groups) / plan.pieces) * GROUP_ROWS)
  return { from: edge(piece), to: edge(piece + 1) }
}
