import { A, A_ENDS, A_PLACES, A_SIX, get, put } from './bc-lanes'
import { add, clamped, div, mul, pick, round, sub, times } from './lanes'

/** Whether each of the four blocks has one alpha throughout. */
function even(base: usize): bool {
  const first = get(base, A)
  let unlike = v128.xor(first, first)
  for (let i = 1; i < 16; i++) unlike = v128.or(unlike, v128.xor(first, get(base, A + i)))
  return !v128.any_true(unlike)
}

/** Takes the ends and places of a fit where it is better. */
// @ts-ignore: decorator
@inline
function keep(base: usize, better: v128, a: v128, b: v128, first: v128, second: v128): void {
  put(base, A_ENDS, pick(better, a, get(base, A_ENDS)))
  put(base, A_ENDS + 1, pick(better, b, get(base, A_ENDS + 1)))
  put(base, A_PLACES, pick(better, first, get(base, A_PLACES)))
  put(base, A_PLACES + 1, pick(better, second, get(base, A_PLACES + 1)))
}

/** a b - c d. */
// @ts-ignore: decorator
@inline
function cross(a: v128, b: v128, c: v128, d: v128): v128 {
  return sub(mul(a, b), mul(c, d))
}

/** Fits eight evenly spaced values to the alphas of four blocks. See plain/bc-alpha.ts. */
export function fitAlpha(base: usize, rounds: i32): void {
  let low = get(base, A)
  let high = low
  put(base, A_SIX, i32x4.splat(0))
  if (even(base)) {
    put(base, A_ENDS, low)
    put(base, A_ENDS + 1, low)
    return
  }
  for (let i = 1; i < 16; i++) {
    const v = get(base, A + i)
    low = f32x4.pmin(low, v)
    high = f32x4.pmax(high, v)
  }
  let least = f32x4.splat(1e30)
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  for (let n = 0; n < rounds; n++) {
    const a = clamped(round(low), 255)
    const b = clamped(round(high), 255)
    const d = sub(b, a)
    const scale = v128.and(f32x4.gt(f32x4.abs(d), f32x4.splat(0.5)), f32x4.div(f32x4.splat(7), d))
    let first = i32x4.splat(0)
    let second = first
    let error = zero
    let xx = zero
    let xy = zero
    let yy = zero
    let sx = zero
    let sy = zero
    for (let i = 0; i < 16; i++) {
      const v = get(base, A + i)
      const t = clamped(round(mul(sub(v, a), scale)), 7)
      const whole = i32x4.trunc_sat_f32x4_s(t)
      if (i < 8) first = v128.or(first, i32x4.shl(whole, i * 3))
      else second = v128.or(second, i32x4.shl(whole, i * 3 - 24))
      const y = times(t, <f32>(1.0 / 7.0))
      const x = sub(one, y)
      const miss = sub(v, round(add(a, mul(d, y))))
      error = add(error, mul(miss, miss))
      xx = add(xx, mul(x, x))
      xy = add(xy, mul(x, y))
      yy = add(yy, mul(y, y))
      sx = add(sx, mul(x, v))
      sy = add(sy, mul(y, v))
    }
    const better = f32x4.lt(error, least)
    least = pick(better, error, least)
    keep(base, better, a, b, first, second)
    const det = cross(xx, yy, xy, xy)
    const sound = f32x4.gt(det, f32x4.splat(0.01))
    const inverse = div(one, det)
    low = pick(sound, mul(cross(sx, yy, sy, xy), inverse), low)
    high = pick(sound, mul(cross(sy, xx, sx, xy), inverse), high)
  }
  if (rounds > 1) fitSix(base, rounds, least)
}

/** Errors from which six values are tried, where there is a 0 or 255 among the sixteen. */
const ROUGH: f32 = 8

