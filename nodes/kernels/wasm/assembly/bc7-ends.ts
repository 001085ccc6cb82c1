import {
  A, B, BEST, BEST_PARTITION, BEST_PLACES, BITS, CODES, ENDS, ERROR, FORMAT, LEAST, MODE, N, NIBBLES, ORIGIN, PARTITION,
  PLACES, Q, S, STRIDE, SUBSET, TRY, TRY_ERROR, TRY_PLACES, UNIT, W, WS, WW, XX, XY, YY, get, put,
} from './bc7-slots'
import { add, div, least, most, mul, pick, round, splat, sub } from './lanes'

/**
 * Formats of codes: `bits` with the shared one among them; the code c of k and the shared bit p is 2k + p, or k where nothing is
 * shared, and stands for c widened to eight bits.
 */
export function setFormat(bits: i32, shared: bool): void {
  const all = 1 << bits
  put(FORMAT, splat(<f32>(all - 1) / 255))
  put(FORMAT + 1, splat(shared ? 0.5 : 1))
  put(FORMAT + 2, splat(<f32>((shared ? all >> 1 : all) - 1)))
  put(FORMAT + 3, splat(shared ? 2 : 1))
  put(FORMAT + 4, splat(<f32>(1 << (8 - bits))))
  put(UNIT, splat(1.0 / 64.0))
  put(FORMAT + 5, bits == 8 ? splat(0) : splat(<f32>1 / <f32>(1 << (2 * bits - 8))))
}

// @ts-ignore: decorator
@inline
function code(v: v128, p: v128): v128 {
  const k = round(mul(sub(mul(v, get(FORMAT)), p), get(FORMAT + 1)))
  return least(most(k, splat(0)), get(FORMAT + 2))
}

// @ts-ignore: decorator
@inline
function value(k: v128, p: v128): v128 {
  const c = add(mul(k, get(FORMAT + 3)), p)
  return add(mul(c, get(FORMAT + 4)), f32x4.floor(mul(c, get(FORMAT + 5))))
}

/** The ends that suit the places best, and what their codes' misses will cost. Ends of texels in one place are their mean. */
export function solve(at: i32, from: i32, to: i32): void {
  const n = get(at + N)
  const unit = get(UNIT)
  const w = mul(get(at + W), unit)
  const yy = mul(get(at + WW), mul(unit, unit))
  const xy = sub(w, yy)
  const xx = sub(sub(n, w), xy)
  const det = sub(mul(xx, yy), mul(xy, xy))
  const sound = f32x4.gt(det, splat(0.01))
  const inverse = div(splat(1), det)
  const share = div(splat(1), most(n, splat(1)))
  let error = get(at + Q)
  for (let c = from; c < to; c++) {
    const s = get(at + S + c)
    const sy = mul(get(at + WS + c), unit)
    const sx = sub(s, sy)
    const mean = mul(s, share)
    const a = pick(sound, mul(sub(mul(yy, sx), mul(xy, sy)), inverse), mean)
    const b = pick(sound, mul(sub(mul(xx, sy), mul(xy, sx)), inverse), mean)
    error = sub(error, add(mul(a, sx), mul(b, sy)))
    const o = get(ORIGIN + c)
    put(at + A + c, add(a, o))
    put(at + B + c, add(b, o))
  }
  put(at + ERROR, error)
  put(at + XX, xx)
  put(at + XY, xy)
  put(at + YY, yy)
}

