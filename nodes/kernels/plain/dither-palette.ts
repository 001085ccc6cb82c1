import { solidTables } from '../bc-tables.ts'

/** What of one channel the codes of 5 or 6 bits can say. */
interface Channel {
  /** For each byte the nearest code's byte at or below it, and at or above it. */
  readonly below: Uint8Array
  readonly above: Uint8Array
  /** Whether a block of this value throughout decodes to it. */
  readonly exact: Uint8Array
}

function makeChannel(bits: 5 | 6, solids: Uint8Array): Channel {
  const wide = (c: number) => (bits === 5 ? (c << 3) | (c >> 2) : (c << 2) | (c >> 4))
  const codes = Array.from({ length: 1 << bits }, (_, c) => wide(c))
  const of = (pick: (v: number) => number) => Uint8Array.from({ length: 256 }, (_, v) => pick(v))
  return {
    below: of((v) => codes.findLast((code) => code <= v)!),
    above: of((v) => codes.find((code) => code >= v)!),
    exact: of((v) => (Math.abs((2 * wide(solids[v * 2]!) + wide(solids[v * 2 + 1]!)) / 3 - v) < 0.5 ? 1 : 0)),
  }
}

interface Tables {
  /** Also blue's. */
  readonly red: Channel
  readonly green: Channel
}

let tables: Tables | undefined

/** What the channels can say, worked out at first use. */
export function ditherTables(): Tables {
  const { five, six } = solidTables()
  tables ??= { red: makeChannel(5, five), green: makeChannel(6, six) }
  return tables
}

/** A block whose colours spread farther than this in a channel holds an edge or a texture, where no band is seen. */
const ROUGH = 16
/** Below this spread a channel is as good as flat, and may run along a block's line either way. */
const FLAT = 2
/** What a miss in red, green and blue counts for. */
const WEIGHTS = [0.3, 0.59, 0.11] as const

/** One block of up to 4 x 4 texels: what is in it, and the line of colours that it can be said with. */
export class BlockPalette {
  /** The line's four colours, three channels each. */
  readonly colors = new Float64Array(12)
  readonly start = new Float64Array(3)
  readonly end = new Float64Array(3)
  /** What a step in each channel moves along the line, in thirds. */
  readonly #along = new Float64Array(3)
  readonly #channels: readonly [Channel, Channel, Channel]
  readonly #low = new Float64Array(3)
  readonly #high = new Float64Array(3)
  readonly #mean = new Float64Array(3)
  /** How red goes with green, red with blue, and green with blue. */
  readonly #together = new Float64Array(3)
  readonly #trial = [new Float64Array(3), new Float64Array(3)] as const

  constructor() {
    const { red, green } = ditherTables()
    this.#channels = [red, green, red]
  }

