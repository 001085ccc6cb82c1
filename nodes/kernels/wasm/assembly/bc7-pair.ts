import { MOMENTS, LINE, N, S, STRIDE, SUBSET } from './bc7-slots'
import { EACH, SAME, findEnds, keepBest, setFormat } from './bc7-ends'
import { axisClear, axisOpaque, reachPairClear, reachPairOpaque } from './bc7-line'
import { placePairClear, placePairClearFirst, placePairOpaque, placePairOpaqueFirst } from './bc7-place'
import { divideClear, divideOpaque } from './bc7-partition'

function tryOpaque(mode: i32, rounds: i32): void {
  const top: f32 = mode == 1 ? 7 : 3
  const shared = mode == 1 ? SAME : EACH
  setFormat(mode == 1 ? 7 : 8, true)
  for (let k = 0; k <= rounds; k++) {
    if (k == 0) placePairOpaqueFirst(top)
    else placePairOpaque(top)
    findEnds(SUBSET, 3, shared)
    findEnds(SUBSET + STRIDE, 3, shared)
    keepBest(2, mode)
  }
}

/** Two lines through the colours, by the partition of that rank: mode 1 (eight places) and mode 3 (four, finer ends). */
export function fitPairOpaque(ranked: i32, rounds: i32): void {
  divideOpaque(ranked)
  axisOpaque(SUBSET + N, SUBSET + S, SUBSET + MOMENTS, SUBSET + LINE, false)
  axisOpaque(SUBSET + STRIDE + N, SUBSET + STRIDE + S, SUBSET + STRIDE + MOMENTS, SUBSET + STRIDE + LINE, false)
  reachPairOpaque()
  // The ends of reach give way to ends of colours: modes start from the same.
  tryOpaque(1, rounds)
  axisOpaque(SUBSET + N, SUBSET + S, SUBSET + MOMENTS, SUBSET + LINE, false)
  axisOpaque(SUBSET + STRIDE + N, SUBSET + STRIDE + S, SUBSET + STRIDE + MOMENTS, SUBSET + STRIDE + LINE, false)
  reachPairOpaque()
  tryOpaque(3, rounds)
}

/** Two lines through colour and alpha: mode 7. */
export function fitPairClear(ranked: i32, rounds: i32): void {
  divideClear(ranked)
  axisClear(SUBSET + N, SUBSET + S, SUBSET + MOMENTS, SUBSET + LINE, false)
  axisClear(SUBSET + STRIDE + N, SUBSET + STRIDE + S, SUBSET + STRIDE + MOMENTS, SUBSET + STRIDE + LINE, false)
  reachPairClear()
  setFormat(6, true)
  for (let k = 0; k <= rounds; k++) {
    if (k == 0) placePairClearFirst(3)
    else placePairClear(3)
    findEnds(SUBSET, 4, EACH)
    findEnds(SUBSET + STRIDE, 4, EACH)
    keepBest(2, 7)
  }
}
