import { nearest } from './lanes'

// @ts-ignore: decorator
@inline
function left(v: v128): v128 {
  return i8x16.shuffle(v, i8x16.splat(0), 0, 16, 4, 16, 1, 16, 5, 16, 2, 16, 6, 16, 3, 16, 7, 16)
}

// @ts-ignore: decorator
@inline
function right(v: v128): v128 {
  return i8x16.shuffle(v, i8x16.splat(0), 8, 16, 12, 16, 9, 16, 13, 16, 10, 16, 14, 16, 11, 16, 15, 16)
}

/** Texel colours as whole numbers, with 1 for alpha, times a weight. */
// @ts-ignore: decorator
@inline
function weigh(v: v128, weight: i32): v128 {
  const color = v128.and(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v)), i32x4(-1, -1, -1, 0))
  return i32x4.mul(v128.or(color, i32x4(0, 0, 0, 1)), i32x4.splat(weight))
}

/** Four texels (upper pair, lower pair) of unlike alpha, mixed by weights of 14 bits, colour weighted by alpha. */
function mixClear(q: v128, w0: i32, w1: i32, w2: i32, w3: i32): u32 {
  const a0 = w0 * <i32>i8x16.extract_lane_u(q, 3)
  const a1 = w1 * <i32>i8x16.extract_lane_u(q, 7)
  const a2 = w2 * <i32>i8x16.extract_lane_u(q, 11)
  const a3 = w3 * <i32>i8x16.extract_lane_u(q, 15)
  const upper = i32x4.add(weigh(q, a0), weigh(i8x16.shuffle(q, q, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7), a1))
  const lower = i32x4.add(
    weigh(i8x16.shuffle(q, q, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11), a2),
    weigh(i8x16.shuffle(q, q, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15), a3),
  )
  const sum = i32x4.add(upper, lower)
  const total = i32x4.extract_lane(sum, 3)
  const alpha = (total + 8192) >> 14
  if (alpha == 0) return 0
  const c = nearest(f32x4.div(f32x4.convert_i32x4_s(sum), f32x4.splat(<f32>total)))
  return pack(i32x4.replace_lane(c, 3, alpha))
}

// @ts-ignore: decorator
@inline
function pack(v: v128): u32 {
  const half = i16x8.narrow_i32x4_u(v, v)
  return i32x4.extract_lane(i8x16.narrow_i16x8_u(half, half), 0)
}

/** Bilinear samples along a line, from a picture with a border to spare on every side. See plain/sample.ts. */
export function sample(out: usize, art: usize, stride: i32, u: i32, v: i32, du: i32, dv: i32, count: i32): void {
  for (let i = 0; i < count; i++, u += du, v += dv, out += 4) {
    const p = art + <usize>(((v >> 16) * stride + (u >> 16)) << 2)
    const q = v128.load64_lane(p + <usize>(stride << 2), v128.load64_zero(p), 1)
    const alpha = i32x4.shr_u(q, 24)
    const fx = (u >> 9) & 127
    const fy = (v >> 9) & 127
    const w1 = fx * (128 - fy)
    const w0 = 128 * (128 - fy) - w1
    const w3 = fx * fy
    const w2 = 128 * fy - w3
    if (!i32x4.all_true(i32x4.eq(alpha, i32x4.splat(i32x4.extract_lane(alpha, 0))))) {
      store<u32>(out, mixClear(q, w0, w1, w2, w3))
    } else if (i32x4.extract_lane(alpha, 0) == 0) {
      store<u32>(out, 0)
    } else {
      const sum = i32x4.add(
        i32x4.dot_i16x8_s(left(q), i32x4.splat(w0 | (w1 << 16))),
        i32x4.dot_i16x8_s(right(q), i32x4.splat(w2 | (w3 << 16))),
      )
      store<u32>(out, pack(i32x4.shr_u(i32x4.add(sum, i32x4.splat(8192)), 14)))
    }
  }
}
