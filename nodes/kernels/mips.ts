import { plainRows, type RowBody } from './plain/mips.ts'
import { isPlain } from './wasm/plainly.ts'
import { laneRows } from './wasm/rows.ts'

export interface MipOptions {
  /** `srgb`: averaged in linear light. `none`: averaged as the numbers are. */
  readonly gamma: 'srgb' | 'none'
  /**
   * What alpha means. `transparency`: colour is weighted by it, so that nothing bleeds out of clear texels. `data` (a
   * material or paint mask): averaged like a channel of its own. `none`: there is no alpha, and it comes out as 255.
   */
  readonly alpha: 'transparency' | 'data' | 'none'
  readonly filter: 'box'
}

/** RGBA, straight alpha. */
export interface MipLevel {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** How many levels a full chain has: `floor(log2(larger side)) + 1`. */
export function mipCount(width: number, height: number): number {
  return Math.floor(Math.log2(Math.max(width, height))) + 1
}

/** A level on its way: rows come in from the level above, are averaged, written as bytes and handed on. */
interface Stage {
  readonly level: MipLevel
  readonly above: { readonly width: number; readonly height: number }
  /** Where two rows of this level lie, used by turns: the one below may still need the row before. */
  readonly rows: readonly [number, number]
  /** Where a row from above lies once it is shrunken to this level's width. */
  readonly narrow: number
  /** The even row from above that waits for its partner. */
  waiting: number
  next: number
}

interface Chain {
  readonly levels: MipLevel[]
  readonly stages: readonly Stage[]
  /** Texels that all rows hold together. */
  readonly texels: number
}

function planChain(pixels: Uint8Array, width: number, height: number): Chain {
  const levels: MipLevel[] = [{ width, height, pixels }]
  const stages: Stage[] = []
  let texels = width
  for (let i = 1; i < mipCount(width, height); i++) {
    const above = levels[i - 1]!
    const w = Math.max(1, above.width >> 1)
    const h = Math.max(1, above.height >> 1)
    const level = { width: w, height: h, pixels: new Uint8Array(new SharedArrayBuffer(w * h * 4)) }
    stages.push({ level, above, rows: [texels, texels + w], narrow: texels + 2 * w, waiting: 0, next: 0 })
    levels.push(level)
    texels += 3 * w
  }
  return { levels, stages, texels }
}

const halvesEvenly = ({ level, above }: Stage) => above.width === level.width * 2 && above.height === level.height * 2

/**
 * The full chain down to 1 x 1, each level half as large rounded down, by a box filter over exactly the texels covered, also at
 * odd sizes. Every level is averaged from the unrounded floats of the one above; rows stream through all levels at once, so that
 * only a few rows of floats are held. Level 0 is the input itself. Throws a RangeError when the length does not fit.
 */
export function mipChain(pixels: Uint8Array, width: number, height: number, options: MipOptions): MipLevel[] {
  if (width < 1 || height < 1 || pixels.length !== width * height * 4) {
    throw new RangeError(`A picture of ${width} x ${height} needs ${width * height * 4} bytes but has ${pixels.length}.`)
  }
  const { levels, stages, texels } = planChain(pixels, width, height)
  const first = stages[0]
  if (!first) return levels
  const body = isPlain() ? plainRows(texels, options) : laneRows(texels, width, options)
  if (halvesEvenly(first)) {
    for (let y = 0; y < height; y += 2) {
      body.halveBytes(first.rows[first.next & 1]!, pixels, y * width, (y + 1) * width, first.level.width)
      emit(stages, 0, body)
    }
    return levels
  }
  for (let y = 0; y < height; y++) {
    body.expand(0, pixels, y * width, width)
    push(stages, 0, 0, y, body)
  }
  return levels
}

/** Takes row `y` of the level above, which lies at `row`. */
function push(stages: readonly Stage[], index: number, row: number, y: number, body: RowBody): void {
  const stage = stages[index]
  if (!stage) return
  const { level, above } = stage
  const own = stage.rows[stage.next & 1]!
  if (halvesEvenly(stage)) {
    if (y % 2 === 0) {
      stage.waiting = row
      return
    }
    body.halve(own, stage.waiting, row, level.width)
    emit(stages, index, body)
    return
  }
  body.shrink(stage.narrow, row, above.width, level.width)
  // In whole numbers: rows from above are `level.height` units high, this level's rows `above.height` units.
  const top = y * level.height
  const bottom = top + level.height
  const end = (stage.next + 1) * above.height
  if (y === 0) body.clear(own, level.width)
  body.add(own, stage.narrow, level.width, (Math.min(bottom, end) - Math.max(top, end - above.height)) / above.height)
  if (bottom < end) return
  emit(stages, index, body)
  const following = stage.rows[stage.next & 1]!
  body.clear(following, level.width)
  if (bottom > end) body.add(following, stage.narrow, level.width, (bottom - end) / above.height)
}

function emit(stages: readonly Stage[], index: number, body: RowBody): void {
  const stage = stages[index]!
  const y = stage.next
  const row = stage.rows[y & 1]!
  body.pack(stage.level.pixels, y * stage.level.width, row, stage.level.width)
  push(stages, index + 1, row, y, body)
  stage.next = y + 1
}
