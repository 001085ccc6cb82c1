import { ENDS, ERROR, HIGH, LINE, LOW, N, PLACES, PX, Q, REACH, S, STRIDE, SUBSET, W, WS, WW, add, address, div, get, least, most, mul, pick, put, raised, round, splat, sub } from './bc7-slots'

const MAGIC: f32 = 12582912

/**
 * Gives every texel the closest of `top + 1` places on the line: by its reach between the ends of reach (`first`), or by the
 * ends' values. Leaves places, and the sums of weights that better ends follow from. One subset. Weights are 64ths, or places where
 * `even`.
 */
// @ts-ignore: decorator
@inline
function placeOf(top: f32, first: bool, alpha: bool, even: bool): void {
  const ends = SUBSET + ENDS
  let x = splat(0)
  let y = x
  let z = x
  let v = x
  let offset: v128
  if (first) {
    const low = get(SUBSET + LOW)
    x = div(splat(top), most(sub(get(SUBSET + HIGH), low), splat(1e-6)))
    offset = low
  } else {
    const r = get(ends)
    const g = get(ends + 1)
    const b = get(ends + 2)
    x = sub(get(ends + 4), r)
    y = sub(get(ends + 5), g)
    z = sub(get(ends + 6), b)
    let size = add(add(mul(x, x), mul(y, y)), mul(z, z))
    offset = add(add(mul(x, r), mul(y, g)), mul(z, b))
    if (alpha) {
      const a = get(ends + 3)
      v = sub(get(ends + 7), a)
      size = add(size, mul(v, v))
      offset = add(offset, mul(v, a))
    }
    const scale = div(splat(top), most(size, splat(1e-6)))
    x = mul(x, scale)
    y = mul(y, scale)
    z = mul(z, scale)
    v = mul(v, scale)
    offset = mul(offset, scale)
    // Even steps reach what lies between two codes: ends that have met part again from the place after the first.
    if (even) offset = pick(f32x4.gt(size, splat(0)), offset, splat(-1))
  }
  const step = splat(<f32>(64.0 / top))
  const highest = splat(top)
  const zero = splat(0)
  let w1 = zero
  let w2 = zero
  let wr = zero
  let wg = zero
  let wb = zero
  let wa = zero
  let at = address(PX)
  for (let half = 0; half < 2; half++) {
    let places = zero
    for (let end = at + 128; at < end; at += 16) {
      const red = v128.load(at)
      const green = v128.load(at, 256)
      const blue = v128.load(at, 512)
      let t: v128
      if (first) t = mul(sub(v128.load(at, 1024), offset), x)
      else {
        t = add(add(mul(red, x), mul(green, y)), mul(blue, z))
        if (alpha) t = add(t, mul(v128.load(at, 768), v))
        t = sub(t, offset)
      }
      const whole = raised(least(most(t, zero), highest))
      places = v128.or(i32x4.shr_u(places, 4), i32x4.shl(whole, 28))
      const place = sub(whole, splat(MAGIC))
      const w = even ? place : round(mul(place, step))
      w1 = add(w1, w)
      w2 = add(w2, mul(w, w))
      wr = add(wr, mul(w, red))
      wg = add(wg, mul(w, green))
      wb = add(wb, mul(w, blue))
      if (alpha) wa = add(wa, mul(w, v128.load(at, 768)))
    }
    put(PLACES + half, places)
  }
  put(SUBSET + W, w1)
  put(SUBSET + WW, w2)
  put(SUBSET + WS, wr)
  put(SUBSET + WS + 1, wg)
  put(SUBSET + WS + 2, wb)
  if (alpha) put(SUBSET + WS + 3, wa)
}

export function placeOpaque(top: f32): void {
  placeOf(top, false, false, false)
}

export function placeOpaqueFirst(top: f32): void {
  placeOf(top, true, false, false)
}

/** As placeOpaque, of steps that are all the same: weights are places. */
export function placeEven(top: f32): void {
  placeOf(top, false, false, true)
}

export function placeEvenFirst(top: f32): void {
  placeOf(top, true, false, true)
}

export function placeClear(top: f32): void {
  placeOf(top, false, true, false)
}

export function placeClearFirst(top: f32): void {
  placeOf(top, true, true, false)
}

