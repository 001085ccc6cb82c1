import { channel, nearest, texels } from './lanes'

// @ts-ignore: decorator
@inline
function weighed(p: v128, q: v128, a: v128, b: v128, sum: v128, shift: i32): v128 {
  const c = i32x4.add(i32x4.mul(channel(p, shift), a), i32x4.mul(channel(q, shift), b))
  return v128.and(nearest(f32x4.div(f32x4.convert_i32x4_s(c), sum)), i32x4.splat(255))
}

/** The means of four pairs of texels, colour weighted by alpha; pairs that are clear give nothing. */
// @ts-ignore: decorator
@inline
function means(p: v128, q: v128): v128 {
  const a = i32x4.shr_u(p, 24)
  const b = i32x4.shr_u(q, 24)
  const both = i32x4.add(a, b)
  const sum = f32x4.convert_i32x4_s(both)
  const alpha = nearest(f32x4.mul(sum, f32x4.splat(0.5)))
  const out = texels(weighed(p, q, a, b, sum, 0), weighed(p, q, a, b, sum, 8), weighed(p, q, a, b, sum, 16), alpha)
  return v128.and(out, i32x4.ne(both, i32x4.splat(0)))
}

/** A row of `count` texels from one twice as long, four at a time. */
export function narrow(out: usize, row: usize, count: i32): void {
  for (let i = 0; i < count; i += 4, out += 16, row += 32) {
    const p = v128.load(row)
    const q = v128.load(row, 16)
    v128.store(out, means(v128.shuffle<u32>(p, q, 0, 2, 4, 6), v128.shuffle<u32>(p, q, 1, 3, 5, 7)))
  }
}

/** A row of `count` texels from two rows, four at a time. */
export function lower(out: usize, upper: usize, under: usize, count: i32): void {
  for (let i = 0; i < count; i += 4, out += 16, upper += 16, under += 16) {
    v128.store(out, means(v128.load(upper), v128.load(under)))
  }
}
