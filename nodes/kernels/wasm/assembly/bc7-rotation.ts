import { dot3, spread } from './bc7-line'
import { MOMENT, SUM, get } from './bc7-slots'
import { add, div, least, most, mul, pick, splat, sub } from './lanes'

/** The share of the spread that a line through the given channels leaves: of a 3 x 3 covariance of any trace. */
// @ts-ignore: decorator
@inline
function beyond(rr: v128, rg: v128, rb: v128, gg: v128, gb: v128, bb: v128): v128 {
  const trace = add(add(rr, gg), bb)
  const unit = div(splat(1), most(trace, splat(1e-6)))
  let k = f32x4.gt(gg, rr)
  let x = pick(k, rg, rr)
  let y = pick(k, gg, rg)
  let z = pick(k, gb, rb)
  k = f32x4.gt(bb, most(rr, gg))
  x = mul(pick(k, rb, x), unit)
  y = mul(pick(k, gb, y), unit)
  z = mul(pick(k, bb, z), unit)
  let a = x
  let b = y
  let c = z
  for (let n = 0; n < 2; n++) {
    x = a
    y = b
    z = c
    a = mul(dot3(rr, rg, rb, x, y, z), unit)
    b = mul(dot3(rg, gg, gb, x, y, z), unit)
    c = mul(dot3(rb, gb, bb, x, y, z), unit)
  }
  const length = div(dot3(a, b, c, a, b, c), most(dot3(a, b, c, x, y, z), splat(1e-12)))
  return sub(trace, mul(length, trace))
}

/**
 * The rotation that leaves the least: which channel is best coded by itself, 0 for alpha, 1 to 3 for red to blue. Moments and
 * sums of all channels must be there.
 */
export function bestRotation(): v128 {
  const n = splat(16)
  const sr = get(SUM)
  const sg = get(SUM + 1)
  const sb = get(SUM + 2)
  const sa = get(SUM + 3)
  const rr = spread(MOMENT, n, sr, sr)
  const rg = spread(MOMENT + 1, n, sr, sg)
  const rb = spread(MOMENT + 2, n, sr, sb)
  const ra = spread(MOMENT + 3, n, sr, sa)
  const gg = spread(MOMENT + 4, n, sg, sg)
  const gb = spread(MOMENT + 5, n, sg, sb)
  const ga = spread(MOMENT + 6, n, sg, sa)
  const bb = spread(MOMENT + 7, n, sb, sb)
  const ba = spread(MOMENT + 8, n, sb, sa)
  const aa = spread(MOMENT + 9, n, sa, sa)
  let low = beyond(rr, rg, rb, gg, gb, bb)
  let rotation = i32x4.splat(0)
  for (let k = 1; k < 4; k++) {
    let left: v128
    if (k == 1) left = beyond(aa, ga, ba, gg, gb, bb)
    else if (k == 2) left = beyond(rr, ra, rb, aa, ba, bb)
    else left = beyond(rr, rg, ra, gg, ga, aa)
    const better = f32x4.lt(left, low)
    low = least(left, low)
    rotation = pick(better, i32x4.splat(k), rotation)
  }
  return rotation
}
