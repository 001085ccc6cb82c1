// Slots of the encoder of single channels: one number of each of four blocks in sixteen bytes, at `base + slot * 16`.

/** The sixteen values; the best ends; the best places, three bits each (texels 0 to 7, and 8 to 15); and whether of six values. */
export const A = 0
export const A_ENDS = 16
export const A_PLACES = 18
export const A_SIX = 20
export const SLOTS = 21

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
