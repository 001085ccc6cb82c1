import { findEnds, keepBest, keepTry, setFormat, startTries, type Shared } from './bc7-ends.ts'
import { bestRotation, findAxis, findMaskedReach, findPairReach, findReach } from './bc7-line.ts'
import { divide, divideThird } from './bc7-partition.ts'
import { findMisses, placeMasked, placeOne, placePair, placeSingle } from './bc7-place.ts'
import { gather, type Subset, type Work } from './bc7-state.ts'

const f = Math.fround
/** The places of a line through all texels. */
export const ALL = (i: number) => i < 16

/** The texels as one subset, with their axis and reach. */
export function unite(work: Work, channels: number): Subset {
  const [subset] = work.subsets
  const { sum, moment } = work
  subset.n = 16
  subset.s.set(sum.subarray(0, channels))
  subset.q = moment[0]! + moment[4]! + moment[7]! + (channels === 4 ? moment[9]! : 0)
  findAxis(16, sum, moment, channels, work.axis)
  findReach(work, channels)
  return subset
}

/** Mode 6: one line, sixteen places. */
export function fitSingle(work: Work, rounds: number, channels: number, shared: Shared): void {
  const subset = unite(work, channels)
  setFormat(work, 8, true)
  startTries(work)
  for (let k = 0; k <= rounds; k++) {
    placeOne(work, 15, k === 0, channels)
    findEnds(work, subset, 0, channels, shared)
    keepTry(work, subset, ALL)
  }
  work.least = f(1e30)
  keepBest(work, 1, 6)
}

/** How far beyond the texels a line reaches on its n-th trial, in 2.5ths of their range, on either side by turns. */
function reachBeyond(subset: Subset, low: number, high: number, trial: number): void {
  const range = f(high - low)
  subset.low = f(low - f(range * f((trial >> 1) * f(0.4))))
  subset.high = f(high + f(range * f(((trial + 1) >> 1) * f(0.4))))
}

/**
 * Mode 6 of nearly lossless opaque blocks. Of lines that reach beyond the texels, other codes meet the texels; which do best is
 * judged as decoders round.
 */
export function fitFine(work: Work, trials: number, shared: Shared): void {
  const subset = unite(work, 3)
  setFormat(work, 8, true)
  startTries(work)
  const { low, high } = subset
  for (let k = 0; k < trials; k++) {
    reachBeyond(subset, low, high, k)
    placeOne(work, 15, true, 3)
    findEnds(work, subset, 0, 3, shared)
    findMisses(work, 15, 1)
    keepTry(work, subset, ALL)
    placeOne(work, 15, false, 3)
    findMisses(work, 15, 1)
    keepTry(work, subset, ALL)
  }
  work.least = f(1e30)
  keepBest(work, 1, 6)
}

function prepare(work: Work, channels: number): readonly [Subset, Subset] {
  const [first, second] = work.subsets
  divide(work, channels)
  findAxis(first.n, first.s, first.moments, channels, first.line)
  findAxis(second.n, second.s, second.moments, channels, second.line)
  findPairReach(work, channels)
  return [first, second]
}

function findPair(work: Work, channels: number, shared: Shared): void {
  findEnds(work, work.subsets[0], 0, channels, shared)
  findEnds(work, work.subsets[1], 0, channels, shared)
}

function keepPair(work: Work): void {
  for (let n = 0; n < 2; n++) keepTry(work, work.subsets[n as 0 | 1], (i) => i < 16 && work.mask[i] === n)
}

/** What the modes of two subsets are: bits of a code, places, and shared bits. */
const PAIR_MODES = {
  1: { bits: 7, top: 7, shared: 'same', channels: 3 },
  3: { bits: 8, top: 3, shared: 'each', channels: 3 },
  7: { bits: 6, top: 3, shared: 'each', channels: 4 },
} as const

function tryPair(work: Work, mode: 1 | 3 | 7, rounds: number): void {
  const { bits, top, shared, channels } = PAIR_MODES[mode]
  setFormat(work, bits, true)
  startTries(work)
  for (let k = 0; k <= rounds; k++) {
    placePair(work, top, k === 0, channels)
    findPair(work, channels, shared)
    keepPair(work)
  }
  keepBest(work, 2, mode)
}