/** The error that the ends leave with the places, as decoders round. One subset. */
// @ts-ignore: decorator
@inline
function missOf(top: f32, alpha: bool): void {
  const ends = SUBSET + ENDS
  const half = splat(0.5)
  const unit = splat(1.0 / 64.0)
  const r = get(ends)
  const g = get(ends + 1)
  const b = get(ends + 2)
  const a = get(ends + 3)
  const dr = mul(sub(get(ends + 4), r), unit)
  const dg = mul(sub(get(ends + 5), g), unit)
  const db = mul(sub(get(ends + 6), b), unit)
  const da = mul(sub(get(ends + 7), a), unit)
  const r0 = add(r, half)
  const g0 = add(g, half)
  const b0 = add(b, half)
  const a0 = add(a, half)
  const step = splat(<f32>(64.0 / top))
  const nibble = i32x4.splat(15)
  let error = splat(0)
  let at = address(PX)
  for (let n = 0; n < 2; n++) {
    let places = get(PLACES + n)
    for (let end = at + 128; at < end; at += 16) {
      const w = round(mul(f32x4.convert_i32x4_s(v128.and(places, nibble)), step))
      places = i32x4.shr_u(places, 4)
      const er = sub(f32x4.floor(add(r0, mul(w, dr))), v128.load(at))
      const eg = sub(f32x4.floor(add(g0, mul(w, dg))), v128.load(at, 256))
      const eb = sub(f32x4.floor(add(b0, mul(w, db))), v128.load(at, 512))
      error = add(error, add(add(mul(er, er), mul(eg, eg)), mul(eb, eb)))
      if (!alpha) continue
      const ea = sub(f32x4.floor(add(a0, mul(w, da))), v128.load(at, 768))
      error = add(error, mul(ea, ea))
    }
  }
  put(SUBSET + ERROR, error)
}

export function missOpaque(top: f32): void {
  missOf(top, false)
}

export function missClear(top: f32): void {
  missOf(top, true)
}

// @ts-ignore: decorator
@inline
function toward(end: i32, at: i32): v128 {
  return sub(get(at + ENDS + 4 + end), get(at + ENDS + end))
}

/** Direction of a subset's line in places per unit, into four slots from `to`, and its start. */
// @ts-ignore: decorator
@inline
function aim(at: i32, to: i32, top: f32, first: bool, alpha: bool): void {
  if (first) {
    const low = get(at + LOW)
    put(to, div(splat(top), most(sub(get(at + HIGH), low), splat(1e-6))))
    put(to + 4, low)
    return
  }
  const x = toward(0, at)
  const y = toward(1, at)
  const z = toward(2, at)
  let size = add(add(mul(x, x), mul(y, y)), mul(z, z))
  let offset = add(add(mul(x, get(at + ENDS)), mul(y, get(at + ENDS + 1))), mul(z, get(at + ENDS + 2)))
  if (alpha) {
    const w = toward(3, at)
    size = add(size, mul(w, w))
    offset = add(offset, mul(w, get(at + ENDS + 3)))
  }
  const scale = div(splat(top), most(size, splat(1e-6)))
  put(to, mul(x, scale))
  put(to + 1, mul(y, scale))
  put(to + 2, mul(z, scale))
  if (alpha) put(to + 3, mul(toward(3, at), scale))
  put(to + 4, mul(offset, scale))
}

