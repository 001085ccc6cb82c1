import { AXIS, LEAST, MODE, MOMENT, N, PACKED, QUEUE, SUBSET, SUM, address, get, put, setWord, word } from './bc7-slots'
import { EACH, SET } from './bc7-ends'
import { axisClear, axisOpaque } from './bc7-line'
import { fitDual } from './bc7-dual'
import { loadClear, loadOpaque } from './bc7-load'
import { packDual, packPair, packSingle, packThirds } from './bc7-pack'
import { fitFinePair, fitPairClear, fitPairOpaque } from './bc7-pair'
import { nextPartition, rankPairs, rankThirds, sumClearRows, sumOpaqueRows } from './bc7-partition'
import { fitFineOpaque, fitSingleClear, fitSingleOpaque } from './bc7-single'
import { fitThirds } from './bc7-third'
import { evenEnds } from './bc7-tables'
import { finishRepeats, isRepeat } from './repeats'
import { splat } from './lanes'

// @ts-ignore: decorator
@inline
function isEven(from: usize, stride: usize): bool {
  const first = v128.load32_splat(from)
  const a = v128.or(v128.xor(v128.load(from), first), v128.xor(v128.load(from + stride), first))
  const b = v128.or(v128.xor(v128.load(from + 2 * stride), first), v128.xor(v128.load(from + 3 * stride), first))
  return !v128.any_true(v128.or(a, b))
}

// @ts-ignore: decorator
@inline
function isOpaque(from: usize, stride: usize): bool {
  const a = v128.and(v128.load(from), v128.load(from + stride))
  const b = v128.and(v128.load(from + 2 * stride), v128.load(from + 3 * stride))
  return i32x4.all_true(i32x4.eq(v128.or(v128.and(a, b), i32x4.splat(0xffffff)), i32x4.splat(-1)))
}

/** A block of one colour: mode 5, all texels at the second place between ends from the table, which meets any byte exactly. */
function writeEven(to: usize, texel: u32): void {
  const r = evenEnds(texel & 255)
  const g = evenEnds((texel >> 8) & 255)
  const b = evenEnds((texel >> 16) & 255)
  const a = <u64>(texel >> 24)
  store<u64>(to, 32 | (r << 8) | (g << 22) | (b << 36) | (a << 50) | (a << 58))
  store<u64>(to, (a >> 6) | (0x2aaaaaab << 2), 8)
}

/**
 * Stages, each with blocks that wait for four lanes: one line of opaque blocks and of blocks with alpha; nearly lossless ones;
 * two lines, and of nearly lossless ones; all that blocks with alpha have left; and three lines. What becomes of a block does not
 * depend on which others share its lanes.
 */
const OPAQUE = 0
const CLEAR = 1
const FINE = 2
const PAIR = 3
const FINE_PAIR = 4
const DUAL = 5
const THIRD = 6

const counts: usize = memory.data(28, 4)

// The effort: see nodes/kernels/bc7-effort.ts.
let stride: usize = 0
let rounds: i32 = 0
let pairRounds: i32 = 0
let pairs: i32 = 0
let clearPairs: i32 = 0
let thirds: i32 = 0
let trials: i32 = 0
let pairTrials: i32 = 0
let enough: f32 = 0
let clearEnough: f32 = 0
let fine: f32 = 0
let rough: f32 = 0
let dual: bool = false
/** How opaque blocks of one line choose shared bits: SET for exact alpha, EACH to let it drift. */
let shared: i32 = SET

// @ts-ignore: decorator
@inline
function queueOf(stage: i32): i32 {
  return QUEUE + stage * 3
}

/** Puts a block in a stage's queue, and runs the stage when there are four. */
function enqueue(stage: i32, from: u32, to: u32, error: u32): void {
  const at = counts + <usize>(stage << 2)
  const place = load<i32>(at)
  const queue = queueOf(stage)
  setWord(queue, place, from)
  setWord(queue + 1, place, to)
  setWord(queue + 2, place, error)
  store<i32>(at, place + 1)
  if (place == 3) run(stage)
}

/** Runs a stage on the blocks that wait for it, if any. */
function run(stage: i32): void {
  const at = counts + <usize>(stage << 2)
  const count = load<i32>(at)
  if (count == 0) return
  store<i32>(at, 0)
  const queue = queueOf(stage)
  // Lanes without a block repeat the first.
  for (let lane = count; lane < 4; lane++) for (let k = 0; k < 3; k++) setWord(queue + k, lane, word(queue + k, 0))
  if (stage == OPAQUE) runOpaque(queue)
  else if (stage == CLEAR) runClear(queue)
  else if (stage == FINE) runFine(queue)
  else if (stage == DUAL) runDual(queue)
  else if (stage == THIRD) runThird(queue)
  else runPair(queue, stage == FINE_PAIR)
  put(queue + 2, get(LEAST))
  if (stage < PAIR) {
    packSingle(address(PACKED), stage != CLEAR)
    for (let lane = 0; lane < count; lane++) writeWords(queue, lane)
  } else writeBetter(queue, count)
  for (let lane = 0; lane < count; lane++) {
    const error = load<f32>(address(queue + 2) + <usize>(lane << 2))
    if (!(error > (stage == CLEAR ? clearEnough : enough))) continue
    const next = after(stage, error)
    if (next >= 0) enqueue(next, word(queue, lane), word(queue + 1, lane), word(queue + 2, lane))
  }
}

