import { ENDS, ERROR, HIGH, LINE, LOW, PLACES, PX, STRIDE, SUBSET, W, WS, WW, address, get, put } from './bc7-slots'
import { add, div, least, lowered, most, mul, pick, raised, round, splat, sub } from './lanes'

// @ts-ignore: decorator
@inline
export function toward(end: i32, at: i32): v128 {
  return sub(get(at + ENDS + 4 + end), get(at + ENDS + end))
}

/** Direction of a subset's line in places per unit, into LINE, and its start. */
// @ts-ignore: decorator
@inline
export function aim(at: i32, top: f32, first: bool, alpha: bool): void {
  if (first) {
    const low = get(at + LOW)
    put(at + LINE, div(splat(top), most(sub(get(at + HIGH), low), splat(1e-6))))
    put(at + LINE + 4, low)
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
  put(at + LINE, mul(x, scale))
  put(at + LINE + 1, mul(y, scale))
  put(at + LINE + 2, mul(z, scale))
  if (alpha) put(at + LINE + 3, mul(toward(3, at), scale))
  put(at + LINE + 4, mul(offset, scale))
}

/** Whether a subset's ends are the same. */
// @ts-ignore: decorator
@inline
function haveMet(at: i32): v128 {
  const distance = add(add(f32x4.abs(toward(0, at)), f32x4.abs(toward(1, at))), f32x4.abs(toward(2, at)))
  return f32x4.eq(distance, splat(0))
}

/**
 * Gives every texel the closest of `top + 1` places on the line: by its reach between the ends of reach (`first`), or by the
 * ends' values. Leaves places, and the sums of weights that better ends follow from: 64ths, or places where `even`. One subset.
 */
// @ts-ignore: decorator
@inline
function placeOf(top: f32, first: bool, alpha: bool, even: bool): void {
  aim(SUBSET, top, first, alpha)
  const x = get(SUBSET + LINE)
  const y = get(SUBSET + LINE + 1)
  const z = get(SUBSET + LINE + 2)
  const v = get(SUBSET + LINE + 3)
  let offset = get(SUBSET + LINE + 4)
  // Even steps reach what lies between two codes: ends that have met part again from the place after the first.
  if (even && !first) offset = pick(haveMet(SUBSET), splat(-1), offset)
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
      const place = lowered(whole)
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
export function missOpaque(top: f32): void {
  const ends = SUBSET + ENDS
  const half = splat(0.5)
  const unit = splat(1.0 / 64.0)
  const r = get(ends)
  const g = get(ends + 1)
  const b = get(ends + 2)
  const dr = mul(sub(get(ends + 4), r), unit)
  const dg = mul(sub(get(ends + 5), g), unit)
  const db = mul(sub(get(ends + 6), b), unit)
  const r0 = add(r, half)
  const g0 = add(g, half)
  const b0 = add(b, half)
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
    }
  }
  put(SUBSET + ERROR, error)
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
      const w = round(mul(lowered(whole), step))
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
