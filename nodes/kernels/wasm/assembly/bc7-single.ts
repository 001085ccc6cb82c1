import { AXIS, BEST, ENDS, ERROR, LEAST, MOMENT, N, Q, S, SUBSET, SUM, add, get, mul, put, splat, sub } from './bc7-slots'
import { EACH, SET, findEnds, keepBest, setFormat } from './bc7-ends'
import { axisClear, axisOpaque, reachClear, reachOpaque } from './bc7-line'
import { placeClear, placeClearFirst, placeOpaque, missOpaque, placeOpaqueFirst } from './bc7-place'

/** Mode 6 of opaque blocks: one line through the colours, sixteen places; all shared bits set, so that alpha stays 255. */
export function fitSingleOpaque(rounds: i32, shared: i32): void {
  const n = splat(16)
  put(SUBSET + N, n)
  axisOpaque(SUBSET + N, SUM, MOMENT, AXIS, false)
  reachOpaque()
  for (let c = 0; c < 3; c++) put(SUBSET + S + c, get(SUM + c))
  put(SUBSET + Q, add(add(get(MOMENT), get(MOMENT + 4)), get(MOMENT + 7)))
  put(LEAST, splat(1e30))
  setFormat(8, true)
  placeOpaqueFirst(15)
  findEnds(SUBSET, 3, shared)
  keepBest(1, 6)
  for (let k = 0; k < rounds; k++) {
    placeOpaque(15)
    findEnds(SUBSET, 3, shared)
    keepBest(1, 6)
  }
}

export let trials: i32 = 0
export function setTrials(n: i32): void {
  trials = n
}

/** As fitSingleOpaque after it, of nearly lossless blocks: lines that reach beyond the texels, judged as decoders round. */
export function fitFineOpaque(shared: i32): void {
  put(LEAST, splat(1e30))
  reachOpaque()
  const low = get(SUBSET + ENDS)
  const high = get(SUBSET + ENDS + 1)
  const range = sub(high, low)
  for (let k = 0; k < trials; k++) {
    const more = mul(range, splat(<f32>k * 0.25))
    put(SUBSET + ENDS, sub(low, more))
    put(SUBSET + ENDS + 1, add(high, more))
    placeOpaqueFirst(15)
    findEnds(SUBSET, 3, shared)
    missOpaque(15)
    keepBest(1, 6)
    placeOpaque(15)
    missOpaque(15)
    keepBest(1, 6)
  }
}

/** Mode 6 of blocks with alpha: one line through colour and alpha. */
export function fitSingleClear(rounds: i32): void {
  const n = splat(16)
  put(SUBSET + N, n)
  axisClear(SUBSET + N, SUM, MOMENT, AXIS, false)
  reachClear()
  for (let c = 0; c < 4; c++) put(SUBSET + S + c, get(SUM + c))
  put(SUBSET + Q, add(add(get(MOMENT), get(MOMENT + 4)), add(get(MOMENT + 7), get(MOMENT + 9))))
  put(LEAST, splat(1e30))
  setFormat(8, true)
  placeClearFirst(15)
  findEnds(SUBSET, 4, EACH)
  keepBest(1, 6)
  for (let k = 0; k < rounds; k++) {
    placeClear(15)
    findEnds(SUBSET, 4, EACH)
    keepBest(1, 6)
  }
}
