import { B, CODES, ENDS, G, LINE, PLACES, R, add, clamp, dot, get, mul, pick, put, round, sub, sum3, times } from './bc-lanes'

// @ts-ignore: decorator
@inline
function wide5(c: v128): v128 {
  return add(times(c, 8), round(sub(times(c, 0.25), f32x4.splat(0.375))))
}

// @ts-ignore: decorator
@inline
function wide6(c: v128): v128 {
  return add(times(c, 4), round(sub(times(c, 0.0625), f32x4.splat(0.46875))))
}

// @ts-ignore: decorator
@inline
function code5(v: v128): v128 {
  return clamp(round(times(v, <f32>(31.0 / 255.0))), 31)
}

// @ts-ignore: decorator
@inline
function code6(v: v128): v128 {
  return clamp(round(times(v, <f32>(63.0 / 255.0))), 63)
}

// @ts-ignore: decorator
@inline
function keep(base: usize, slot: i32, better: v128, v: v128): void {
  put(base, slot, pick(better, v, get(base, slot)))
}

/** The principal axis of the texels. */
function fitLine(base: usize): void {
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  let mr = zero
  let mg = zero
  let mb = zero
  for (let i = 0; i < 16; i++) {
    mr = add(mr, get(base, R + i))
    mg = add(mg, get(base, G + i))
    mb = add(mb, get(base, B + i))
  }
  mr = times(mr, 0.0625)
  mg = times(mg, 0.0625)
  mb = times(mb, 0.0625)
  let rr = f32x4.splat(0.001)
  let rg = zero
  let rb = zero
  let gg = zero
  let gb = zero
  let bb = zero
  for (let i = 0; i < 16; i++) {
    const x = sub(get(base, R + i), mr)
    const y = sub(get(base, G + i), mg)
    const z = sub(get(base, B + i), mb)
    rr = add(rr, mul(x, x))
    rg = add(rg, mul(x, y))
    rb = add(rb, mul(x, z))
    gg = add(gg, mul(y, y))
    gb = add(gb, mul(y, z))
    bb = add(bb, mul(z, z))
  }
  let k = f32x4.gt(gg, rr)
  const most = pick(k, gg, rr)
  let v0 = pick(k, rg, rr)
  let v1 = pick(k, gg, rg)
  let v2 = pick(k, gb, rb)
  k = f32x4.gt(bb, most)
  v0 = pick(k, rb, v0)
  v1 = pick(k, gb, v1)
  v2 = pick(k, bb, v2)
  for (let n = 0; n < 4; n++) {
    const x = dot(rr, rg, rb, v0, v1, v2)
    const y = dot(rg, gg, gb, v0, v1, v2)
    const z = dot(rb, gb, bb, v0, v1, v2)
    const size = f32x4.pmax(sum3(f32x4.abs(x), f32x4.abs(y), f32x4.abs(z)), f32x4.splat(0.0001))
    const scale = f32x4.div(one, size)
    v0 = mul(x, scale)
    v1 = mul(y, scale)
    v2 = mul(z, scale)
  }
  const unit = f32x4.div(one, f32x4.sqrt(f32x4.pmax(dot(v0, v1, v2, v0, v1, v2), f32x4.splat(1e-7))))
  v0 = mul(v0, unit)
  v1 = mul(v1, unit)
  v2 = mul(v2, unit)
  let low = f32x4.splat(9999)
  let high = f32x4.splat(-9999)
  for (let i = 0; i < 16; i++) {
    const t = dot(sub(get(base, R + i), mr), sub(get(base, G + i), mg), sub(get(base, B + i), mb), v0, v1, v2)
    low = f32x4.pmin(low, t)
    high = f32x4.pmax(high, t)
  }
  put(base, LINE, mr)
  put(base, LINE + 1, mg)
  put(base, LINE + 2, mb)
  put(base, LINE + 3, v0)
  put(base, LINE + 4, v1)
  put(base, LINE + 5, v2)
  put(base, LINE + 6, low)
  put(base, LINE + 7, high)
}

