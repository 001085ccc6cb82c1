import { A, A_ENDS, A_PLACES, add, clamp, get, mul, pick, put, round, sub, times } from './bc-lanes'

/** Whether each of the four blocks has one alpha throughout. */
function even(base: usize): bool {
  const first = get(base, A)
  let unlike = v128.xor(first, first)
  for (let i = 1; i < 16; i++) unlike = v128.or(unlike, v128.xor(first, get(base, A + i)))
  return !v128.any_true(unlike)
}

/** Fits eight evenly spaced values to the alphas of four blocks. See plain/bc-alpha.ts. */
export function fitAlpha(base: usize, rounds: i32): void {
  let low = get(base, A)
  let high = low
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
    const a = clamp(round(low), 255)
    const b = clamp(round(high), 255)
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
      const t = clamp(round(mul(sub(v, a), scale)), 7)
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
    put(base, A_ENDS, pick(better, a, get(base, A_ENDS)))
    put(base, A_ENDS + 1, pick(better, b, get(base, A_ENDS + 1)))
    put(base, A_PLACES, pick(better, first, get(base, A_PLACES)))
    put(base, A_PLACES + 1, pick(better, second, get(base, A_PLACES + 1)))
    const det = sub(mul(xx, yy), mul(xy, xy))
    const sound = f32x4.gt(det, f32x4.splat(0.01))
    const inverse = f32x4.div(one, det)
    low = pick(sound, mul(sub(mul(sx, yy), mul(sy, xy)), inverse), low)
    high = pick(sound, mul(sub(mul(sy, xx), mul(sx, xy)), inverse), high)
  }
}

// @ts-ignore: decorator
@inline
function indices(places: v128, flip: v128): v128 {
  let bits = i32x4.splat(0)
  for (let i = 0; i < 8; i++) {
    const t = v128.xor(v128.and(i32x4.shr_u(places, i * 3), i32x4.splat(7)), flip)
    const x = v128.and(i32x4.sub(i32x4.splat(8), t), i32x4.splat(7))
    const code = v128.xor(x, v128.and(i32x4.lt_s(x, i32x4.splat(2)), i32x4.splat(1)))
    bits = v128.or(bits, i32x4.shl(code, i * 3))
  }
  return bits
}

/** The two words of the four alpha blocks, into the slots of alpha's ends. */
export function packAlpha(base: usize): void {
  const low = i32x4.trunc_sat_f32x4_s(get(base, A_ENDS))
  const high = i32x4.trunc_sat_f32x4_s(get(base, A_ENDS + 1))
  const flip = v128.and(i32x4.lt_s(high, low), i32x4.splat(7))
  const unlike = i32x4.ne(high, low)
  const first = v128.and(indices(get(base, A_PLACES), flip), unlike)
  const second = v128.and(indices(get(base, A_PLACES + 1), flip), unlike)
  const ends = v128.or(i32x4.max_s(low, high), i32x4.shl(i32x4.min_s(low, high), 8))
  put(base, A_ENDS, v128.or(ends, i32x4.shl(first, 16)))
  put(base, A_ENDS + 1, v128.or(i32x4.shr_u(first, 16), i32x4.shl(second, 8)))
}
