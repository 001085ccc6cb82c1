// One block of 4 x 4 in each of four lanes. A slot holds one number of each block, sixteen bytes, at `base + slot * 16`.

/**
 * Slots: red, green, blue and alpha of the sixteen texels; the line through the colours; the codes of the ends on trial; the
 * best codes and places so far; and the best ends and places of alpha. Places are packed, two and three bits a texel.
 */
export const R = 0
export const G = 16
export const B = 32
export const A = 48
export const LINE = 64
export const ENDS = 72
export const CODES = 78
export const PLACES = 84
export const A_ENDS = 85
export const A_PLACES = 87
/** Addresses of the four waiting blocks: where they start, and where they are written. */
export const FROM = 89
export const TO = 90
export const SLOTS = 91

// @ts-ignore: decorator
@inline
export function get(base: usize, slot: i32): v128 {
  return v128.load(base + (<usize>slot << 4))
}

// @ts-ignore: decorator
@inline
export function put(base: usize, slot: i32, v: v128): void {
  v128.store(base + (<usize>slot << 4), v)
}

/** The nearest whole number, halves to even, of 0..2^22. */
// @ts-ignore: decorator
@inline
export function round(v: v128): v128 {
  return f32x4.sub(f32x4.add(v, f32x4.splat(12582912)), f32x4.splat(12582912))
}

// @ts-ignore: decorator
@inline
export function clamp(v: v128, top: f32): v128 {
  return f32x4.pmin(f32x4.pmax(v, f32x4.splat(0)), f32x4.splat(top))
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
export function times(a: v128, b: f32): v128 {
  return f32x4.mul(a, f32x4.splat(b))
}

/** `a` where the lane is set, else `b`. */
// @ts-ignore: decorator
@inline
export function pick(lane: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, lane)
}

// @ts-ignore: decorator
@inline
export function sum3(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.add(a, b), c)
}

// @ts-ignore: decorator
@inline
export function dot(a: v128, b: v128, c: v128, x: v128, y: v128, z: v128): v128 {
  return sum3(mul(a, x), mul(b, y), mul(c, z))
}