/** Codes of the two ends of the line, drawn in by `inset` of its length. */
function startEnds(base: usize, inset: f32): void {
  const less = times(sub(get(base, LINE + 7), get(base, LINE + 6)), inset)
  const low = add(get(base, LINE + 6), less)
  const high = sub(get(base, LINE + 7), less)
  put(base, ENDS, code5(add(get(base, LINE), mul(get(base, LINE + 3), low))))
  put(base, ENDS + 1, code6(add(get(base, LINE + 1), mul(get(base, LINE + 4), low))))
  put(base, ENDS + 2, code5(add(get(base, LINE + 2), mul(get(base, LINE + 5), low))))
  put(base, ENDS + 3, code5(add(get(base, LINE), mul(get(base, LINE + 3), high))))
  put(base, ENDS + 4, code6(add(get(base, LINE + 1), mul(get(base, LINE + 4), high))))
  put(base, ENDS + 5, code5(add(get(base, LINE + 2), mul(get(base, LINE + 5), high))))
}

/** The pair of codes of one channel that suits the places best, around the least-squares line. See plain/bc-color.ts. */
// @ts-ignore: decorator
@inline
function closestCodes(base: usize, six: bool, slot: i32, from: v128, xx: v128, xy: v128, yy: v128, sx: v128, sy: v128): void {
  const top: f32 = six ? 63 : 31
  const steps = six ? <f32>(63.0 / 255.0) : <f32>(31.0 / 255.0)
  const one = f32x4.splat(1)
  const det = sub(mul(xx, yy), mul(xy, xy))
  const line = mul(sub(mul(sx, yy), mul(sy, xy)), f32x4.div(one, det))
  const start = pick(f32x4.gt(det, f32x4.splat(0.01)), line, times(add(sx, sy), 0.0625))
  let code = sub(f32x4.floor(times(add(from, start), steps)), one)
  const inverse = f32x4.div(one, f32x4.pmax(yy, f32x4.splat(0.001)))
  let least = f32x4.splat(1e30)
  let first = code
  let second = code
  for (let n = 0; n < 4; n++) {
    const p = clamp(code, top)
    const a = sub(six ? wide6(p) : wide5(p), from)
    const goal = mul(sub(sy, mul(xy, a)), inverse)
    const q = clamp(round(times(add(from, goal), steps)), top)
    const b = sub(six ? wide6(q) : wide5(q), from)
    const left = mul(a, add(mul(xx, a), times(sub(mul(xy, b), sx), 2)))
    const error = add(left, mul(b, sub(mul(yy, b), times(sy, 2))))
    const better = f32x4.lt(error, least)
    least = pick(better, error, least)
    first = pick(better, p, first)
    second = pick(better, q, second)
    code = add(code, one)
  }
  put(base, slot, first)
  put(base, slot + 3, second)
}

// @ts-ignore: decorator
@inline
function insetOf(start: i32): f32 {
  return start == 0 ? 0.04 : start == 1 ? 0 : start == 2 ? 0.2 : -0.1
}

/** Fits four evenly spaced colours to the texels of four blocks, from several starts. See plain/bc-color.ts. */
export function fitColor(base: usize, starts: i32, rounds: i32): void {
  fitLine(base)
  let least = f32x4.splat(1e30)
  for (let start = 0; start < starts; start++) {
    // Where no round follows, nothing would draw the ends out again.
    startEnds(base, rounds == 1 ? 0 : insetOf(start))
    for (let n = 0; n < rounds; n++) {
      least = refine(base, least, n + 1 < rounds)
    }
  }
}

