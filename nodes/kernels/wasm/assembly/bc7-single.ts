import { AXIS, HIGH, LEAST, LOW, MOMENT, N, Q, S, SUBSET, SUM, get, put } from './bc7-slots'
import { EACH, findEnds, keepBest, keepOne, setFormat, startTries } from './bc7-ends'
import { axisClear, axisOpaque, reachClear, reachOpaque } from './bc7-line'
import { missOpaque, placeClear, placeClearFirst, placeOpaque, placeOpaqueFirst } from './bc7-place'
import { add, mul, splat, sub } from './lanes'

/** The texels as one subset. */
export function unite(channels: i32): void {
  put(SUBSET + N, splat(16))
  let squares = add(add(get(MOMENT), get(MOMENT + 4)), get(MOMENT + 7))
  if (channels == 4) squares = add(squares, get(MOMENT + 9))
  for (let c = 0; c < channels; c++) put(SUBSET + S + c, get(SUM + c))
  put(SUBSET + Q, squares)
}

/** Mode 6 of opaque blocks: one line through the colours, sixteen places. */
export function fitSingleOpaque(rounds: i32, shared: i32): void {
  unite(3)
  axisOpaque(SUBSET + N, SUM, MOMENT, AXIS, false)
  reachOpaque()
  setFormat(8, true)
  startTries()
  for (let k = 0; k <= rounds; k++) {
    if (k == 0) placeOpaqueFirst(15)
    else placeOpaque(15)
    findEnds(SUBSET, 0, 3, shared)
    keepOne()
  }
  put(LEAST, splat(1e30))
  keepBest(1, 6)
}

/** How far beyond the texels a line reaches on its n-th trial, in 2.5ths of their range, on either side by turns. */
export function reachBeyond(at: i32, low: v128, high: v128, trial: i32): void {
  const range = sub(high, low)
  put(at + LOW, sub(low, mul(range, splat(<f32>(trial >> 1) * 0.4))))
  put(at + HIGH, add(high, mul(range, splat(<f32>((trial + 1) >> 1) * 0.4))))
}

/**
 * Mode 6 of nearly lossless opaque blocks. Of lines that reach beyond the texels, other codes meet the texels; which do best is
 * judged as decoders round.
 */
export function fitFineOpaque(trials: i32, shared: i32): void {
  unite(3)
  axisOpaque(SUBSET + N, SUM, MOMENT, AXIS, false)
  reachOpaque()
  setFormat(8, true)
  startTries()
  const low = get(SUBSET + LOW)
  const high = get(SUBSET + HIGH)
  for (let k = 0; k < trials; k++) {
    reachBeyond(SUBSET, low, high, k)
    placeOpaqueFirst(15)
    findEnds(SUBSET, 0, 3, shared)
    missOpaque(15)
    keepOne()
    placeOpaque(15)
    missOpaque(15)
    keepOne()
  }
  put(LEAST, splat(1e30))
  keepBest(1, 6)
}

/** Mode 6 of blocks with alpha: one line through colour and alpha. */
export function fitSingleClear(rounds: i32): void {
  unite(4)
  axisClear(SUBSET + N, SUM, MOMENT, AXIS, false)
  reachClear()
  setFormat(8, true)
  startTries()
  for (let k = 0; k <= rounds; k++) {
    if (k == 0) placeClearFirst(15)
    else placeClear(15)
    findEnds(SUBSET, 0, 4, EACH)
    keepOne()
  }
  put(LEAST, splat(1e30))
  keepBest(1, 6)
}