/** Fits six evenly spaced values, and 0 and 255 themselves, where eight were `least` off. */
function fitSix(base: usize, rounds: i32, least: v128): void {
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  const full = f32x4.splat(255)
  let low = full
  let high = zero
  let extreme = f32x4.gt(zero, one)
  for (let i = 0; i < 16; i++) {
    const v = get(base, A + i)
    const edge = v128.or(f32x4.eq(v, zero), f32x4.eq(v, full))
    extreme = v128.or(extreme, edge)
    low = f32x4.pmin(low, pick(edge, full, v))
    high = f32x4.pmax(high, pick(edge, zero, v))
  }
  const wanted = v128.and(extreme, f32x4.gt(least, f32x4.splat(ROUGH)))
  if (!v128.any_true(wanted)) return
  for (let n = 0; n < rounds; n++) {
    const a = clamped(round(f32x4.pmin(low, high)), 255)
    const b = clamped(round(f32x4.pmax(low, high)), 255)
    const d = sub(b, a)
    const scale = v128.and(f32x4.gt(d, f32x4.splat(0.5)), f32x4.div(f32x4.splat(5), d))
    let first = i32x4.splat(0)
    let second = first
    let error = zero
    let xx = zero
    let xy = zero
    let yy = zero
    let sx = zero
    let sy = zero
    for (let i = 0; i < 16; i++) {
      const v = get(base, A + i)
      const t = clamped(round(mul(sub(v, a), scale)), 5)
      const y = times(t, <f32>(1.0 / 5.0))
      const miss = sub(v, round(add(a, mul(d, y))))
      const below = mul(v, v)
      const above = mul(sub(full, v), sub(full, v))
      const upper = f32x4.lt(above, below)
      const edge = f32x4.pmin(below, above)
      const within = mul(miss, miss)
      const at = f32x4.lt(edge, within)
      error = add(error, f32x4.pmin(within, edge))
      const place = pick(at, pick(upper, f32x4.splat(7), f32x4.splat(6)), t)
      const whole = v128.xor(add(place, f32x4.splat(12582912)), i32x4.splat(0x4b400000))
      if (i < 8) first = v128.or(first, i32x4.shl(whole, i * 3))
      else second = v128.or(second, i32x4.shl(whole, i * 3 - 24))
      const yIn = v128.andnot(y, at)
      const xIn = v128.andnot(sub(one, y), at)
      xx = add(xx, mul(xIn, xIn))
      xy = add(xy, mul(xIn, yIn))
      yy = add(yy, mul(yIn, yIn))
      sx = add(sx, mul(xIn, v))
      sy = add(sy, mul(yIn, v))
    }
    const better = v128.and(wanted, f32x4.lt(error, least))
    least = pick(better, error, least)
    put(base, A_SIX, v128.or(get(base, A_SIX), better))
    keep(base, better, a, b, first, second)
    const det = cross(xx, yy, xy, xy)
    const sound = f32x4.gt(det, f32x4.splat(0.01))
    const inverse = div(one, det)
    low = pick(sound, mul(cross(sx, yy, sy, xy), inverse), low)
    high = pick(sound, mul(cross(sy, xx, sx, xy), inverse), high)
  }
}

/** Codes of eight places: of eight values from the lower end, or where `six` of six values, 0 and 255. */
// @ts-ignore: decorator
@inline
function indices(places: v128, flip: v128, six: v128): v128 {
  let bits = i32x4.splat(0)
  for (let i = 0; i < 8; i++) {
    const place = v128.and(i32x4.shr_u(places, i * 3), i32x4.splat(7))
    const t = v128.xor(place, flip)
    const x = v128.and(i32x4.sub(i32x4.splat(8), t), i32x4.splat(7))
    const eight = v128.xor(x, v128.and(i32x4.lt_s(x, i32x4.splat(2)), i32x4.splat(1)))
    // Of six, the first is 0, the last 1, those between follow, and 6 and 7 are themselves.
    const between = i32x4.sub(place, i32x4.lt_s(i32x4.sub(place, i32x4.splat(1)), i32x4.splat(4)))
    const inner = v128.and(between, i32x4.ne(place, i32x4.splat(0)))
    const own = pick(i32x4.eq(place, i32x4.splat(5)), i32x4.splat(1), inner)
    bits = v128.or(bits, i32x4.shl(pick(six, own, eight), i * 3))
  }
  return bits
}

/** The two words of the four alpha blocks, into the slots of alpha's ends. The order of the ends says whether of eight or six. */
export function packAlpha(base: usize): void {
  const low = i32x4.trunc_sat_f32x4_s(get(base, A_ENDS))
  const high = i32x4.trunc_sat_f32x4_s(get(base, A_ENDS + 1))
  const six = get(base, A_SIX)
  const flip = v128.and(i32x4.lt_s(high, low), i32x4.splat(7))
  const unlike = v128.or(six, i32x4.ne(high, low))
  const first = v128.and(indices(get(base, A_PLACES), flip, six), unlike)
  const second = v128.and(indices(get(base, A_PLACES + 1), flip, six), unlike)
  const larger = i32x4.max_s(low, high)
  const smaller = i32x4.min_s(low, high)
  const ends = v128.or(pick(six, smaller, larger), i32x4.shl(pick(six, larger, smaller), 8))
  put(base, A_ENDS, v128.or(ends, i32x4.shl(first, 16)))
  put(base, A_ENDS + 1, v128.or(i32x4.shr_u(first, 16), i32x4.shl(second, 8)))
}