/** One round: places texels, keeps what is better than `least`, and, to go on, finds better ends. */
function refine(base: usize, least: v128, further: bool): v128 {
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  const c0 = get(base, ENDS)
  const c1 = get(base, ENDS + 1)
  const c2 = get(base, ENDS + 2)
  const c3 = get(base, ENDS + 3)
  const c4 = get(base, ENDS + 4)
  const c5 = get(base, ENDS + 5)
  const r0 = wide5(c0)
  const g0 = wide6(c1)
  const b0 = wide5(c2)
  const dr = sub(wide5(c3), r0)
  const dg = sub(wide6(c4), g0)
  const db = sub(wide5(c5), b0)
  const length = dot(dr, dg, db, dr, dg, db)
  const scale = f32x4.div(f32x4.splat(3), f32x4.pmax(length, f32x4.splat(0.001)))
  const bias = pick(f32x4.gt(length, zero), zero, one)
  let error = zero
  let places = i32x4.splat(0)
  let sum = zero
  let yy = zero
  let yr = zero
  let yg = zero
  let yb = zero
  for (let i = 0; i < 16; i++) {
    const p = sub(get(base, R + i), r0)
    const q = sub(get(base, G + i), g0)
    const s = sub(get(base, B + i), b0)
    const t = clamp(round(add(mul(dot(p, q, s, dr, dg, db), scale), bias)), 3)
    places = v128.or(places, i32x4.shl(i32x4.trunc_sat_f32x4_s(t), i << 1))
    const y = times(t, <f32>(1.0 / 3.0))
    const er = sub(p, mul(dr, y))
    const eg = sub(q, mul(dg, y))
    const eb = sub(s, mul(db, y))
    error = add(error, dot(er, eg, eb, er, eg, eb))
    sum = add(sum, y)
    yy = add(yy, mul(y, y))
    yr = add(yr, mul(y, p))
    yg = add(yg, mul(y, q))
    yb = add(yb, mul(y, s))
  }
  const better = f32x4.lt(error, least)
  least = pick(better, error, least)
  keep(base, CODES, better, c0)
  keep(base, CODES + 1, better, c1)
  keep(base, CODES + 2, better, c2)
  keep(base, CODES + 3, better, c3)
  keep(base, CODES + 4, better, c4)
  keep(base, CODES + 5, better, c5)
  keep(base, PLACES, better, places)
  if (!further) return least
  // With x = 1 - y, the sums of the first end follow from those of the second and from the mean.
  const xy = sub(sum, yy)
  const xx = sub(sub(f32x4.splat(16), sum), xy)
  const xr = sub(times(sub(get(base, LINE), r0), 16), yr)
  const xg = sub(times(sub(get(base, LINE + 1), g0), 16), yg)
  const xb = sub(times(sub(get(base, LINE + 2), b0), 16), yb)
  closestCodes(base, false, ENDS, r0, xx, xy, yy, xr, yr)
  closestCodes(base, true, ENDS + 1, g0, xx, xy, yy, xg, yg)
  closestCodes(base, false, ENDS + 2, b0, xx, xy, yy, xb, yb)
  return least
}

// @ts-ignore: decorator
@inline
function whole(base: usize, slot: i32): v128 {
  return i32x4.trunc_sat_f32x4_s(get(base, slot))
}

// @ts-ignore: decorator
@inline
function color565(base: usize, slot: i32): v128 {
  return v128.or(v128.or(i32x4.shl(whole(base, slot), 11), i32x4.shl(whole(base, slot + 1), 5)), whole(base, slot + 2))
}

/** The two words of the four colour blocks, into the first two slots of codes. Always four colours, never clear. */
export function packColor(base: usize): void {
  const first = color565(base, CODES)
  const second = color565(base, CODES + 3)
  const flip = i32x4.lt_s(first, second)
  const low = i32x4.splat(0x55555555)
  const places = v128.xor(get(base, PLACES), flip)
  const half = v128.and(i32x4.shr_u(places, 1), low)
  // Places 0, 1, 2, 3 from the first end have the indices 0, 2, 3, 1.
  const bits = v128.or(i32x4.shl(v128.and(v128.xor(places, half), low), 1), half)
  put(base, CODES, v128.or(i32x4.max_s(first, second), i32x4.shl(i32x4.min_s(first, second), 16)))
  put(base, CODES + 1, v128.and(bits, i32x4.ne(first, second)))
}
