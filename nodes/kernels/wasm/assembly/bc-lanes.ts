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
