import { mipSize } from './mip-size.ts'
import { tapsOf, type Taps } from './mip-taps.ts'
import type { MipOptions } from './mips.ts'
import { plainRows, type RowBody } from './plain/mips.ts'
import { isPlain } from './wasm/plainly.ts'
import { laneRows } from './wasm/rows.ts'

/** A picture by rows: RGBA, straight alpha, from the top. What `read` gives holds until it is called again. */
export interface TexelRows {
  readonly width: number
  readonly height: number
  read(from: number, to: number): Uint8Array
}

/** A level as unrounded floats, four a texel, as `streamMips` keeps it. */
export interface LightRows {
  readonly width: number
  readonly height: number
  readonly light: Float32Array
}

/** Rows of a level that are wanted, `from` included, `to` excluded, and where their bytes go. */
export interface MipRows {
  readonly from: number
  readonly to: number
  readonly pixels: Uint8Array
}

export type StreamOptions = Omit<MipOptions, 'filter'> & { readonly filter: 'box' | 'kaiser' }

/** A level on its way: rows come in from the level above, are filtered, written as bytes where they are wanted, and handed on. */
interface Stage {
  readonly width: number
  readonly wanted: MipRows
  /** Rows that are made: those wanted, and those that the level below draws on. */
  readonly hi: number
  /** A box over two by two; otherwise the axes along the row and down. */
  readonly halves: boolean
  readonly across: number
  readonly down: number
  readonly taps: Taps
  /** Where two rows of this level lie, used by turns: the level below may still need the row before. */
  readonly rows: readonly [number, number]
  /** Where rows from above lie once they are shrunken to this level's width, used in turn. */
  readonly ring: readonly number[]
  next: number
}

interface Plan {
  readonly stages: readonly Stage[]
  readonly axes: readonly Taps[]
  /** Rows of the source that are read: `from` included, `to` excluded. */
  readonly from: number
  readonly to: number
  /** Texels that all rows hold together; two rows of the source come first, used by turns. */
  readonly texels: number
}

const isHalf = (from: number, to: number) => from === to * 2

interface Size {
  readonly width: number
  readonly height: number
}

function planStages(source: Size, wanted: readonly MipRows[], filter: StreamOptions['filter']): Plan {
  const axes: Taps[] = []
  const stages: Stage[] = []
  const sizes = [source, ...wanted.map((_, i) => mipSize(source.width, source.height, i + 1))]
  const spans = spansOf(sizes, wanted, filter)
  let texels = source.width * 2
  const place = (count: number) => (texels += count) - count
  wanted.forEach((rows, i) => {
    const above = sizes[i]!
    const { width, height } = sizes[i + 1]!
    const halves = filter === 'box' && isHalf(above.width, width) && isHalf(above.height, height)
    const taps = tapsOf(above.height, height, filter)
    const across = axes.length
    if (!halves) axes.push(tapsOf(above.width, width, filter), taps)
    stages.push({
      width,
      wanted: rows,
      hi: spans[i + 1]!.to,
      halves,
      across,
      down: across + 1,
      taps,
      rows: [place(width), place(width)],
      ring: halves ? [] : Array.from({ length: taps.taps }, () => place(width)),
      next: spans[i + 1]!.from,
    })
  })
  return { stages, axes, from: spans[0]!.from, to: spans[0]!.to, texels }
}

interface Span {
  readonly from: number
  readonly to: number
}

/** Which rows each level has to make, the source first: those wanted, and those that the next level draws on. */
function spansOf(sizes: readonly Size[], wanted: readonly MipRows[], filter: StreamOptions['filter']): Span[] {
  const spans: Span[] = []
  let below: Span = { from: 0, to: 0 }
  for (let i = wanted.length; i >= 0; i--) {
    const own: Span = i === 0 ? { from: 0, to: 0 } : wanted[i - 1]!
    const next = sizes[i + 1]
    if (next && below.to > below.from) {
      const { taps, starts } = tapsOf(sizes[i]!.height, next.height, filter)
      below = join(own, { from: starts[below.from]!, to: starts[below.to - 1]! + taps })
    } else below = own
    spans.unshift(below)
  }
  return spans
}

