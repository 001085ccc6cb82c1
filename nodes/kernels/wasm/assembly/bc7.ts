import { AXIS, CLEAR, CLEAR_PAIR, LEAST, MODE, MOMENT, N, OPAQUE, OPAQUE_PAIR, PACKED, RANKED, SUBSET, SUM, address, get, put, setWord, splat, word } from './bc7-slots'
import { SET } from './bc7-ends'
import { axisClear, axisOpaque } from './bc7-line'
import { loadClear, loadOpaque } from './bc7-load'
import { packPair, packSingle } from './bc7-pack'
import { fitPairClear, fitPairOpaque } from './bc7-pair'
import { rankClear, rankOpaque } from './bc7-partition'
import { fitFineOpaque, fitSingleClear, fitSingleOpaque, trials } from './bc7-single'
import { evenEnds } from './bc7-tables'

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
  return i32x4.all_true(i32x4.ge_s(v128.or(v128.and(a, b), i32x4.splat(0xffffff)), i32x4.splat(-1)))
    && i32x4.all_true(i32x4.eq(v128.or(v128.and(a, b), i32x4.splat(0xffffff)), i32x4.splat(-1)))
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

let strideOf: usize = 0
let roundsOf: i32 = 0
let pairsOf: i32 = 0
let enough: f32 = 0
let opaque: i32 = 0
let clear: i32 = 0
let opaquePair: i32 = 0
let clearPair: i32 = 0

/** Lanes without a block repeat the first. */
function fill(queue: i32, count: i32): void {
  for (let lane = count; lane < 4; lane++) setWord(queue, lane, word(queue, 0))
}

function flushOpaque(): void {
  fill(OPAQUE, opaque)
  loadOpaque(OPAQUE, strideOf)
  fitSingleOpaque(roundsOf, SET)
  if (trials) fitFineOpaque(SET)
  packSingle(address(PACKED), true)
  put(OPAQUE + 2, get(LEAST))
  for (let lane = 0; lane < opaque; lane++) {
    writeWords(OPAQUE, lane)
    if (pairsOf == 0 || !(errorAt(OPAQUE + 2, lane) > enough)) continue
    pass(OPAQUE, lane, OPAQUE_PAIR, opaquePair)
    if (++opaquePair == 4) flushOpaquePair()
  }
  opaque = 0
}

function flushClear(): void {
  fill(CLEAR, clear)
  loadClear(CLEAR, strideOf)
  fitSingleClear(roundsOf)
  packSingle(address(PACKED), false)
  put(CLEAR + 2, get(LEAST))
  for (let lane = 0; lane < clear; lane++) {
    writeWords(CLEAR, lane)
    if (pairsOf == 0 || !(errorAt(CLEAR + 2, lane) > enough)) continue
    pass(CLEAR, lane, CLEAR_PAIR, clearPair)
    if (++clearPair == 4) flushClearPair()
  }
  clear = 0
}

// @ts-ignore: decorator
@inline
function errorAt(slot: i32, lane: i32): f32 {
  return load<f32>(address(slot) + <usize>(lane << 2))
}

/** Hands a block on to another queue, with its error. */
function pass(from: i32, lane: i32, to: i32, place: i32): void {
  setWord(to, place, word(from, lane))
  setWord(to + 1, place, word(from + 1, lane))
  setWord(to + 2, place, word(from + 2, lane))
}

function flushOpaquePair(): void {
  const count = opaquePair
  opaquePair = 0
  fill(OPAQUE_PAIR, count)
  loadOpaque(OPAQUE_PAIR, strideOf)
  put(LEAST, get(OPAQUE_PAIR + 2))
  put(MODE, i32x4.splat(6))
  put(SUBSET + N, splat(16))
  axisOpaque(SUBSET + N, SUM, MOMENT, AXIS, true)
  rankOpaque()
  for (let k = 0; k < pairsOf; k++) fitPairOpaque(RANKED + k, roundsOf)
  writePairs(OPAQUE_PAIR, count)
}

function flushClearPair(): void {
  const count = clearPair
  clearPair = 0
  fill(CLEAR_PAIR, count)
  loadClear(CLEAR_PAIR, strideOf)
  put(LEAST, get(CLEAR_PAIR + 2))
  put(MODE, i32x4.splat(6))
  put(SUBSET + N, splat(16))
  axisClear(SUBSET + N, SUM, MOMENT, AXIS, true)
  rankClear()
  for (let k = 0; k < pairsOf; k++) fitPairClear(RANKED + k, roundsOf)
  writePairs(CLEAR_PAIR, count)
}

function writePairs(queue: i32, count: i32): void {
  for (let lane = 0; lane < count; lane++) {
    const mode = word(MODE, lane)
    if (mode != 6) packPair(<usize>word(queue + 1, lane), lane, mode)
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

export function encodeBc7(out: usize, band: usize, across: i32, rows: i32, rounds: i32, pairs: i32, error: f32): void {
  const stride = <usize>across << 4
  strideOf = stride
  roundsOf = rounds
  pairsOf = pairs
  enough = error
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < across; x++, out += 16) {
      const from = band + <usize>(y << 2) * stride + (<usize>x << 4)
      if (isEven(from, stride)) {
        writeEven(out, load<u32>(from))
      } else if (isOpaque(from, stride)) {
        setWord(OPAQUE, opaque, <u32>from)
        setWord(OPAQUE + 1, opaque, <u32>out)
        if (++opaque == 4) flushOpaque()
      } else {
        setWord(CLEAR, clear, <u32>from)
        setWord(CLEAR + 1, clear, <u32>out)
        if (++clear == 4) flushClear()
      }
    }
  }
  if (opaque > 0) flushOpaque()
  if (clear > 0) flushClear()
  if (opaquePair > 0) flushOpaquePair()
  if (clearPair > 0) flushClearPair()
}
