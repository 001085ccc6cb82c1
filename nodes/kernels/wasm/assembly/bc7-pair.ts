import { HIGH, LINE, LOW, MOMENTS, N, S, STRIDE, SUBSET, get } from './bc7-slots'
import { EACH, SAME, findEnds, keepBest, keepPair, setFormat, startTries } from './bc7-ends'
import { axisClear, axisOpaque, reachPairClear, reachPairOpaque } from './bc7-line'
import { missPair, placePairClear, placePairClearFirst, placePairOpaque, placePairOpaqueFirst } from './bc7-place-more'
import { divideClear, divideOpaque } from './bc7-partition'
import { reachBeyond } from './bc7-single'

const OTHER = SUBSET + STRIDE

function prepareOpaque(): void {
  divideOpaque()
  axisOpaque(SUBSET + N, SUBSET + S, SUBSET + MOMENTS, SUBSET + LINE, false)
  axisOpaque(OTHER + N, OTHER + S, OTHER + MOMENTS, OTHER + LINE, false)
  reachPairOpaque()
}

function findPair(channels: i32, shared: i32): void {
  findEnds(SUBSET, 0, channels, shared)
  findEnds(OTHER, 0, channels, shared)
}

function tryOpaque(mode: i32, rounds: i32): void {
  const top: f32 = mode == 1 ? 7 : 3
  setFormat(mode == 1 ? 7 : 8, true)
  startTries()
  for (let k = 0; k <= rounds; k++) {
    if (k == 0) placePairOpaqueFirst(top)
    else placePairOpaque(top)
    findPair(3, mode == 1 ? SAME : EACH)
    keepPair()
  }
  keepBest(2, mode)
}

/** Two lines through the colours, by the partition on trial: mode 1 (eight places) and mode 3 (four, finer ends). */
export function fitPairOpaque(rounds: i32): void {
  prepareOpaque()
  tryOpaque(1, rounds)
  tryOpaque(3, rounds)
}

function tryFine(mode: i32, trials: i32): void {
  const top: f32 = mode == 1 ? 7 : 3
  setFormat(mode == 1 ? 7 : 8, true)
  startTries()
  const low0 = get(SUBSET + LOW)
  const high0 = get(SUBSET + HIGH)
  const low1 = get(OTHER + LOW)
  const high1 = get(OTHER + HIGH)
  for (let k = 0; k < trials; k++) {
    reachBeyond(SUBSET, low0, high0, k)
    reachBeyond(OTHER, low1, high1, k)
    placePairOpaqueFirst(top)
    findPair(3, mode == 1 ? SAME : EACH)
    missPair(top)
    keepPair()
    placePairOpaque(top)
    missPair(top)
    keepPair()
  }
  reachBeyond(SUBSET, low0, high0, 0)
  reachBeyond(OTHER, low1, high1, 0)
  keepBest(2, mode)
}

/** As fitPairOpaque, of nearly lossless blocks: see fitFineOpaque. */
export function fitFinePair(trials: i32): void {
  prepareOpaque()
  tryFine(3, trials)
  tryFine(1, trials)
}

/** Two lines through colour and alpha: mode 7. */
export function fitPairClear(rounds: i32): void {
  divideClear()
  axisClear(SUBSET + N, SUBSET + S, SUBSET + MOMENTS, SUBSET + LINE, false)
  axisClear(OTHER + N, OTHER + S, OTHER + MOMENTS, OTHER + LINE, false)
  reachPairClear()
  setFormat(6, true)
  startTries()
  for (let k = 0; k <= rounds; k++) {
    if (k == 0) placePairClearFirst(3)
    else placePairClear(3)
    findPair(4, EACH)
    keepPair()
  }
  keepBest(2, 7)
}
