import { solidTables } from '../bc-tables.ts'
import { keepBest, keepTry, solve, startTries } from './bc7-ends.ts'
import { ALL, unite } from './bc7-fits.ts'
import { placeEven } from './bc7-place.ts'
import type { Subset, Work } from './bc7-state.ts'
import { nearest } from './nearest.ts'

const f = Math.fround

/** Codes of 5:6:5 by channel: steps of a unit, the highest, and the value that one stands for. */
const FIVE = { scale: f(31 / 255), top: 31, value: (k: number) => k * 8 + Math.floor(k / 4) }
const SIX = { scale: f(63 / 255), top: 63, value: (k: number) => k * 4 + Math.floor(k / 16) }
const CHANNELS = [FIVE, SIX, FIVE]

/** Codes of one channel for the best ends, from the codes on either side of the first; returns what their misses cost. */
function codeChannel(work: Work, subset: Subset, c: number): number {
  const { scale, top, value } = CHANNELS[c]!
  const { xx, xy, yy, goals, codes, ends } = subset
  const pull = f(xy / Math.max(yy, f(1e-3)))
  const a = goals[c]!
  const b = goals[4 + c]!
  const low = Math.floor(f(a * scale))
  let cost = f(1e30)
  for (const side of [low, low + 1]) {
    const j = Math.min(top, Math.max(0, side))
    const da = f(value(j) - a)
    // The second end makes good what it can of the first one's miss.
    const k = Math.min(top, Math.max(0, nearest(f(f(b - f(pull * da)) * scale))))
    const db = f(value(k) - b)
    const e = f(f(da * f(f(xx * da) + f(f(xy + xy) * db))) + f(yy * f(db * db)))
    if (!(e < cost)) continue
    cost = e
    codes[c] = j
    codes[4 + c] = k
  }
  ends[c] = value(codes[c]!) - work.origin[c]!
  ends[4 + c] = value(codes[4 + c]!) - work.origin[c]!
  return cost
}

function findColors(work: Work, subset: Subset): void {
  solve(work, subset, 0, 3)
  const two = f(codeChannel(work, subset, 0) + codeChannel(work, subset, 1))
  subset.error = f(subset.error + f(two + codeChannel(work, subset, 2)))
  keepTry(work, subset, ALL)
}

/**
 * How much of the line each start leaves off at its low end and at its high end: little for spread texels, more for outliers, and
 * for colours that would rather lie between the ends less than nothing.
 */
const INSETS = [
  [0.04, 0.04],
  [0, 0],
  [0.2, 0.2],
  [-0.1, -0.1],
  [0, -0.4],
  [-0.4, 0],
  [0.25, -0.1],
  [-0.1, 0.25],
] as const

/** Modes of a block: four colours, or three whose fourth is clear and never used. */
const FOUR = 4
const THREE = 3

/**
 * Fits four evenly spaced colours to the texels of the loaded block, from `starts` starts in `rounds` rounds each; then with
 * `three` also three.
 */
export function fitColor(work: Work, starts: number, rounds: number, three: boolean): void {
  const subset = unite(work, 3)
  const { low, high } = subset
  const range = f(high - low)
  work.least = f(1e30)
  for (const mode of three ? [FOUR, THREE] : [FOUR]) {
    const top = mode - 1
    work.unit = f(1 / top)
    startTries(work)
    for (const [atLow, atHigh] of INSETS.slice(0, starts)) {
      subset.low = f(low + f(range * f(atLow)))
      subset.high = f(high - f(range * f(atHigh)))
      placeEven(work, top, true)
      findColors(work, subset)
      for (let n = 1; n < rounds; n++) {
        placeEven(work, top, false)
        findColors(work, subset)
      }
    }
    keepBest(work, 1, mode)
  }
}

function writeBlock(out: Uint8Array, at: number, c0: number, c1: number, indices: number): void {
  out[at] = c0
  out[at + 1] = c0 >> 8
  out[at + 2] = c1
  out[at + 3] = c1 >> 8
  for (let k = 0; k < 4; k++) out[at + 4 + k] = indices >>> (8 * k)
}

/** Index bits of places from the end that comes first: of four colours, and of three. */
const INDICES = { [FOUR]: [0, 2, 3, 1], [THREE]: [0, 2, 1] }

/**
 * Writes the fitted colour block: eight bytes. The order of the ends says whether there are four colours (the larger code first)
 * or three; of three, no index points at the fourth, which is clear.
 */
export function writeColor(out: Uint8Array, at: number, work: Work): void {
  const { best } = work.subsets[0]
  const codeOf = (k: number) => (best[k]! << 11) | (best[k + 1]! << 5) | best[k + 2]!
  const a = codeOf(0)
  const b = codeOf(4)
  const indices = INDICES[work.mode as 3 | 4]
  const trade = work.mode === FOUR ? a < b : a > b
  let bits = 0
  // Equal ends always mean three colours; place 0 alone is the same in both.
  for (let i = 0; i < 16; i++) {
    const place = a === b ? 0 : trade ? indices.length - 1 - work.bestPlaces[i]! : work.bestPlaces[i]!
    bits |= indices[place]! << (i * 2)
  }
  writeBlock(out, at, trade ? b : a, trade ? a : b, bits)
}

/** Writes the colour block of sixteen equal texels: the pair of ends whose third comes closest, from tables. */
export function writeSolid(out: Uint8Array, at: number, r: number, g: number, b: number): void {
  const { five, six } = solidTables()
  const code = (end: 0 | 1) => (five[r * 2 + end]! << 11) | (six[g * 2 + end]! << 5) | five[b * 2 + end]!
  const first = code(0)
  const second = code(1)
  // All texels at a third from `first`: index 2, or 3 when the ends trade places.
  const bits = first === second ? 0 : first > second ? 0xaaaaaaaa : 0xffffffff
  writeBlock(out, at, Math.max(first, second), Math.min(first, second), bits)
}