/** The stage that a block of that error goes to from another one; -1 for none. */
function after(stage: i32, error: f32): i32 {
  if (stage == CLEAR) return pairs > 0 ? DUAL : -1
  if (stage == OPAQUE) return error <= fine && trials > 0 ? FINE : pairs > 0 ? PAIR : -1
  if (stage == FINE) return pairTrials > 0 ? FINE_PAIR : pairs > 0 ? PAIR : -1
  return (stage == PAIR || stage == FINE_PAIR) && thirds > 0 && error > rough ? THIRD : -1
}

function runOpaque(queue: i32): void {
  loadOpaque(queue, stride)
  fitSingleOpaque(rounds, shared)
}

function runFine(queue: i32): void {
  loadOpaque(queue, stride)
  fitFineOpaque(trials, shared)
}

function runClear(queue: i32): void {
  loadClear(queue, stride)
  fitSingleClear(rounds)
}

/** For stages that write a block only where they better it. */
function startBetter(queue: i32): void {
  put(LEAST, get(queue + 2))
  put(MODE, i32x4.splat(6))
  put(SUBSET + N, splat(16))
}

function runPair(queue: i32, lossless: bool): void {
  loadOpaque(queue, stride)
  startBetter(queue)
  axisOpaque(SUBSET + N, SUM, MOMENT, AXIS, true)
  sumOpaqueRows()
  rankPairs()
  for (let k = 0; k < pairs; k++) {
    nextPartition()
    if (lossless) fitFinePair(pairTrials)
    else fitPairOpaque(pairRounds)
  }
}

function runThird(queue: i32): void {
  loadClear(queue, stride)
  startBetter(queue)
  axisOpaque(SUBSET + N, SUM, MOMENT, AXIS, true)
  sumOpaqueRows()
  for (let mode = 0; mode < 4; mode += 2) {
    rankThirds(mode == 0 ? 16 : 64)
    for (let k = 0; k < thirds; k++) {
      nextPartition()
      fitThirds(mode, pairRounds)
    }
  }
  if (dual) fitDual(pairRounds)
}

function runDual(queue: i32): void {
  loadClear(queue, stride)
  startBetter(queue)
  if (clearPairs > 0) {
    axisClear(SUBSET + N, SUM, MOMENT, AXIS, true)
    sumClearRows()
    rankPairs()
  }
  for (let k = 0; k < clearPairs; k++) {
    nextPartition()
    fitPairClear(pairRounds)
  }
  fitDual(pairRounds)
}

function writeBetter(queue: i32, count: i32): void {
  for (let lane = 0; lane < count; lane++) {
    const mode = word(MODE, lane)
    const to = <usize>word(queue + 1, lane)
    if (mode == 4 || mode == 5 || mode == 12) packDual(to, lane, mode)
    else if (mode == 0 || mode == 2) packThirds(to, lane, mode)
    else if (mode != 6) packPair(to, lane, mode)
  }
}

function writeWords(queue: i32, lane: i32): void {
  const to = <usize>word(queue + 1, lane)
  const from = address(PACKED) + <usize>(lane << 2)
  store<u32>(to, load<u32>(from))
  store<u32>(to, load<u32>(from, 16), 4)
  store<u32>(to, load<u32>(from, 32), 8)
  store<u32>(to, load<u32>(from, 48), 12)
}

export function setBc7Effort(
  singleRounds: i32, moreRounds: i32, partitions: i32, clearPartitions: i32, thirdPartitions: i32, reaches: i32,
  pairReaches: i32, enoughError: f32, clearError: f32, fineError: f32, roughError: f32, dualModes: bool, exactAlpha: bool,
): void {
  rounds = singleRounds
  pairRounds = moreRounds
  pairs = partitions
  clearPairs = clearPartitions
  thirds = thirdPartitions
  trials = reaches
  pairTrials = pairReaches
  enough = enoughError
  clearEnough = clearError
  fine = fineError
  rough = roughError
  dual = dualModes
  shared = exactAlpha ? SET : EACH
}

/** `rows` rows of `across` blocks, with the effort last set. */
export function encodeBc7(out: usize, band: usize, across: i32, rows: i32): void {
  stride = <usize>across << 4
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < across; x++, out += 16) {
      const from = band + <usize>(y << 2) * stride + (<usize>x << 4)
      if (isEven(from, stride)) writeEven(out, load<u32>(from))
      else if (!isRepeat(from, stride, out, 16)) enqueue(isOpaque(from, stride) ? OPAQUE : CLEAR, <u32>from, <u32>out, 0)
    }
  }
  // Stages hand blocks on to later ones only.
  for (let stage = OPAQUE; stage <= THIRD; stage++) run(stage)
  finishRepeats(16)
}
