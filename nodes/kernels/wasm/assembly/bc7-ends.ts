import { A, B, BEST, BEST_PLACES, BITS, CODES, ENDS, ERROR, FORMAT, BEST_PARTITION, LEAST, MODE, N, ORIGIN, PARTITION, PLACES, Q, S, STRIDE, SUBSET, W, WS, WW, XX, XY, YY, add, div, get, least, most, mul, pick, put, round, splat, sub } from './bc7-slots'

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
function solve(at: i32, channels: i32): void {
  const n = get(at + N)
  const w = mul(get(at + W), splat(1.0 / 64.0))
  const yy = mul(get(at + WW), splat(1.0 / 4096.0))
  const xy = sub(w, yy)
  const xx = sub(sub(n, w), xy)
  const det = sub(mul(xx, yy), mul(xy, xy))
  const sound = f32x4.gt(det, splat(0.01))
  const inverse = div(splat(1), det)
  const share = div(splat(1), most(n, splat(1)))
  let error = get(at + Q)
  for (let c = 0; c < channels; c++) {
    const s = get(at + S + c)
    const sy = mul(get(at + WS + c), splat(1.0 / 64.0))
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

/** Codes both ends with the shared bits `p` and `q`, and keeps them where they cost less than `cost`. Returns the lower cost. */
let search: bool = false

export function setSearch(on: bool): void {
  search = on
}

function tryBits(at: i32, channels: i32, p: v128, q: v128, cost: v128): v128 {
  const xx = get(at + XX)
  const xy = get(at + XY)
  const yy = get(at + YY)
  const pull = div(xy, most(yy, splat(1e-3)))
  const twice = add(xy, xy)
  let sum = splat(0)
  for (let c = 0; c < channels; c++) {
    const a = get(at + A + c)
    const b = get(at + B + c)
    let j = code(a, p)
    let da = sub(value(j, p), a)
    // The second end makes good what it can of the first one's miss.
    let k = code(sub(b, mul(pull, da)), q)
    let db = sub(value(k, q), b)
    let e = add(mul(da, add(mul(xx, da), mul(twice, db))), mul(yy, mul(db, db)))
    if (search) {
      const side = pick(f32x4.gt(da, splat(0)), splat(-1), splat(1))
      const j2 = least(most(add(j, side), splat(0)), get(FORMAT + 2))
      da = sub(value(j2, p), a)
      const k2 = code(sub(b, mul(pull, da)), q)
      db = sub(value(k2, q), b)
      const e2 = add(mul(da, add(mul(xx, da), mul(twice, db))), mul(yy, mul(db, db)))
      const better = f32x4.lt(e2, e)
      j = pick(better, j2, j)
      k = pick(better, k2, k)
      e = pick(better, e2, e)
    }
    sum = add(sum, e)
    put(at + ENDS + c, j)
    put(at + ENDS + 4 + c, k)
  }
  const better = f32x4.lt(sum, cost)
  for (let c = 0; c < channels; c++) {
    put(at + CODES + c, pick(better, get(at + ENDS + c), get(at + CODES + c)))
    put(at + CODES + 4 + c, pick(better, get(at + ENDS + 4 + c), get(at + CODES + 4 + c)))
  }
  put(at + BITS, pick(better, p, get(at + BITS)))
  put(at + BITS + 1, pick(better, q, get(at + BITS + 1)))
  return least(sum, cost)
}

/** How shared bits are chosen: none, both ends one each, both ends the same, or both set. */
export const NONE = 0
export const EACH = 1
export const SAME = 2
export const SET = 3

/** Ends for the places of one subset, in codes of the format, and the squared error that they leave. */
export function findEnds(at: i32, channels: i32, shared: i32): void {
  solve(at, channels)
  const zero = splat(0)
  const one = splat(1)
  let cost = splat(1e30)
  if (shared == SET) cost = tryBits(at, channels, one, one, cost)
  else {
    cost = tryBits(at, channels, zero, zero, cost)
    if (shared != NONE) cost = tryBits(at, channels, one, one, cost)
    if (shared == EACH) {
      cost = tryBits(at, channels, zero, one, cost)
      cost = tryBits(at, channels, one, zero, cost)
    }
  }
  put(at + ERROR, add(get(at + ERROR), cost))
  const p = get(at + BITS)
  const q = get(at + BITS + 1)
  for (let c = 0; c < channels; c++) {
    const o = get(ORIGIN + c)
    put(at + ENDS + c, sub(value(get(at + CODES + c), p), o))
    put(at + ENDS + 4 + c, sub(value(get(at + CODES + 4 + c), q), o))
  }
}

/** Keeps the places and codes of one or two subsets as `mode` where their error is the least so far. */
export function keepBest(subsets: i32, mode: i32): void {
  let error = get(SUBSET + ERROR)
  if (subsets == 2) error = add(error, get(SUBSET + STRIDE + ERROR))
  const better = f32x4.lt(error, get(LEAST))
  if (!v128.any_true(better)) return
  put(LEAST, least(error, get(LEAST)))
  put(BEST_PLACES, pick(better, get(PLACES), get(BEST_PLACES)))
  put(BEST_PLACES + 1, pick(better, get(PLACES + 1), get(BEST_PLACES + 1)))
  put(MODE, pick(better, i32x4.splat(mode), get(MODE)))
  put(BEST_PARTITION, pick(better, get(PARTITION), get(BEST_PARTITION)))
  for (let n = 0; n < subsets; n++) {
    const at = SUBSET + n * STRIDE
    for (let k = 0; k < 10; k++) put(at + BEST + k, pick(better, get(at + CODES + k), get(at + BEST + k)))
  }
}