/** Codes both ends with the shared bit `p`, and keeps them where they cost less than `cost`. Returns the lower cost. */
function tryBits(at: i32, from: i32, to: i32, p: v128, cost: v128): v128 {
  const xx = get(at + XX)
  const xy = get(at + XY)
  const yy = get(at + YY)
  const pull = div(xy, most(yy, splat(1e-3)))
  const twice = add(xy, xy)
  let sum = splat(0)
  for (let c = from; c < to; c++) {
    const a = get(at + A + c)
    const b = get(at + B + c)
    const j = code(a, p)
    const da = sub(value(j, p), a)
    // The second end makes good what it can of the first one's miss.
    const k = code(sub(b, mul(pull, da)), p)
    const db = sub(value(k, p), b)
    sum = add(sum, add(mul(da, add(mul(xx, da), mul(twice, db))), mul(yy, mul(db, db))))
    put(at + ENDS + c, j)
    put(at + ENDS + 4 + c, k)
  }
  const better = f32x4.lt(sum, cost)
  for (let c = from; c < to; c++) {
    put(at + CODES + c, pick(better, get(at + ENDS + c), get(at + CODES + c)))
    put(at + CODES + 4 + c, pick(better, get(at + ENDS + 4 + c), get(at + CODES + 4 + c)))
  }
  put(at + BITS, pick(better, p, get(at + BITS)))
  put(at + BITS + 1, pick(better, p, get(at + BITS + 1)))
  return least(sum, cost)
}

/**
 * How much more a miss of alpha counts than one of a colour where they choose a shared bit together. Texels of one alpha, common
 * beside edges, then keep it: their colours alone would as often choose the bit that moves it by one.
 */
const ALPHA_MORE: f32 = 7

/**
 * As tryBits, with a shared bit for each end: the first end's is the one whose codes miss least, for the second end then makes
 * good the same share of any miss; the second end's follows.
 */
function tryEach(at: i32, from: i32, to: i32): v128 {
  const zero = splat(0)
  const one = splat(1)
  const xx = get(at + XX)
  const xy = get(at + XY)
  const yy = get(at + YY)
  const pull = div(xy, most(yy, splat(1e-3)))
  let clear = zero
  let set = zero
  let more = zero
  for (let c = from; c < to; c++) {
    const a = get(at + A + c)
    const j = code(a, zero)
    const k = code(a, one)
    const d = sub(value(j, zero), a)
    const e = sub(value(k, one), a)
    clear = add(clear, mul(d, d))
    set = add(set, mul(e, e))
    if (c == 3) more = mul(sub(mul(e, e), mul(d, d)), splat(ALPHA_MORE))
    put(at + ENDS + c, j)
    put(at + ENDS + 4 + c, k)
  }
  let better = f32x4.lt(add(set, more), clear)
  const p = v128.and(better, one)
  put(at + BITS, p)
  clear = zero
  set = zero
  let first = zero
  for (let c = from; c < to; c++) {
    const i = pick(better, get(at + ENDS + 4 + c), get(at + ENDS + c))
    put(at + CODES + c, i)
    const miss = sub(value(i, p), get(at + A + c))
    first = add(first, mul(miss, miss))
    const b = sub(get(at + B + c), mul(pull, miss))
    const j = code(b, zero)
    const k = code(b, one)
    const d = sub(value(j, zero), b)
    const e = sub(value(k, one), b)
    clear = add(clear, mul(d, d))
    set = add(set, mul(e, e))
    if (c == 3) more = mul(sub(mul(e, e), mul(d, d)), splat(ALPHA_MORE))
    put(at + ENDS + c, j)
    put(at + ENDS + 4 + c, k)
  }
  better = f32x4.lt(add(set, more), clear)
  put(at + BITS + 1, v128.and(better, one))
  for (let c = from; c < to; c++) put(at + CODES + 4 + c, pick(better, get(at + ENDS + 4 + c), get(at + ENDS + c)))
  // What the first end costs where the second one makes good all it can, and what the second one's own miss costs.
  return add(mul(first, sub(xx, mul(pull, xy))), mul(pick(better, set, clear), yy))
}

/** How shared bits are chosen: none, both ends one each, both ends the same, or both set. */
export const NONE = 0
export const EACH = 1
export const SAME = 2
export const SET = 3