/** Two lines through the colours, by the partition on trial: mode 1 (eight places) and mode 3 (four, finer ends). */
export function fitPair(work: Work, rounds: number): void {
  prepare(work, 3)
  tryPair(work, 1, rounds)
  tryPair(work, 3, rounds)
}

/** Two lines through colour and alpha: mode 7. */
export function fitClearPair(work: Work, rounds: number): void {
  prepare(work, 4)
  tryPair(work, 7, rounds)
}

/** As fitPair, of nearly lossless blocks: see fitFine. */
export function fitFinePair(work: Work, trials: number): void {
  const pair = prepare(work, 3)
  const reaches = pair.map(({ low, high }) => ({ low, high }))
  for (const mode of [3, 1] as const) {
    const { bits, top, shared } = PAIR_MODES[mode]
    setFormat(work, bits, true)
    startTries(work)
    for (let k = 0; k < trials; k++) {
      pair.forEach((subset, n) => reachBeyond(subset, reaches[n]!.low, reaches[n]!.high, k))
      placePair(work, top, true, 3)
      findPair(work, 3, shared)
      findMisses(work, top, 2)
      keepPair(work)
      placePair(work, top, false, 3)
      findMisses(work, top, 2)
      keepPair(work)
    }
    keepBest(work, 2, mode)
  }
}

/** Three lines through the colours, by the partition on trial: mode 0 (eight places) or mode 2 (four, finer ends). */
export function fitThirds(work: Work, mode: 0 | 2, rounds: number): void {
  setFormat(work, 5, mode === 0)
  startTries(work)
  const top = mode === 0 ? 7 : 3
  work.subsets.forEach((subset, n) => {
    divideThird(work, subset, n)
    findAxis(subset.n, subset.s, subset.moments, 3, subset.line)
    findMaskedReach(work, subset)
    for (let k = 0; k <= rounds; k++) {
      placeMasked(work, subset, top, k === 0)
      findEnds(work, subset, 0, 3, mode === 0 ? 'each' : 'none')
      keepTry(work, subset, (i) => i < 16 && work.mask[i] === 1)
    }
  })
  keepBest(work, 3, mode)
}

/** Trades alpha for the channel that the rotation names, in the texels, and sums them anew. */
function rotate(work: Work, rotation: number): void {
  const { px, origin, sum, moment } = work
  if (rotation > 0) {
    const named = px.slice(rotation * 16 - 16, rotation * 16)
    px.copyWithin(rotation * 16 - 16, 48, 64)
    px.set(named, 48)
    const first = origin[rotation - 1]!
    origin[rotation - 1] = origin[3]!
    origin[3] = first
  }
  gather(work, 4, false, sum, moment)
}

/** Mode 4 by which index has eight places. */
export const SINGLE_FINE = 4
export const COLOR_FINE = 12

/** Modes of two indices: bits and places of the colours, and of the single channel. */
const DUAL_MODES = [
  { mode: 5, bits: 7, top: 3, single: 8, singleTop: 3 },
  { mode: SINGLE_FINE, bits: 5, top: 3, single: 6, singleTop: 7 },
  { mode: COLOR_FINE, bits: 5, top: 7, single: 6, singleTop: 3 },
] as const

/** One channel by itself and a line through the other three, by the rotation that promises most: modes 5 and, with rounds, 4. */
export function fitDual(work: Work, rounds: number): void {
  work.partition = bestRotation(work)
  rotate(work, work.partition)
  const subset = unite(work, 3)
  const alone = work.subsets[1]
  const values = work.px.subarray(48, 64)
  alone.n = 16
  alone.s[3] = work.sum[3]!
  alone.q = work.moment[9]!
  for (const { mode, bits, top, single, singleTop } of DUAL_MODES) {
    startTries(work)
    alone.ends[3] = Math.min(...values)
    alone.ends[7] = Math.max(...values)
    for (let k = 0; k <= rounds; k++) {
      setFormat(work, bits, false)
      placeOne(work, top, k === 0, 3)
      findEnds(work, subset, 0, 3, 'none')
      setFormat(work, single, false)
      placeSingle(work, singleTop)
      findEnds(work, alone, 3, 4, 'none')
      keepTry(work, subset, ALL)
      keepTry(work, alone, (i) => i >= 16)
    }
    keepBest(work, 2, mode)
    if (rounds === 0) return
  }
}
