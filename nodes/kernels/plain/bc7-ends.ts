import { nearest } from './nearest.ts'
import type { Format, Subset, Work } from './bc7-state.ts'

const f = Math.fround
const NONE_YET = f(1e30)

/**
 * Formats of codes: of `bits` with the shared one among them. The code of k and the shared bit p is 2k + p, or k where nothing
 * is shared, and stands for itself widened to eight bits.
 */
export function setFormat(work: Work, bits: number, shared: boolean): void {
  const { format } = work
  work.unit = 1 / 64
  const all = 1 << bits
  format.scale = f((all - 1) / 255)
  format.half = shared ? 0.5 : 1
  format.top = (shared ? all >> 1 : all) - 1
  format.step = shared ? 2 : 1
  format.widen = 1 << (8 - bits)
  format.carry = bits === 8 ? 0 : 1 / (1 << (2 * bits - 8))
}

function code(format: Format, v: number, p: number): number {
  const k = nearest(f(f(f(v * format.scale) - p) * format.half))
  return Math.min(format.top, Math.max(0, k))
}

function value(format: Format, k: number, p: number): number {
  const c = k * format.step + p
  return c * format.widen + Math.floor(f(c * format.carry))
}

/** The ends that suit the places best, and the error that they leave. Ends of texels in one place are their mean. */
export function solve(work: Work, subset: Subset, from: number, to: number): void {
  const { n, s, ws, goals } = subset
  const { unit } = work
  const w = f(subset.w * unit)
  const yy = f(subset.ww * f(unit * unit))
  const xy = f(w - yy)
  const xx = f(f(n - w) - xy)
  const det = f(f(xx * yy) - f(xy * xy))
  const sound = det > f(0.01)
  const inverse = f(1 / det)
  const share = f(1 / Math.max(n, 1))
  let error = subset.q
  for (let c = from; c < to; c++) {
    const sy = f(ws[c]! * unit)
    const sx = f(s[c]! - sy)
    const mean = f(s[c]! * share)
    const a = sound ? f(f(f(yy * sx) - f(xy * sy)) * inverse) : mean
    const b = sound ? f(f(f(xx * sy) - f(xy * sx)) * inverse) : mean
    error = f(error - f(f(a * sx) + f(b * sy)))
    goals[c] = f(a + work.origin[c]!)
    goals[4 + c] = f(b + work.origin[c]!)
  }
  subset.error = error
  subset.xx = xx
  subset.xy = xy
  subset.yy = yy
}

const trial = new Float32Array(8)

/** Codes both ends with the shared bit `p`, and keeps them where they cost less than `cost`. Returns the lower cost. */
function tryBits({ format }: Work, subset: Subset, from: number, to: number, p: number, cost: number): number {
  const { xx, xy, yy, goals, codes } = subset
  const pull = f(xy / Math.max(yy, f(1e-3)))
  const twice = xy + xy
  let sum = 0
  for (let c = from; c < to; c++) {
    const a = goals[c]!
    const b = goals[4 + c]!
    const j = code(format, a, p)
    const da = f(value(format, j, p) - a)
    // The second end makes good what it can of the first one's miss.
    const k = code(format, f(b - f(pull * da)), p)
    const db = f(value(format, k, p) - b)
    const first = f(da * f(f(xx * da) + f(twice * db)))
    sum = f(sum + f(first + f(yy * f(db * db))))
    trial[c] = j
    trial[4 + c] = k
  }
  if (!(sum < cost)) return cost
  for (let c = from; c < to; c++) {
    codes[c] = trial[c]!
    codes[4 + c] = trial[4 + c]!
  }
  codes[8] = p
  codes[9] = p
  return sum
}

/**
 * How much more a miss of alpha counts than one of a colour where they choose a shared bit together. Texels of one alpha, common
 * beside edges, then keep it: their colours alone would as often choose the bit that moves it by one.
 */
const ALPHA_MORE = 7

