import { solidTables } from './bc-tables.ts'

/** An ordered pattern, or error diffusion. */
export type DitherKind = 'ordered' | 'diffused'

/** Error diffusion starts anew every so many rows, so that pictures can be cut there and come out the same. */
export const DIFFUSION_ROWS = 32

/** What a channel may become: the codes of 5 or 6 bits and the thirds between neighbours, as bytes. */
interface Grid {
  /** For each byte the level at or below it, the one above, and how far it is towards that, of 65536. */
  readonly low: Uint8Array
  readonly high: Uint8Array
  readonly share: Uint32Array
  /** The closest level to each sixteenth of a byte. */
  readonly closest: Uint8Array
  /** Whether a block of this value throughout decodes to it. */
  readonly exact: Uint8Array
}

interface Grids {
  readonly five: Grid
  readonly six: Grid
}

function makeGrid(bits: 5 | 6, solids: Uint8Array): Grid {
  const last = (1 << bits) - 1
  const wide = (c: number) => (bits === 5 ? (c << 3) | (c >> 2) : (c << 2) | (c >> 4))
  const levels: number[] = []
  for (let c = 0; c < last; c++) for (let t = 0; t < 3; t++) levels.push(Math.round(wide(c) + ((wide(c + 1) - wide(c)) * t) / 3))
  levels.push(255)
  const [low, high, exact] = [new Uint8Array(256), new Uint8Array(256), new Uint8Array(256)]
  const share = new Uint32Array(256)
  for (let v = 0, i = 0; v < 256; v++) {
    while (i + 1 < levels.length && levels[i + 1]! <= v) i++
    low[v] = levels[i]!
    high[v] = levels[i + 1] ?? 255
    share[v] = v === low[v] ? 0 : Math.round(((v - low[v]!) * 65536) / (high[v]! - low[v]!))
    exact[v] = Math.abs((2 * wide(solids[v * 2]!) + wide(solids[v * 2 + 1]!)) / 3 - v) < 0.5 ? 1 : 0
  }
  const closest = new Uint8Array(255 * 16 + 1)
  for (let s = 0, i = 0; s < closest.length; s++) {
    while (i + 1 < levels.length && Math.abs(levels[i + 1]! * 16 - s) < Math.abs(levels[i]! * 16 - s)) i++
    closest[s] = levels[i]!
  }
  return { low, high, share, closest, exact }
}

let grids: Grids | undefined

function theGrids(): Grids {
  const { five, six } = solidTables()
  grids ??= { five: makeGrid(5, five), six: makeGrid(6, six) }
  return grids
}

/**
 * Spreads, in place, what BC1 and BC3 cannot say of slow gradients over neighbouring texels, so that they do not come out in bands:
 * colours go to the levels of 5:6:5 and the thirds between, which is what a block of two neighbouring ends can hold. Alpha stays.
 * Blocks of one colour that the encoder hits exactly are left alone. `pixels` are the rows `from` to `to` of a picture, and `from` is
 * a multiple of `DIFFUSION_ROWS`; rows come out the same however they are cut there.
 */
export function dither(pixels: Uint8Array, width: number, rows: { readonly from: number; readonly to: number }, kind: DitherKind): void {
  if (rows.from % DIFFUSION_ROWS !== 0) throw new RangeError(`Rows are dithered from a multiple of ${DIFFUSION_ROWS} on.`)
  const { five, six } = theGrids()
  const channels = [five, six, five]
  const count = rows.to - rows.from
  const still = new Uint8Array(Math.ceil(width / 4))
  const state = kind === 'diffused' ? channels.map(() => new Diffusion(width)) : []
  for (let y = 0; y < count; y++) {
    if (y % 4 === 0) findStill(still, pixels, width, y, Math.min(count, y + 4), channels)
    const row = pixels.subarray(y * width * 4, (y + 1) * width * 4)
    channels.forEach((grid, k) => {
      const diffusion = state[k]
      if (diffusion) diffusion.row(row, k, rows.from + y, grid, still)
      else orderRow(row, k, rows.from + y, grid, still)
    })
  }
}

/** Which blocks of a row of blocks have one colour throughout that the encoder hits exactly. */
function findStill(still: Uint8Array, pixels: Uint8Array, width: number, from: number, to: number, channels: readonly Grid[]): void {
  for (let b = 0; b < still.length; b++) {
    const start = (from * width + b * 4) * 4
    let same = channels.every(({ exact }, k) => exact[pixels[start + k]!] === 1)
    const end = Math.min(width, b * 4 + 4)
    for (let y = from; same && y < to; y++) {
      for (let x = b * 4; same && x < end; x++) {
        const p = (y * width + x) * 4
        same = pixels[p] === pixels[start] && pixels[p + 1] === pixels[start + 1] && pixels[p + 2] === pixels[start + 2]
      }
    }
    still[b] = same ? 1 : 0
  }
}

/**
 * A number 0..65535 for each texel, low-discrepancy in both directions: the R2 sequence in whole numbers (M. Roberts, "The Unreasonable
 * Effectiveness of Quasirandom Sequences", 2018). Its noise is high in frequency, and no tile repeats.
 */
function threshold(x: number, y: number): number {
  return (Math.imul(x, 0xc13fa9a9) + Math.imul(y, 0x91e10da5)) >>> 16
}

function orderRow(row: Uint8Array, k: number, y: number, { low, high, share }: Grid, still: Uint8Array): void {
  for (let p = k, x = 0; p < row.length; p += 4, x++) {
    if (still[x >> 2]) continue
    const v = row[p]!
    row[p] = share[v]! > threshold(x, y) ? high[v]! : low[v]!
  }
}

/**
 * Floyd and Steinberg's error diffusion ("An Adaptive Algorithm for Spatial Greyscale", 1976) along rows that turn, in sixteenths. Where
 * it starts, the first row gets some error from nowhere, so that no start can be seen.
 */
class Diffusion {
  #now: Int32Array
  #next: Int32Array

  constructor(width: number) {
    this.#now = new Int32Array(width + 2)
    this.#next = new Int32Array(width + 2)
  }

  row(row: Uint8Array, k: number, y: number, { closest }: Grid, still: Uint8Array): void {
    const width = row.length / 4
    const step = y % 2 === 0 ? 1 : -1
    if (y % DIFFUSION_ROWS === 0) for (let x = 0; x < width; x++) this.#now[x + 1] = (threshold(x + k * 17, y) >> 11) - 16
    const now = this.#now
    const next = this.#next.fill(0)
    for (let i = 0, x = step > 0 ? 0 : width - 1; i < width; i++, x += step) {
      if (still[x >> 2]) continue
      const p = x * 4 + k
      const wished = Math.max(0, Math.min(4080, row[p]! * 16 + now[x + 1]!))
      const got = closest[wished]!
      row[p] = got
      const error = wished - got * 16
      const first = (error * 7) >> 4
      const second = (error * 3) >> 4
      const third = (error * 5) >> 4
      now[x + 1 + step]! += first
      next[x + 1 - step]! += second
      next[x + 1]! += third
      next[x + 1 + step]! += error - first - second - third
    }
    this.#now = next
    this.#next = now
  }
}