/** As placeOf, of two subsets. */
// @ts-ignore: decorator
@inline
function placePairOf(top: f32, first: bool, alpha: bool): void {
  const other = SUBSET + STRIDE
  aim(SUBSET, SUBSET + LINE, top, first, alpha)
  aim(other, other + LINE, top, first, alpha)
  const x0 = get(SUBSET + LINE)
  const x1 = v128.xor(x0, get(other + LINE))
  const y0 = get(SUBSET + LINE + 1)
  const y1 = v128.xor(y0, get(other + LINE + 1))
  const z0 = get(SUBSET + LINE + 2)
  const z1 = v128.xor(z0, get(other + LINE + 2))
  const v0 = get(SUBSET + LINE + 3)
  const v1 = v128.xor(v0, get(other + LINE + 3))
  const offset0 = get(SUBSET + LINE + 4)
  const offset1 = v128.xor(offset0, get(other + LINE + 4))
  const step = splat(<f32>(64.0 / top))
  const highest = splat(top)
  const zero = splat(0)
  let w1 = zero
  let w2 = zero
  let wr = zero
  let wg = zero
  let wb = zero
  let wa = zero
  let m1 = zero
  let m2 = zero
  let mr = zero
  let mg = zero
  let mb = zero
  let ma = zero
  let at = address(PX)
  for (let half = 0; half < 2; half++) {
    let places = zero
    for (let end = at + 128; at < end; at += 16) {
      const mask = v128.load(at, 1280)
      const red = v128.load(at)
      const green = v128.load(at, 256)
      const blue = v128.load(at, 512)
      const x = v128.xor(x0, v128.and(mask, x1))
      const offset = v128.xor(offset0, v128.and(mask, offset1))
      let t: v128
      if (first) t = mul(sub(v128.load(at, 1024), offset), x)
      else {
        const y = v128.xor(y0, v128.and(mask, y1))
        const z = v128.xor(z0, v128.and(mask, z1))
        t = add(add(mul(red, x), mul(green, y)), mul(blue, z))
        if (alpha) t = add(t, mul(v128.load(at, 768), v128.xor(v0, v128.and(mask, v1))))
        t = sub(t, offset)
      }
      const whole = raised(least(most(t, zero), highest))
      places = v128.or(i32x4.shr_u(places, 4), i32x4.shl(whole, 28))
      const w = round(mul(sub(whole, splat(MAGIC)), step))
      const m = v128.and(mask, w)
      w1 = add(w1, w)
      w2 = add(w2, mul(w, w))
      wr = add(wr, mul(w, red))
      wg = add(wg, mul(w, green))
      wb = add(wb, mul(w, blue))
      m1 = add(m1, m)
      m2 = add(m2, mul(m, m))
      mr = add(mr, mul(m, red))
      mg = add(mg, mul(m, green))
      mb = add(mb, mul(m, blue))
      if (!alpha) continue
      const clear = v128.load(at, 768)
      wa = add(wa, mul(w, clear))
      ma = add(ma, mul(m, clear))
    }
    put(PLACES + half, places)
  }
  put(other + W, m1)
  put(other + WW, m2)
  put(other + WS, mr)
  put(other + WS + 1, mg)
  put(other + WS + 2, mb)
  put(SUBSET + W, sub(w1, m1))
  put(SUBSET + WW, sub(w2, m2))
  put(SUBSET + WS, sub(wr, mr))
  put(SUBSET + WS + 1, sub(wg, mg))
  put(SUBSET + WS + 2, sub(wb, mb))
  if (!alpha) return
  put(other + WS + 3, ma)
  put(SUBSET + WS + 3, sub(wa, ma))
}

export function placePairOpaque(top: f32): void {
  placePairOf(top, false, false)
}

export function placePairOpaqueFirst(top: f32): void {
  placePairOf(top, true, false)
}

export function placePairClear(top: f32): void {
  placePairOf(top, false, true)
}

export function placePairClearFirst(top: f32): void {
  placePairOf(top, true, true)
}

