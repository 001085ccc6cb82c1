import { AXIS, HIGH, LINE, LOW, PX, STRIDE, SUBSET, address, get, put } from './bc7-slots'
import { add, div, least, most, mul, pick, splat, sub } from './lanes'

// @ts-ignore: decorator
@inline
export function dot3(a: v128, b: v128, c: v128, x: v128, y: v128, z: v128): v128 {
  return add(add(mul(a, x), mul(b, y)), mul(c, z))
}

// @ts-ignore: decorator
@inline
function dot4(a: v128, b: v128, c: v128, d: v128, x: v128, y: v128, z: v128, w: v128): v128 {
  return add(add(mul(a, x), mul(b, y)), add(mul(c, z), mul(d, w)))
}

/** The main axis of a 3 x 3 covariance whose trace is one, of unit length, into three slots. */
function axis3(rr: v128, rg: v128, rb: v128, gg: v128, gb: v128, bb: v128, to: i32): void {
  let k = f32x4.gt(gg, rr)
  let x = pick(k, rg, rr)
  let y = pick(k, gg, rg)
  let z = pick(k, gb, rb)
  k = f32x4.gt(bb, most(rr, gg))
  x = pick(k, rb, x)
  y = pick(k, gb, y)
  z = pick(k, bb, z)
  for (let n = 0; n < 4; n++) {
    const a = dot3(rr, rg, rb, x, y, z)
    const b = dot3(rg, gg, gb, x, y, z)
    z = dot3(rb, gb, bb, x, y, z)
    x = a
    y = b
  }
  const unit = div(splat(1), f32x4.sqrt(most(dot3(x, y, z, x, y, z), splat(1e-18))))
  put(to, mul(x, unit))
  put(to + 1, mul(y, unit))
  put(to + 2, mul(z, unit))
}

/** As axis3, of four channels. */
function axis4(
  rr: v128, rg: v128, rb: v128, ra: v128, gg: v128, gb: v128, ga: v128, bb: v128, ba: v128, aa: v128, to: i32,
): void {
  let k = f32x4.gt(gg, rr)
  let large = most(rr, gg)
  let x = pick(k, rg, rr)
  let y = pick(k, gg, rg)
  let z = pick(k, gb, rb)
  let w = pick(k, ga, ra)
  k = f32x4.gt(bb, large)
  large = most(large, bb)
  x = pick(k, rb, x)
  y = pick(k, gb, y)
  z = pick(k, bb, z)
  w = pick(k, ba, w)
  k = f32x4.gt(aa, large)
  x = pick(k, ra, x)
  y = pick(k, ga, y)
  z = pick(k, ba, z)
  w = pick(k, aa, w)
  for (let n = 0; n < 4; n++) {
    const a = dot4(rr, rg, rb, ra, x, y, z, w)
    const b = dot4(rg, gg, gb, ga, x, y, z, w)
    const c = dot4(rb, gb, bb, ba, x, y, z, w)
    w = dot4(ra, ga, ba, aa, x, y, z, w)
    x = a
    y = b
    z = c
  }
  const unit = div(splat(1), f32x4.sqrt(most(dot4(x, y, z, w, x, y, z, w), splat(1e-18))))
  put(to, mul(x, unit))
  put(to + 1, mul(y, unit))
  put(to + 2, mul(z, unit))
  put(to + 3, mul(w, unit))
}

// @ts-ignore: decorator
@inline
export function spread(moment: i32, n: v128, a: v128, b: v128): v128 {
  return sub(mul(n, get(moment)), mul(a, b))
}

/** The main axis of texels of which count, sums and moments are given, into slots `to`; with `across`, a second one after it. */
// @ts-ignore: decorator
@inline
function axisOf(n: v128, sums: i32, moments: i32, to: i32, across: bool, alpha: bool): void {
  const sr = get(sums)
  const sg = get(sums + 1)
  const sb = get(sums + 2)
  let rr = spread(moments, n, sr, sr)
  let rg = spread(moments + 1, n, sr, sg)
  let rb = spread(moments + 2, n, sr, sb)
  let gg = spread(moments + 4, n, sg, sg)
  let gb = spread(moments + 5, n, sg, sb)
  let bb = spread(moments + 7, n, sb, sb)
  if (!alpha) {
    const unit = div(splat(1), most(add(add(rr, gg), bb), splat(1e-6)))
    rr = mul(rr, unit)
    rg = mul(rg, unit)
    rb = mul(rb, unit)
    gg = mul(gg, unit)
    gb = mul(gb, unit)
    bb = mul(bb, unit)
    axis3(rr, rg, rb, gg, gb, bb, to)
    if (!across) return
    const x = get(to)
    const y = get(to + 1)
    const z = get(to + 2)
    const a = dot3(rr, rg, rb, x, y, z)
    const b = dot3(rg, gg, gb, x, y, z)
    const c = dot3(rb, gb, bb, x, y, z)
    rr = sub(rr, mul(a, x))
    rg = sub(rg, mul(a, y))
    rb = sub(rb, mul(a, z))
    gg = sub(gg, mul(b, y))
    gb = sub(gb, mul(b, z))
    bb = sub(bb, mul(c, z))
    axis3(rr, rg, rb, gg, gb, bb, to + 4)
    return
  }
  const sa = get(sums + 3)
  let ra = spread(moments + 3, n, sr, sa)
  let ga = spread(moments + 6, n, sg, sa)
  let ba = spread(moments + 8, n, sb, sa)
  let aa = spread(moments + 9, n, sa, sa)
  const unit = div(splat(1), most(add(add(rr, gg), add(bb, aa)), splat(1e-6)))
  rr = mul(rr, unit)
  rg = mul(rg, unit)
  rb = mul(rb, unit)
  ra = mul(ra, unit)
  gg = mul(gg, unit)
  gb = mul(gb, unit)
  ga = mul(ga, unit)
  bb = mul(bb, unit)
  ba = mul(ba, unit)
  aa = mul(aa, unit)
  axis4(rr, rg, rb, ra, gg, gb, ga, bb, ba, aa, to)
  if (!across) return
  const x = get(to)
  const y = get(to + 1)
  const z = get(to + 2)
  const w = get(to + 3)
  const a = dot4(rr, rg, rb, ra, x, y, z, w)
  const b = dot4(rg, gg, gb, ga, x, y, z, w)
  const c = dot4(rb, gb, bb, ba, x, y, z, w)
  const d = dot4(ra, ga, ba, aa, x, y, z, w)
  rr = sub(rr, mul(a, x))
  rg = sub(rg, mul(a, y))
  rb = sub(rb, mul(a, z))
  ra = sub(ra, mul(a, w))
  gg = sub(gg, mul(b, y))
  gb = sub(gb, mul(b, z))
  ga = sub(ga, mul(b, w))
  bb = sub(bb, mul(c, z))
  ba = sub(ba, mul(c, w))
  aa = sub(aa, mul(d, w))
  axis4(rr, rg, rb, ra, gg, gb, ga, bb, ba, aa, to + 4)
}

