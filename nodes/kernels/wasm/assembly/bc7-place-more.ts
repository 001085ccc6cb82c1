// Places of two and of three subsets.
import { aim, toward } from './bc7-place'
import { ENDS, ERROR, LINE, PLACES, PX, STRIDE, SUBSET, W, WS, WW, address, get, put } from './bc7-slots'
import { add, least, lowered, most, mul, raised, round, splat, sub } from './lanes'

/** As placeOf, of two subsets. */
// @ts-ignore: decorator
@inline
function placePairOf(top: f32, first: bool, alpha: bool): void {
  const other = SUBSET + STRIDE
  aim(SUBSET, top, first, alpha)
  aim(other, top, first, alpha)
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
      const w = round(mul(lowered(whole), step))
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
export function missPair(top: f32): void {
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

/** As placeOf, of the masked texels alone. */
export function placeMasked(at: i32, top: f32, first: bool): void {
  aim(at, top, first, false)
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
      const w = v128.and(v128.load(from, 1280), round(mul(lowered(whole), step)))
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