/** The error that the ends leave with the places, as decoders round, by subset. */
// @ts-ignore: decorator
@inline
function missPairOf(top: f32): void {
  const other = SUBSET + STRIDE
  const half = splat(0.5)
  const unit = splat(1.0 / 64.0)
  const r0 = add(get(SUBSET + ENDS), half)
  const g0 = add(get(SUBSET + ENDS + 1), half)
  const b0 = add(get(SUBSET + ENDS + 2), half)
  const r1 = v128.xor(r0, add(get(other + ENDS), half))
  const g1 = v128.xor(g0, add(get(other + ENDS + 1), half))
  const b1 = v128.xor(b0, add(get(other + ENDS + 2), half))
  const x0 = mul(toward(0, SUBSET), unit)
  const y0 = mul(toward(1, SUBSET), unit)
  const z0 = mul(toward(2, SUBSET), unit)
  const x1 = v128.xor(x0, mul(toward(0, other), unit))
  const y1 = v128.xor(y0, mul(toward(1, other), unit))
  const z1 = v128.xor(z0, mul(toward(2, other), unit))
  const step = splat(<f32>(64.0 / top))
  const nibble = i32x4.splat(15)
  let error = splat(0)
  let second = splat(0)
  let at = address(PX)
  for (let n = 0; n < 2; n++) {
    let places = get(PLACES + n)
    for (let end = at + 128; at < end; at += 16) {
      const mask = v128.load(at, 1280)
      const w = round(mul(f32x4.convert_i32x4_s(v128.and(places, nibble)), step))
      places = i32x4.shr_u(places, 4)
      const r = add(v128.xor(r0, v128.and(mask, r1)), mul(w, v128.xor(x0, v128.and(mask, x1))))
      const g = add(v128.xor(g0, v128.and(mask, g1)), mul(w, v128.xor(y0, v128.and(mask, y1))))
      const b = add(v128.xor(b0, v128.and(mask, b1)), mul(w, v128.xor(z0, v128.and(mask, z1))))
      const er = sub(f32x4.floor(r), v128.load(at))
      const eg = sub(f32x4.floor(g), v128.load(at, 256))
      const eb = sub(f32x4.floor(b), v128.load(at, 512))
      const e = add(add(mul(er, er), mul(eg, eg)), mul(eb, eb))
      error = add(error, e)
      second = add(second, v128.and(mask, e))
    }
  }
  put(SUBSET + ERROR, sub(error, second))
  put(other + ERROR, second)
}

export function missPair(top: f32): void {
  missPairOf(top)
}

/** Gives alpha's texels places between the ends, of which there are `top + 1`: as placeOf, of the last channel by itself. */
export function placeSingle(top: f32): void {
  const at = SUBSET + STRIDE
  const low = get(at + ENDS + 3)
  const range = sub(get(at + ENDS + 7), low)
  const scale = v128.and(f32x4.gt(f32x4.abs(range), splat(0.5)), div(splat(top), range))
  const step = splat(<f32>(64.0 / top))
  const highest = splat(top)
  const zero = splat(0)
  let w1 = zero
  let w2 = zero
  let wa = zero
  let from = address(PX + 48)
  for (let half = 0; half < 2; half++) {
    let places = zero
    for (let end = from + 128; from < end; from += 16) {
      const v = v128.load(from)
      const whole = raised(least(most(mul(sub(v, low), scale), zero), highest))
      places = v128.or(i32x4.shr_u(places, 4), i32x4.shl(whole, 28))
      const w = round(mul(sub(whole, splat(MAGIC)), step))
      w1 = add(w1, w)
      w2 = add(w2, mul(w, w))
      wa = add(wa, mul(w, v))
    }
    put(PLACES + 2 + half, places)
  }
  put(at + W, w1)
  put(at + WW, w2)
  put(at + WS + 3, wa)
}

/** As placeOf, of the masked texels alone. */
export function placeMasked(at: i32, top: f32, first: bool): void {
  aim(at, at + LINE, top, first, false)
  const x = get(at + LINE)
  const y = get(at + LINE + 1)
  const z = get(at + LINE + 2)
  const offset = get(at + LINE + 4)
  const step = splat(<f32>(64.0 / top))
  const highest = splat(top)
  const zero = splat(0)
  let w1 = zero
  let w2 = zero
  let wr = zero
  let wg = zero
  let wb = zero
  let from = address(PX)
  for (let half = 0; half < 2; half++) {
    let places = zero
    for (let end = from + 128; from < end; from += 16) {
      const red = v128.load(from)
      const green = v128.load(from, 256)
      const blue = v128.load(from, 512)
      const t = first
        ? mul(sub(v128.load(from, 1024), offset), x)
        : sub(add(add(mul(red, x), mul(green, y)), mul(blue, z)), offset)
      const whole = raised(least(most(t, zero), highest))
      places = v128.or(i32x4.shr_u(places, 4), i32x4.shl(whole, 28))
      const w = v128.and(v128.load(from, 1280), round(mul(sub(whole, splat(MAGIC)), step)))
      w1 = add(w1, w)
      w2 = add(w2, mul(w, w))
      wr = add(wr, mul(w, red))
      wg = add(wg, mul(w, green))
      wb = add(wb, mul(w, blue))
    }
    put(PLACES + half, places)
  }
  put(at + W, w1)
  put(at + WW, w2)
  put(at + WS, wr)
  put(at + WS + 1, wg)
  put(at + WS + 2, wb)
}