  /** Looks at a block. False when it is to be left alone: it is flat and comes out exactly, or it is too rough to show bands. */
  survey(pixels: Uint8Array, width: number, x: number, y: number, across: number, down: number): boolean {
    // In plain numbers: this is looked at for every texel of a picture.
    let [rLow, gLow, bLow, rHigh, gHigh, bHigh] = [255, 255, 255, 0, 0, 0]
    let [rSum, gSum, bSum, rg, rb, gb] = [0, 0, 0, 0, 0, 0]
    for (let j = 0; j < down; j++) {
      for (let i = 0, p = ((y + j) * width + x) * 4; i < across; i++, p += 4) {
        const r = pixels[p]!
        const g = pixels[p + 1]!
        const b = pixels[p + 2]!
        if (r < rLow) rLow = r
        if (r > rHigh) rHigh = r
        if (g < gLow) gLow = g
        if (g > gHigh) gHigh = g
        if (b < bLow) bLow = b
        if (b > bHigh) bHigh = b
        rSum += r
        gSum += g
        bSum += b
        rg += r * g
        rb += r * b
        gb += g * b
      }
    }
    const spread = Math.max(rHigh - rLow, gHigh - gLow, bHigh - bLow)
    if (spread > ROUGH) return false
    const [red, green, blue] = this.#channels
    if (spread === 0 && red.exact[rLow] === 1 && green.exact[gLow] === 1 && blue.exact[bLow] === 1) return false
    const count = across * down
    put(this.#low, rLow, gLow, bLow)
    put(this.#high, rHigh, gHigh, bHigh)
    put(this.#mean, rSum / count, gSum / count, bSum / count)
    put(this.#together, rg - (rSum * gSum) / count, rb - (rSum * bSum) / count, gb - (gSum * bSum) / count)
    return true
  }

  /** Chooses the ends of the line for the block surveyed, when `carried` is to be made up for on top of it. */
  choose(carried: Float64Array): void {
    const low = this.#low
    const high = this.#high
    for (let k = 0; k < 3; k++) {
      this.#mean[k]! += carried[k]!
      low[k] = this.#channels[k]!.below[byteOf(Math.floor(low[k]! + carried[k]!))]!
      high[k] = this.#channels[k]!.above[byteOf(Math.ceil(high[k]! + carried[k]!))]!
    }
    this.start.set(low)
    this.end.set(high)
    let least = Infinity
    for (let leader = 0; leader < 3; leader++) {
      if (low[leader] === high[leader]) continue
      const miss = this.#follow(leader)
      if (miss >= least) continue
      least = miss
      this.start.set(this.#trial[0])
      this.end.set(this.#trial[1])
    }
    const { start, end } = this
    const r = end[0]! - start[0]!
    const g = end[1]! - start[1]!
    const b = end[2]! - start[2]!
    const length = r * r * WEIGHTS[0] + g * g * WEIGHTS[1] + b * b * WEIGHTS[2]
    const share = length === 0 ? 0 : 3 / length
    put(this.#along, r * WEIGHTS[0] * share, g * WEIGHTS[1] * share, b * WEIGHTS[2] * share)
    for (let i = 0; i < 12; i++) this.colors[i] = start[i % 3]! + ((end[i % 3]! - start[i % 3]!) * Math.floor(i / 3)) / 3
  }

  /** Lays the other channels along the leader's line, each the way that comes closest to its mean. Returns the miss. */
  #follow(leader: number): number {
    const [start, end] = this.#trial
    const [low, high, mean] = [this.#low, this.#high, this.#mean]
    start[leader] = low[leader]!
    end[leader] = high[leader]!
    const t = (mean[leader]! - low[leader]!) / (high[leader]! - low[leader]!)
    let miss = 0
    for (let k = 0; k < 3; k++) {
      if (k === leader) continue
      const goes = this.#together[k + leader - 1]!
      let least = Infinity
      for (let way = 0; way < 4; way++) {
        // Flat channels may also stay where they are; others keep to the way they go with the leader.
        if (Math.abs(goes) > FLAT * FLAT && way !== (goes > 0 ? 0 : 1)) continue
        const a = way === 0 || way === 2 ? low[k]! : high[k]!
        const b = way === 0 || way === 3 ? high[k]! : low[k]!
        const own = Math.abs(a + (b - a) * t - mean[k]!)
        if (own >= least) continue
        least = own
        start[k] = a
        end[k] = b
      }
      miss += least * least * WEIGHTS[k]!
    }
    return miss
  }

  /** Where along the line, 0..3, a colour lies. */
  place(r: number, g: number, b: number): number {
    const { start } = this
    const along = this.#along
    const t = (r - start[0]!) * along[0]! + (g - start[1]!) * along[1]! + (b - start[2]!) * along[2]!
    return t < 0 ? 0 : t > 3 ? 3 : t
  }
}

function put(into: Float64Array, r: number, g: number, b: number): void {
  into[0] = r
  into[1] = g
  into[2] = b
}

const byteOf = (value: number) => Math.max(0, Math.min(255, value))
