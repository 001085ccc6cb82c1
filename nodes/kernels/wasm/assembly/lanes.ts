// Short words for lane operations that several kernels share.

/** Division by 255 to nearest of eight whole numbers 0..65025. */
// @ts-ignore: decorator
@inline
export function div255(x: v128): v128 {
  const t = i16x8.add(x, i16x8.splat(128))
  return i16x8.shr_u(i16x8.add(t, i16x8.shr_u(t, 8)), 8)
}

/** Bytes 0 to 7 as eight whole numbers. */
// @ts-ignore: decorator
@inline
export function low(v: v128): v128 {
  return i16x8.extend_low_i8x16_u(v)
}

/** Bytes 8 to 15 as eight whole numbers. */
// @ts-ignore: decorator
@inline
export function high(v: v128): v128 {
  return i16x8.extend_high_i8x16_u(v)
}

/** Sixteen whole numbers as bytes, clamped. */
// @ts-ignore: decorator
@inline
export function bytes(a: v128, b: v128): v128 {
  return i8x16.narrow_i16x8_u(a, b)
}

/** Four bytes at `at`, each four times. */
// @ts-ignore: decorator
@inline
export function spread(at: usize): v128 {
  return i8x16.swizzle(v128.load32_splat(at), i8x16(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3))
}

/** The alpha of four texels, each four times. */
// @ts-ignore: decorator
@inline
export function alphas(v: v128): v128 {
  return i8x16.swizzle(v, i8x16(3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15))
}

/** One channel of four texels as whole numbers. */
// @ts-ignore: decorator
@inline
export function channel(v: v128, shift: i32): v128 {
  return v128.and(i32x4.shr_u(v, shift), i32x4.splat(255))
}

/** Four floats of 0..2^22 to the nearest whole numbers, halves to even. See plain/nearest.ts. */
// @ts-ignore: decorator
@inline
export function nearest(v: v128): v128 {
  return v128.xor(f32x4.add(v, f32x4.splat(12582912)), i32x4.splat(0x4b400000))
}

/** Four floats held within 0 and `top`. */
// @ts-ignore: decorator
@inline
export function clamped(v: v128, top: f32): v128 {
  return f32x4.pmin(f32x4.pmax(v, f32x4.splat(0)), f32x4.splat(top))
}

/** Four floats to the nearest bytes, clamped, as whole numbers of 32 bits. */
// @ts-ignore: decorator
@inline
export function roundByte(v: v128): v128 {
  return nearest(clamped(v, 255))
}

/** Four channels of four texels, whole numbers 0..255, as RGBA bytes. */
// @ts-ignore: decorator
@inline
export function texels(r: v128, g: v128, b: v128, a: v128): v128 {
  return v128.or(v128.or(r, i32x4.shl(g, 8)), v128.or(i32x4.shl(b, 16), i32x4.shl(a, 24)))
}

// @ts-ignore: decorator
@inline
export function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b)
}

// @ts-ignore: decorator
@inline
export function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b)
}

// @ts-ignore: decorator
@inline
export function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b)
}

// @ts-ignore: decorator
@inline
export function div(a: v128, b: v128): v128 {
  return f32x4.div(a, b)
}

// @ts-ignore: decorator
@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x)
}

// @ts-ignore: decorator
@inline
export function times(a: v128, b: f32): v128 {
  return f32x4.mul(a, f32x4.splat(b))
}

// @ts-ignore: decorator
@inline
export function least(a: v128, b: v128): v128 {
  return f32x4.pmin(a, b)
}

// @ts-ignore: decorator
@inline
export function most(a: v128, b: v128): v128 {
  return f32x4.pmax(a, b)
}

/** `a` where the lane is set, else `b`. */
// @ts-ignore: decorator
@inline
export function pick(lane: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, lane)
}

/** 1.5 * 2^23: a float that is this much more than a number has that number, rounded, at its bottom. */
const RAISE: f32 = 12582912

/** The whole number of up to 22 bits at the bottom of a float that is 1.5 * 2^23 more than it. */
// @ts-ignore: decorator
@inline
export function raised(v: v128): v128 {
  return f32x4.add(v, f32x4.splat(RAISE))
}

/** What `raised` has raised, as a float again: the nearest whole number. */
// @ts-ignore: decorator
@inline
export function lowered(v: v128): v128 {
  return f32x4.sub(v, f32x4.splat(RAISE))
}

/** The nearest whole number, halves to even, of -2^22..2^22. */
// @ts-ignore: decorator
@inline
export function round(v: v128): v128 {
  return lowered(raised(v))
}