function join(a: Span, b: Span): Span {
  return a.to <= a.from ? b : { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) }
}

/**
 * Makes the wanted rows of the levels below `source`, the next smaller one first. Rows stream through all levels at once and only
 * a few are held; whatever rows are wanted, a row comes out the same. With `keep`, the wanted rows of the last level are also
 * stored there as unrounded floats, each at its place in the whole level, to go on from later.
 */
export function streamMips(
  source: TexelRows | LightRows,
  wanted: readonly MipRows[],
  options: StreamOptions,
  keep?: Float32Array,
): void {
  const plan = planStages(source, wanted, options.filter)
  const [first] = plan.stages
  if (!first) return
  const { axes, texels } = plan
  const body = isPlain() ? plainRows(texels, axes, options) : laneRows(texels, source.width, axes, options)
  const stream = new Stream(plan.stages, body, keep)
  const { width } = source
  if ('light' in source) {
    for (let y = plan.from; y < plan.to; y++) {
      const row = (y & 1) * width
      body.load(row, source.light, y * width, width)
      stream.take(0, row, y)
    }
    return
  }
  for (let y = plan.from; y < plan.to; y += first.halves ? 2 : 1) {
    if (first.halves) {
      body.halveBytes(stream.rowOf(0), source.read(y, y + 2), 0, width, first.width)
      stream.made(0)
    } else {
      body.expand(0, source.read(y, y + 1), 0, width)
      stream.take(0, 0, y)
    }
  }
}

/** The levels at work: rows go in at the top, and everything that they complete comes out. */
class Stream {
  readonly #stages: readonly Stage[]
  readonly #body: RowBody
  readonly #keep: Float32Array | undefined

  constructor(stages: readonly Stage[], body: RowBody, keep: Float32Array | undefined) {
    this.#stages = stages
    this.#body = body
    this.#keep = keep
  }

  /** Where the next row of a level is to be put. */
  rowOf(index: number): number {
    const { rows, next } = this.#stages[index]!
    return rows[next & 1]!
  }

  /** Takes row `y` of the level above, which lies at `row`. */
  take(index: number, row: number, y: number): void {
    const stage = this.#stages[index]
    if (!stage) return
    if (stage.halves) return this.#takeHalf(stage, index, row, y)
    const { taps, starts } = stage.taps
    this.#body.gather(stage.ring[y % taps]!, row, stage.across)
    while (stage.next < stage.hi && starts[stage.next]! + taps - 1 <= y) {
      const rows = Array.from({ length: taps }, (_, t) => stage.ring[(starts[stage.next]! + t) % taps]!)
      this.#body.sum(this.rowOf(index), rows, stage.down, stage.next, stage.width)
      this.made(index)
    }
  }

  #takeHalf(stage: Stage, index: number, row: number, y: number): void {
    if (y >> 1 !== stage.next || stage.next >= stage.hi) return
    // The upper row waits where it lies until its partner is there.
    if ((y & 1) === 0) return
    const above = this.#stages[index - 1]
    this.#body.halve(this.rowOf(index), above ? above.rows[0] : 0, row, stage.width)
    this.made(index)
  }

  /** The next row of a level lies where `rowOf` said. */
  made(index: number): void {
    const stage = this.#stages[index]!
    const { width, wanted } = stage
    const y = stage.next
    const row = this.rowOf(index)
    stage.next = y + 1
    if (y >= wanted.from && y < wanted.to) {
      this.#body.pack(wanted.pixels, (y - wanted.from) * width, row, width)
      if (this.#keep && index === this.#stages.length - 1) this.#body.save(this.#keep, y * width, row, width)
    }
    this.take(index + 1, row, y)
  }
}
