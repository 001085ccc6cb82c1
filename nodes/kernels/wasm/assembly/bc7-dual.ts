import { AXIS, ENDS, MOMENT, N, ORIGIN, PARTITION, PX, Q, S, STRIDE, SUBSET, SUM, address, get, put } from './bc7-slots'
import { NONE, findEnds, keepBest, keepDual, setFormat, startTries } from './bc7-ends'
import { axisOpaque, reachOpaque } from './bc7-line'
import { bestRotation } from './bc7-rotation'
import { placeOpaque, placeOpaqueFirst, placeSingle } from './bc7-place'
import { unite } from './bc7-single'
import { add, least, most, mul, pick, splat } from './lanes'

const OTHER = SUBSET + STRIDE

/** Trades alpha for the channel that the rotation names, in the texels, and sums them anew. */
function rotate(rotation: v128): void {
  const red = i32x4.eq(rotation, i32x4.splat(1))
  const green = i32x4.eq(rotation, i32x4.splat(2))
  const blue = i32x4.eq(rotation, i32x4.splat(3))
  let sr = splat(0)
  let sg = sr
  let sb = sr
  let sa = sr
  let rr = sr
  let rg = sr
  let rb = sr
  let gg = sr
  let gb = sr
  let bb = sr
  let aa = sr
  let low = splat(1e9)
  let high = splat(-1e9)
  const end = address(PX + 16)
  for (let at = address(PX); at < end; at += 16) {
    const x = v128.load(at)
    const y = v128.load(at, 256)
    const z = v128.load(at, 512)
    const w = v128.load(at, 768)
    const r = pick(red, w, x)
    const g = pick(green, w, y)
    const b = pick(blue, w, z)
    const a = pick(red, x, pick(green, y, pick(blue, z, w)))
    v128.store(at, r)
    v128.store(at, g, 256)
    v128.store(at, b, 512)
    v128.store(at, a, 768)
    low = least(low, a)
    high = most(high, a)
    sr = add(sr, r)
    sg = add(sg, g)
    sb = add(sb, b)
    sa = add(sa, a)
    rr = add(rr, mul(r, r))
    rg = add(rg, mul(r, g))
    rb = add(rb, mul(r, b))
    gg = add(gg, mul(g, g))
    gb = add(gb, mul(g, b))
    bb = add(bb, mul(b, b))
    aa = add(aa, mul(a, a))
  }
  const x = get(ORIGIN)
  const y = get(ORIGIN + 1)
  const z = get(ORIGIN + 2)
  const w = get(ORIGIN + 3)
  put(ORIGIN, pick(red, w, x))
  put(ORIGIN + 1, pick(green, w, y))
  put(ORIGIN + 2, pick(blue, w, z))
  put(ORIGIN + 3, pick(red, x, pick(green, y, pick(blue, z, w))))
  put(SUM, sr)
  put(SUM + 1, sg)
  put(SUM + 2, sb)
  put(MOMENT, rr)
  put(MOMENT + 1, rg)
  put(MOMENT + 2, rb)
  put(MOMENT + 4, gg)
  put(MOMENT + 5, gb)
  put(MOMENT + 7, bb)
  put(OTHER + N, splat(16))
  put(OTHER + S + 3, sa)
  put(OTHER + Q, aa)
  put(OTHER + ENDS + 3, low)
  put(OTHER + ENDS + 7, high)
}

function tryMode(mode: i32, bits: i32, top: f32, single: i32, singleTop: f32, rounds: i32, low: v128, high: v128): void {
  startTries()
  put(OTHER + ENDS + 3, low)
  put(OTHER + ENDS + 7, high)
  for (let k = 0; k <= rounds; k++) {
    setFormat(bits, false)
    if (k == 0) placeOpaqueFirst(top)
    else placeOpaque(top)
    findEnds(SUBSET, 0, 3, NONE)
    setFormat(single, false)
    placeSingle(singleTop)
    findEnds(OTHER, 3, 4, NONE)
    keepDual()
  }
  keepBest(2, mode)
}

/** Mode 4 by which index has eight places. */
export const SINGLE_FINE = 4
export const COLOR_FINE = 12

/** One channel by itself and a line through the other three, by the rotation that promises most: modes 5 and, with rounds, 4. */
export function fitDual(rounds: i32): void {
  const rotation = bestRotation()
  put(PARTITION, rotation)
  rotate(rotation)
  unite(3)
  axisOpaque(SUBSET + N, SUM, MOMENT, AXIS, false)
  reachOpaque()
  const low = get(OTHER + ENDS + 3)
  const high = get(OTHER + ENDS + 7)
  tryMode(5, 7, 3, 8, 3, rounds, low, high)
  if (rounds == 0) return
  tryMode(SINGLE_FINE, 5, 3, 6, 7, rounds, low, high)
  tryMode(COLOR_FINE, 5, 7, 6, 3, rounds, low, high)
}