export function axisOpaque(count: i32, sums: i32, moments: i32, to: i32, across: bool): void {
  axisOf(get(count), sums, moments, to, across, false)
}

export function axisClear(count: i32, sums: i32, moments: i32, to: i32, across: bool): void {
  axisOf(get(count), sums, moments, to, across, true)
}

/** How far the texels reach along the axis, and the nearest and the farthest. One subset. */
// @ts-ignore: decorator
@inline
function reachOf(alpha: bool): void {
  const x = get(AXIS)
  const y = get(AXIS + 1)
  const z = get(AXIS + 2)
  const w = get(AXIS + 3)
  let low = splat(1e9)
  let high = splat(-1e9)
  const end = address(PX + 16)
  for (let at = address(PX); at < end; at += 16) {
    let t = dot3(v128.load(at), v128.load(at, 256), v128.load(at, 512), x, y, z)
    if (alpha) t = add(t, mul(v128.load(at, 768), w))
    low = least(low, t)
    high = most(high, t)
    v128.store(at, t, 1024)
  }
  put(SUBSET + LOW, low)
  put(SUBSET + HIGH, high)
}

export function reachOpaque(): void {
  reachOf(false)
}

export function reachClear(): void {
  reachOf(true)
}

/** As reachOf, of the masked texels alone. */
export function reachMasked(at: i32): void {
  const x = get(at + LINE)
  const y = get(at + LINE + 1)
  const z = get(at + LINE + 2)
  let low = splat(1e9)
  let high = splat(-1e9)
  const end = address(PX + 16)
  for (let from = address(PX); from < end; from += 16) {
    const mask = v128.load(from, 1280)
    const t = dot3(v128.load(from), v128.load(from, 256), v128.load(from, 512), x, y, z)
    low = least(low, pick(mask, t, splat(1e9)))
    high = most(high, pick(mask, t, splat(-1e9)))
    v128.store(from, t, 1024)
  }
  put(at + LOW, low)
  put(at + HIGH, high)
}

/** As reachOf, of two subsets with a line each. */
// @ts-ignore: decorator
@inline
function reachPairOf(alpha: bool): void {
  const x0 = get(SUBSET + LINE)
  const y0 = get(SUBSET + LINE + 1)
  const z0 = get(SUBSET + LINE + 2)
  const w0 = get(SUBSET + LINE + 3)
  const x1 = v128.xor(x0, get(SUBSET + STRIDE + LINE))
  const y1 = v128.xor(y0, get(SUBSET + STRIDE + LINE + 1))
  const z1 = v128.xor(z0, get(SUBSET + STRIDE + LINE + 2))
  const w1 = v128.xor(w0, get(SUBSET + STRIDE + LINE + 3))
  const far = splat(1e9)
  const near = splat(-1e9)
  let low0 = far
  let low1 = far
  let high0 = near
  let high1 = near
  const end = address(PX + 16)
  for (let at = address(PX); at < end; at += 16) {
    const mask = v128.load(at, 1280)
    const x = v128.xor(x0, v128.and(mask, x1))
    const y = v128.xor(y0, v128.and(mask, y1))
    const z = v128.xor(z0, v128.and(mask, z1))
    let t = dot3(v128.load(at), v128.load(at, 256), v128.load(at, 512), x, y, z)
    if (alpha) t = add(t, mul(v128.load(at, 768), v128.xor(w0, v128.and(mask, w1))))
    low0 = least(low0, pick(mask, far, t))
    high0 = most(high0, pick(mask, near, t))
    low1 = least(low1, pick(mask, t, far))
    high1 = most(high1, pick(mask, t, near))
    v128.store(at, t, 1024)
  }
  put(SUBSET + LOW, low0)
  put(SUBSET + HIGH, high0)
  put(SUBSET + STRIDE + LOW, low1)
  put(SUBSET + STRIDE + HIGH, high1)
}

export function reachPairOpaque(): void {
  reachPairOf(false)
}

export function reachPairClear(): void {
  reachPairOf(true)
}
