import {
  A, AXIS, B, BEST, BEST_PLACES, CODES, ENDS, ERROR, HIGH, LEAST, LOW, MODE, MOMENT, N, ORIGIN, SUBSET, SUM, UNIT, XX, XY, YY,
  get, put,
} from './bc7-slots'
import { keepBest, keepOne, solve, startTries } from './bc7-ends'
import { axisOpaque, reachOpaque } from './bc7-line'
import { placeEven, placeEvenFirst } from './bc7-place'
import { unite } from './bc7-single'
import { add, div, least, most, mul, pick, round, splat, sub } from './lanes'

// @ts-ignore: decorator
@inline
function value(k: v128, six: bool): v128 {
  return six
    ? add(mul(k, splat(4)), f32x4.floor(mul(k, splat(0.0625))))
    : add(mul(k, splat(8)), f32x4.floor(mul(k, splat(0.25))))
}

/** Codes of one channel for the best ends, from the codes on either side of the first of them; returns what their misses cost. */
// @ts-ignore: decorator
@inline
function codeChannel(c: i32, six: bool): v128 {
  const scale = splat(six ? <f32>63 / 255 : <f32>31 / 255)
  const top = splat(six ? 63 : 31)
  const zero = splat(0)
  const xx = get(SUBSET + XX)
  const xy = get(SUBSET + XY)
  const yy = get(SUBSET + YY)
  const pull = div(xy, most(yy, splat(1e-3)))
  const a = get(SUBSET + A + c)
  const b = get(SUBSET + B + c)
  let code = f32x4.floor(mul(a, scale))
  let cost = splat(1e30)
  let first = zero
  let second = zero
  for (let n = 0; n < 2; n++) {
    const j = least(most(code, zero), top)
    const da = sub(value(j, six), a)
    // The second end makes good what it can of the first one's miss.
    const k = least(most(round(mul(sub(b, mul(pull, da)), scale)), zero), top)
    const db = sub(value(k, six), b)
    const e = add(mul(da, add(mul(xx, da), mul(add(xy, xy), db))), mul(yy, mul(db, db)))
    const better = f32x4.lt(e, cost)
    cost = least(e, cost)
    first = pick(better, j, first)
    second = pick(better, k, second)
    code = add(code, splat(1))
  }
  const o = get(ORIGIN + c)
  put(SUBSET + CODES + c, first)
  put(SUBSET + CODES + 4 + c, second)
  put(SUBSET + ENDS + c, sub(value(first, six), o))
  put(SUBSET + ENDS + 4 + c, sub(value(second, six), o))
  return cost
}

function findColors(): void {
  solve(SUBSET, 0, 3)
  const cost = add(add(codeChannel(0, false), codeChannel(1, true)), codeChannel(2, false))
  put(SUBSET + ERROR, add(get(SUBSET + ERROR), cost))
}

/** How much of the line each start leaves off at its low end, then at its high end. See plain/bc-color.ts. */
const INSETS: usize = memory.data<f32>([0.04, 0, 0.2, -0.1, 0, -0.4, 0.25, -0.1, 0.04, 0, 0.2, -0.1, -0.4, 0, -0.1, 0.25])

/** Modes of a block: four colours, or three whose fourth is clear and never used. */
const FOUR = 4
const THREE = 3

/**
 * Fits four evenly spaced colours to the texels of the loaded blocks, from several starts; then with `three` also three. See
 * plain/bc-color.ts.
 */
export function fitColor(starts: i32, rounds: i32, three: bool): void {
  unite(3)
  axisOpaque(SUBSET + N, SUM, MOMENT, AXIS, false)
  reachOpaque()
  const low = get(SUBSET + LOW)
  const high = get(SUBSET + HIGH)
  const range = sub(high, low)
  put(LEAST, splat(1e30))
  for (let mode = FOUR; mode >= (three ? THREE : FOUR); mode--) {
    const top = <f32>(mode - 1)
    put(UNIT, splat(<f32>1 / top))
    startTries()
    for (let start = 0; start < starts; start++) {
      const inset = INSETS + <usize>(start << 2)
      put(SUBSET + LOW, add(low, mul(range, v128.load32_splat(inset))))
      put(SUBSET + HIGH, sub(high, mul(range, v128.load32_splat(inset, 32))))
      placeEvenFirst(top)
      findColors()
      keepOne()
      for (let n = 1; n < rounds; n++) {
        placeEven(top)
        findColors()
        keepOne()
      }
    }
    keepBest(1, mode)
  }
}

// @ts-ignore: decorator
@inline
function whole(slot: i32): v128 {
  return v128.xor(f32x4.add(get(slot), splat(12582912)), i32x4.splat(0x4b400000))
}

// @ts-ignore: decorator
@inline
function color565(slot: i32): v128 {
  return v128.or(v128.or(i32x4.shl(whole(slot), 11), i32x4.shl(whole(slot + 1), 5)), whole(slot + 2))
}

/** Places of four bits drawn together to two, eight of them. */
// @ts-ignore: decorator
@inline
function narrow(slot: i32): v128 {
  let x = get(slot)
  x = v128.and(v128.or(x, i32x4.shr_u(x, 2)), i32x4.splat(0x0f0f0f0f))
  x = v128.and(v128.or(x, i32x4.shr_u(x, 4)), i32x4.splat(0x00ff00ff))
  return v128.and(v128.or(x, i32x4.shr_u(x, 8)), i32x4.splat(0xffff))
}

/**
 * The two words of the four colour blocks, into slots `to`. The order of the ends says whether there are four colours or three;
 * of three, nothing points at the fourth, which is clear.
 */
export function packColor(to: i32): void {
  const a = color565(SUBSET + BEST)
  const b = color565(SUBSET + BEST + 4)
  const three = i32x4.eq(get(MODE), i32x4.splat(THREE))
  const ones = i32x4.splat(0x55555555)
  const places = v128.or(narrow(BEST_PLACES), i32x4.shl(narrow(BEST_PLACES + 1), 16))
  const upper = v128.and(i32x4.shr_u(places, 1), ones)
  const lower = v128.and(places, ones)
  // Of four, places 0, 1, 2, 3 from the first end have the indices 0, 2, 3, 1; where the ends trade places, 1, 3, 2, 0.
  const low4 = v128.xor(upper, v128.and(i32x4.lt_s(a, b), ones))
  const high4 = v128.xor(upper, lower)
  // Of three, places 0, 1, 2 have the indices 0, 2, 1; or 1, 2, 0.
  const low3 = v128.bitselect(v128.andnot(ones, v128.or(upper, lower)), upper, i32x4.gt_s(a, b))
  const low = v128.bitselect(low3, low4, three)
  const high = v128.bitselect(lower, high4, three)
  const larger = i32x4.max_s(a, b)
  const smaller = i32x4.min_s(a, b)
  put(to, v128.or(v128.bitselect(smaller, larger, three), i32x4.shl(v128.bitselect(larger, smaller, three), 16)))
  put(to + 1, v128.and(v128.or(low, i32x4.shl(high, 1)), i32x4.ne(a, b)))
}