/** Ends for one subset's places, of channels `from` to `to` (excluded), in codes of the format, and the error that they leave. */
export function findEnds(at: i32, from: i32, to: i32, shared: i32): void {
  solve(at, from, to)
  const zero = splat(0)
  const one = splat(1)
  let cost = splat(1e30)
  if (shared == EACH) cost = tryEach(at, from, to)
  else if (shared == SET) cost = tryBits(at, from, to, one, cost)
  else {
    cost = tryBits(at, from, to, zero, cost)
    if (shared == SAME) cost = tryBits(at, from, to, one, cost)
  }
  put(at + ERROR, add(get(at + ERROR), cost))
  const p = get(at + BITS)
  const q = get(at + BITS + 1)
  for (let c = from; c < to; c++) {
    const o = get(ORIGIN + c)
    put(at + ENDS + c, sub(value(get(at + CODES + c), p), o))
    put(at + ENDS + 4 + c, sub(value(get(at + CODES + 4 + c), q), o))
  }
}

/** Before the first try of a mode. */
export function startTries(): void {
  put(SUBSET + TRY_ERROR, splat(1e30))
  put(SUBSET + STRIDE + TRY_ERROR, splat(1e30))
  put(SUBSET + 2 * STRIDE + TRY_ERROR, splat(1e30))
}

function keepCodes(at: i32): v128 {
  const error = get(at + ERROR)
  const better = f32x4.lt(error, get(at + TRY_ERROR))
  put(at + TRY_ERROR, least(error, get(at + TRY_ERROR)))
  for (let k = 0; k < 10; k++) put(at + TRY + k, pick(better, get(at + CODES + k), get(at + TRY + k)))
  return better
}

// @ts-ignore: decorator
@inline
function keepPlaces(slot: i32, where: v128): void {
  put(TRY_PLACES + slot, pick(where, get(PLACES + slot), get(TRY_PLACES + slot)))
}

/** Keeps places and codes of the only subset, where they are better. */
export function keepOne(): void {
  const better = keepCodes(SUBSET)
  keepPlaces(0, better)
  keepPlaces(1, better)
}

/** Keeps the places and codes of each subset by itself, where they are better. */
export function keepPair(): void {
  const first = keepCodes(SUBSET)
  const second = keepCodes(SUBSET + STRIDE)
  for (let k = 0; k < 2; k++) keepPlaces(k, pick(get(NIBBLES + k), second, first))
}

/** Keeps the places and codes of the masked subset, where they are better. */
export function keepMasked(at: i32): void {
  const better = keepCodes(at)
  for (let k = 0; k < 2; k++) keepPlaces(k, v128.and(better, get(NIBBLES + k)))
}

/** Keeps the places and codes of colour and of the single channel by themselves, where they are better. */
export function keepDual(): void {
  keepOne()
  const better = keepCodes(SUBSET + STRIDE)
  keepPlaces(2, better)
  keepPlaces(3, better)
}

/** Makes a mode's best try the block where its error is the least so far. */
export function keepBest(subsets: i32, mode: i32): void {
  let error = get(SUBSET + TRY_ERROR)
  for (let n = 1; n < subsets; n++) error = add(error, get(SUBSET + n * STRIDE + TRY_ERROR))
  const better = f32x4.lt(error, get(LEAST))
  if (!v128.any_true(better)) return
  put(LEAST, least(error, get(LEAST)))
  for (let k = 0; k < 4; k++) put(BEST_PLACES + k, pick(better, get(TRY_PLACES + k), get(BEST_PLACES + k)))
  put(MODE, pick(better, i32x4.splat(mode), get(MODE)))
  put(BEST_PARTITION, pick(better, get(PARTITION), get(BEST_PARTITION)))
  for (let n = 0; n < subsets; n++) {
    const at = SUBSET + n * STRIDE
    for (let k = 0; k < 10; k++) put(at + BEST + k, pick(better, get(at + TRY + k), get(at + BEST + k)))
  }
}
