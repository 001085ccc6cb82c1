import type { MipFilter } from './mips.ts'

/** Along one axis, which samples of the level above make each sample of a level: `taps` from `starts[i]` on. */
export interface Taps {
  readonly taps: number
  readonly starts: Int32Array
  /** `taps` weights for each sample, that come to 1. */
  readonly weights: Float32Array
}

/** The samples above that one sample draws on, before those beyond the edge are folded back. */
interface Draw {
  readonly first: number
  readonly weights: readonly number[]
}

/** Half the width of the Kaiser window, in samples of the smaller level, and its alpha. */
const SUPPORT = 3
const ALPHA = 4
/** Weights are held to this grid, so that the last digit of a sine decides nothing on any machine. */
const GRID = 2 ** 20

/** The modified Bessel function of the first kind and order 0, by its power series (Abramowitz and Stegun 9.6.12). */
function bessel0(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

/** The sinc function under a Kaiser window: J. F. Kaiser and R. W. Schafer, IEEE Trans. ASSP 28 (1), 1980, with alpha 4, support 3. */
function windowedSinc(x: number): number {
  if (Math.abs(x) >= SUPPORT) return 0
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
  return (sinc * bessel0(ALPHA * Math.sqrt(1 - (x / SUPPORT) ** 2))) / bessel0(ALPHA)
}

/** The share that each sample above has of sample `i`. In whole numbers: samples above are `to` units wide, its own `from` units. */
function boxDraw(from: number, to: number, i: number): Draw {
  const start = i * from
  const weights: number[] = []
  const first = Math.floor(start / to)
  for (let x = first; x * to < start + from; x++) {
    weights.push((Math.min((x + 1) * to, start + from) - Math.max(x * to, start)) / from)
  }
  return { first, weights }
}

function kaiserDraw(from: number, to: number, i: number): Draw {
  const ratio = from / to
  const centre = (i + 0.5) * ratio - 0.5
  const first = Math.floor(centre - SUPPORT * ratio) + 1
  const last = Math.ceil(centre + SUPPORT * ratio) - 1
  const raw = Array.from({ length: last - first + 1 }, (_, k) => windowedSinc((first + k - centre) / ratio))
  const sum = raw.reduce((total, weight) => total + weight, 0)
  const weights = raw.map((weight) => Math.round((weight / sum) * GRID) / GRID)
  const middle = Math.round(centre) - first
  weights[middle]! += 1 - weights.reduce((total, weight) => total + weight, 0)
  return { first, weights }
}

const known = new Map<string, Taps>()

/** The taps from an axis of `from` samples to one of `to`. Samples beyond an edge count as the one at the edge. */
export function tapsOf(from: number, to: number, filter: Exclude<MipFilter, 'nearest'>): Taps {
  const key = `${filter} ${from} ${to}`
  const before = known.get(key)
  if (before) return before
  if (known.size >= 64) known.clear()
  const made = makeTaps(from, to, filter)
  known.set(key, made)
  return made
}

/** A box over two: most levels of most pictures, so it is made without ado. */
function halves(to: number): Taps {
  const starts = new Int32Array(to)
  for (let i = 0; i < to; i++) starts[i] = i * 2
  return { taps: 2, starts, weights: new Float32Array(to * 2).fill(0.5) }
}

function makeTaps(from: number, to: number, filter: 'box' | 'kaiser'): Taps {
  if (filter === 'box' && from === to * 2) return halves(to)
  // At exact halves every sample draws alike.
  const same = from === to * 2 ? kaiserDraw(from, to, 0) : undefined
  const draws = Array.from({ length: to }, (_, i): Draw => {
    if (same) return { first: same.first + i * 2, weights: same.weights }
    return filter === 'box' ? boxDraw(from, to, i) : kaiserDraw(from, to, i)
  })
  const longest = draws.reduce((most, { weights }) => Math.max(most, weights.length), 1)
  return fold(draws, from, Math.min(from, longest))
}

function fold(draws: readonly Draw[], from: number, taps: number): Taps {
  const starts = new Int32Array(draws.length)
  const weights = new Float32Array(draws.length * taps)
  draws.forEach((draw, i) => {
    const start = Math.max(0, Math.min(draw.first, from - taps))
    starts[i] = start
    const sums = new Float64Array(taps)
    draw.weights.forEach((weight, k) => (sums[Math.max(0, Math.min(draw.first + k, from - 1)) - start]! += weight))
    weights.set(sums, i * taps)
  })
  return { taps, starts, weights }
}