/** Codes of `goal` by channel with the shared bit that misses least; returns it, with the sum of squared misses. */
function bestBit({ format }: Work, from: number, to: number, goal: (c: number) => number, codes: Float32Array, at: number) {
  let clear = 0
  let set = 0
  let more = 0
  for (let c = from; c < to; c++) {
    const v = goal(c)
    const d = f(value(format, code(format, v, 0), 0) - v)
    const e = f(value(format, code(format, v, 1), 1) - v)
    clear = f(clear + f(d * d))
    set = f(set + f(e * e))
    if (c === 3) more = f(f(f(e * e) - f(d * d)) * ALPHA_MORE)
  }
  const bit = f(set + more) < clear ? 1 : 0
  for (let c = from; c < to; c++) codes[at + c] = code(format, goal(c), bit)
  return { bit, miss: bit === 1 ? set : clear }
}

/**
 * As tryBits, with a shared bit for each end: the first end's is the one whose codes miss least, for the second end then makes
 * good the same share of any miss; the second end's follows.
 */
function tryEach(work: Work, subset: Subset, from: number, to: number): number {
  const { xx, xy, yy, goals, codes } = subset
  const pull = f(xy / Math.max(yy, f(1e-3)))
  const first = bestBit(work, from, to, (c) => goals[c]!, codes, 0)
  const missOf = (c: number) => f(value(work.format, codes[c]!, first.bit) - goals[c]!)
  const second = bestBit(work, from, to, (c) => f(goals[4 + c]! - f(pull * missOf(c))), codes, 4)
  codes[8] = first.bit
  codes[9] = second.bit
  // What the first end costs where the second one makes good all it can, and what the second one's own miss costs.
  return f(f(first.miss * f(xx - f(pull * xy))) + f(second.miss * yy))
}

/** How shared bits are chosen: there are none, each end has its own, both ends have the same, or all are set. */
export type Shared = 'none' | 'each' | 'same' | 'set'

/** Ends for the places of one subset, of channels `from` to `to` (excluded), in codes of the format, and the error they leave. */
export function findEnds(work: Work, subset: Subset, from: number, to: number, shared: Shared): void {
  solve(work, subset, from, to)
  let cost = NONE_YET
  if (shared === 'each') cost = tryEach(work, subset, from, to)
  else if (shared === 'set') cost = tryBits(work, subset, from, to, 1, cost)
  else {
    cost = tryBits(work, subset, from, to, 0, cost)
    if (shared === 'same') cost = tryBits(work, subset, from, to, 1, cost)
  }
  subset.error = f(subset.error + cost)
  const { codes, ends } = subset
  for (let c = from; c < to; c++) {
    ends[c] = value(work.format, codes[c]!, codes[8]!) - work.origin[c]!
    ends[4 + c] = value(work.format, codes[4 + c]!, codes[9]!) - work.origin[c]!
  }
}

/** Before the first try of a mode. */
export function startTries({ subsets }: Work): void {
  for (const subset of subsets) subset.tryError = NONE_YET
}

/** Keeps a subset's codes, and the places that `where` names, if its error is the least of the mode so far. */
export function keepTry(work: Work, subset: Subset, where: (i: number) => boolean): void {
  if (!(subset.error < subset.tryError)) return
  subset.tryError = subset.error
  subset.tried.set(subset.codes)
  for (let i = 0; i < 32; i++) if (where(i)) work.tryPlaces[i] = work.places[i]!
}

/** Makes a mode's best try the block if its error is the least so far. */
export function keepBest(work: Work, subsets: number, mode: number): void {
  let error = work.subsets[0].tryError
  for (let n = 1; n < subsets; n++) error = f(error + work.subsets[n as 1 | 2].tryError)
  if (!(error < work.least)) return
  work.least = error
  work.mode = mode
  work.bestPartition = work.partition
  work.bestPlaces.set(work.tryPlaces)
  for (let n = 0; n < subsets; n++) work.subsets[n as 0 | 1 | 2].best.set(work.subsets[n as 0 | 1 | 2].tried)
}
