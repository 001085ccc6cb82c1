import { MOMENT, ORIGIN, PX, SUM, address, put, word } from './bc7-slots'
import { add, mul, splat, sub } from './lanes'

// @ts-ignore: decorator
@inline
function channel(v: v128, shift: i32): v128 {
  return f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(v, shift), i32x4.splat(255)))
}

// @ts-ignore: decorator
@inline
function gather(a: usize, b: usize, c: usize, d: usize): v128 {
  return v128.load32_lane(d, v128.load32_lane(c, v128.load32_lane(b, v128.load32_zero(a), 1), 2), 3)
}

/**
 * Loads the four blocks whose addresses are in slot `from`: texels less the first one, their sums and moments. All sums of
 * whole numbers here stay below 2^24, so they are exact in whatever order.
 */
// @ts-ignore: decorator
@inline
function loadBlocks(from: i32, stride: usize, alpha: bool): void {
  let a = <usize>word(from, 0)
  let b = <usize>word(from, 1)
  let c = <usize>word(from, 2)
  let d = <usize>word(from, 3)
  const first = gather(a, b, c, d)
  const or = channel(first, 0)
  const og = channel(first, 8)
  const ob = channel(first, 16)
  const oa = f32x4.convert_i32x4_s(i32x4.shr_u(first, 24))
  put(ORIGIN, or)
  put(ORIGIN + 1, og)
  put(ORIGIN + 2, ob)
  put(ORIGIN + 3, oa)
  let sr = splat(0)
  let sg = sr
  let sb = sr
  let sa = sr
  let rr = sr
  let rg = sr
  let rb = sr
  let ra = sr
  let gg = sr
  let gb = sr
  let ga = sr
  let bb = sr
  let ba = sr
  let aa = sr
  let to = address(PX)
  for (let row = 0; row < 4; row++) {
    for (let end = to + 64; to < end; to += 16) {
      const v = gather(a, b, c, d)
      a += 4
      b += 4
      c += 4
      d += 4
      const red = sub(channel(v, 0), or)
      const green = sub(channel(v, 8), og)
      const blue = sub(channel(v, 16), ob)
      v128.store(to, red)
      v128.store(to, green, 256)
      v128.store(to, blue, 512)
      sr = add(sr, red)
      sg = add(sg, green)
      sb = add(sb, blue)
      rr = add(rr, mul(red, red))
      rg = add(rg, mul(red, green))
      rb = add(rb, mul(red, blue))
      gg = add(gg, mul(green, green))
      gb = add(gb, mul(green, blue))
      bb = add(bb, mul(blue, blue))
      if (!alpha) continue
      const clear = sub(f32x4.convert_i32x4_s(i32x4.shr_u(v, 24)), oa)
      v128.store(to, clear, 768)
      sa = add(sa, clear)
      ra = add(ra, mul(red, clear))
      ga = add(ga, mul(green, clear))
      ba = add(ba, mul(blue, clear))
      aa = add(aa, mul(clear, clear))
    }
    a += stride - 16
    b += stride - 16
    c += stride - 16
    d += stride - 16
  }
  put(SUM, sr)
  put(SUM + 1, sg)
  put(SUM + 2, sb)
  put(SUM + 3, sa)
  put(MOMENT, rr)
  put(MOMENT + 1, rg)
  put(MOMENT + 2, rb)
  put(MOMENT + 3, ra)
  put(MOMENT + 4, gg)
  put(MOMENT + 5, gb)
  put(MOMENT + 6, ga)
  put(MOMENT + 7, bb)
  put(MOMENT + 8, ba)
  put(MOMENT + 9, aa)
}

export function loadOpaque(from: i32, stride: usize): void {
  loadBlocks(from, stride, false)
}

export function loadClear(from: i32, stride: usize): void {
  loadBlocks(from, stride, true)
}
