import {
  AXIS, CROSS, KEYS, MOMENT, MOMENTS, N, NIBBLES, PARTITION, PX, Q, RANKED, ROWS, S, STRIDE, SUBSET, SUM, address, get, put,
  word,
} from './bc7-slots'
import { shareAt, subsetsOf, thirdsOf } from './bc7-tables'
import { add, mul, splat, sub } from './lanes'

/**
 * Texels along both axes, less the mean: both sums, sum and difference of the squares, and twice the product; by row and by
 * pattern of a row.
 */
// @ts-ignore: decorator
@inline
function sumRows(alpha: bool): void {
  const x = get(AXIS)
  const y = get(AXIS + 1)
  const z = get(AXIS + 2)
  const w = get(AXIS + 3)
  const p = get(CROSS)
  const q = get(CROSS + 1)
  const r = get(CROSS + 2)
  const s = get(CROSS + 3)
  const share = splat(0.0625)
  let mx = add(add(mul(get(SUM), x), mul(get(SUM + 1), y)), mul(get(SUM + 2), z))
  let mp = add(add(mul(get(SUM), p), mul(get(SUM + 1), q)), mul(get(SUM + 2), r))
  if (alpha) {
    mx = add(mx, mul(get(SUM + 3), w))
    mp = add(mp, mul(get(SUM + 3), s))
  }
  mx = mul(mx, share)
  mp = mul(mp, share)
  let at = address(PX)
  for (let row = 0; row < 4; row++) {
    const rows = address(ROWS + row * 80)
    for (let k = 0; k < 5; k++) v128.store(rows + <usize>(k << 4), splat(0))
    for (let bit = 1; bit < 16; bit += bit, at += 16) {
      const red = v128.load(at)
      const green = v128.load(at, 256)
      const blue = v128.load(at, 512)
      let u = add(add(mul(red, x), mul(green, y)), mul(blue, z))
      let v = add(add(mul(red, p), mul(green, q)), mul(blue, r))
      if (alpha) {
        const clear = v128.load(at, 768)
        u = add(u, mul(clear, w))
        v = add(v, mul(clear, s))
      }
      u = sub(u, mx)
      v = sub(v, mp)
      const uu = mul(u, u)
      const vv = mul(v, v)
      const sum = add(uu, vv)
      const difference = sub(uu, vv)
      const product = mul(add(u, u), v)
      let from = rows
      let to = rows + <usize>bit * 80
      for (let k = 0; k < bit; k++) {
        v128.store(to, add(v128.load(from), u))
        v128.store(to, add(v128.load(from, 16), v), 16)
        v128.store(to, add(v128.load(from, 32), sum), 32)
        v128.store(to, add(v128.load(from, 48), difference), 48)
        v128.store(to, add(v128.load(from, 64), product), 64)
        from += 80
        to += 80
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function four(a: usize, b: usize, c: usize, d: usize, k: usize): v128 {
  return add(add(v128.load(a + k), v128.load(b + k)), add(v128.load(c + k), v128.load(d + k)))
}

// @ts-ignore: decorator
@inline
function total(k: i32): v128 {
  const at = ROWS + 75 + k
  return add(add(get(at), get(at + 80)), add(get(at + 160), get(at + 240)))
}

// @ts-ignore: decorator
@inline
function lineLength(h: v128, p: v128): v128 {
  return f32x4.sqrt(add(mul(h, h), mul(p, p)))
}

/** Ranks the partitions by what a line for each subset would leave over, in the plane of the two axes. */
export function rankPairs(): void {
  const squares = total(2)
  const differences = total(3)
  const products = total(4)
  const rows = address(ROWS)
  for (let n = 0; n < 64; n++) {
    const texels = subsetsOf(n)
    const a = rows + <usize>(texels & 15) * 80
    const b = rows + 1280 + <usize>((texels >> 4) & 15) * 80
    const c = rows + 2560 + <usize>((texels >> 8) & 15) * 80
    const d = rows + 3840 + <usize>(texels >> 12) * 80
    const count = popcnt<u32>(texels)
    const share = shareAt(count)
    const rest = shareAt(16 - count)
    const u = four(a, b, c, d, 0)
    const v = four(a, b, c, d, 16)
    const h = four(a, b, c, d, 48)
    const p = four(a, b, c, d, 64)
    const uu = mul(u, u)
    const vv = mul(v, v)
    const uv = mul(add(u, u), v)
    const difference = sub(uu, vv)
    const h1 = sub(h, mul(difference, share))
    const p1 = sub(p, mul(uv, share))
    const h0 = sub(sub(differences, h), mul(difference, rest))
    const p0 = sub(sub(products, p), mul(uv, rest))
    const length1 = lineLength(h1, p1)
    const length0 = lineLength(h0, p0)
    const within = sub(squares, mul(add(uu, vv), add(share, rest)))
    const left = sub(within, mul(add(length1, length0), splat(0.985)))
    // A positive float's bits sort as it does: the partition takes the place of the last six.
    const key = v128.or(v128.and(left, i32x4.splat(0x7fffffc0)), i32x4.splat(n))
    put(KEYS + n, key)
  }
  put(RANKED, i32x4.splat(-1))
}

/** As rankPairs, of the first `count` partitions into three subsets. */
export function rankThirds(count: i32): void {
  const squares = total(2)
  const differences = total(3)
  const products = total(4)
  const rows = address(ROWS)
  for (let n = 0; n < 64; n++) put(KEYS + n, i32x4.splat(0x7fffffff))
  for (let n = 0; n < count; n++) {
    let within = squares
    let lengths = splat(0)
    let u0 = splat(0)
    let v0 = u0
    let h0 = differences
    let p0 = products
    let rest = 16
    for (let k = 1; k < 3; k++) {
      const texels = thirdsOf(n, k)
      const a = rows + <usize>(texels & 15) * 80
      const b = rows + 1280 + <usize>((texels >> 4) & 15) * 80
      const c = rows + 2560 + <usize>((texels >> 8) & 15) * 80
      const d = rows + 3840 + <usize>(texels >> 12) * 80
      const texelCount = popcnt<u32>(texels)
      const share = shareAt(texelCount)
      rest -= texelCount
      const u = four(a, b, c, d, 0)
      const v = four(a, b, c, d, 16)
      const h = four(a, b, c, d, 48)
      const p = four(a, b, c, d, 64)
      const uu = mul(u, u)
      const vv = mul(v, v)
      within = sub(within, mul(add(uu, vv), share))
      lengths = add(lengths, lineLength(sub(h, mul(sub(uu, vv), share)), sub(p, mul(mul(add(u, u), v), share))))
      u0 = add(u0, u)
      v0 = add(v0, v)
      h0 = sub(h0, h)
      p0 = sub(p0, p)
    }
    const share = shareAt(rest)
    const uu = mul(u0, u0)
    const vv = mul(v0, v0)
    within = sub(within, mul(add(uu, vv), share))
    lengths = add(lengths, lineLength(sub(h0, mul(sub(uu, vv), share)), sub(p0, mul(mul(add(u0, u0), v0), share))))
    const left = sub(within, mul(lengths, splat(0.985)))
    put(KEYS + n, v128.or(v128.and(left, i32x4.splat(0x7fffffc0)), i32x4.splat(n)))
  }
  put(RANKED, i32x4.splat(-1))
}

/** Goes on to the next best partition: a pass over the keys for the least one above the last. */
export function nextPartition(): void {
  const last = get(RANKED)
  let best = i32x4.splat(0x7fffffff)
  const end = address(KEYS + 64)
  for (let at = address(KEYS); at < end; at += 16) {
    const key = v128.load(at)
    best = i32x4.min_s(best, v128.or(key, i32x4.shr_u(i32x4.le_s(key, last), 1)))
  }
  put(RANKED, best)
  put(PARTITION, v128.and(best, i32x4.splat(63)))
}

export function sumOpaqueRows(): void {
  sumRows(false)
}

export function sumClearRows(): void {
  sumRows(true)
}

// @ts-ignore: decorator
@inline
function texelsOf(lane: i32, third: i32): u32 {
  const partition = word(PARTITION, lane)
  if (third < 0) return subsetsOf(partition)
  if (third > 0) return thirdsOf(partition, third)
  return ~(thirdsOf(partition, 1) | thirdsOf(partition, 2)) & 0xffff
}

/** Masks of a subset of the partition on trial, the second of two or one of `third`s, and its count, sums and moments at `at`. */
// @ts-ignore: decorator
@inline
function mask(at: i32, third: i32, alpha: bool): void {
  let bits = i32x4.splat(texelsOf(0, third) << 16)
  bits = i32x4.replace_lane(bits, 1, texelsOf(1, third) << 16)
  bits = i32x4.replace_lane(bits, 2, texelsOf(2, third) << 16)
  bits = i32x4.replace_lane(bits, 3, texelsOf(3, third) << 16)
  let n = i32x4.splat(0)
  let low = n
  let high = n
  let sr = n
  let sg = n
  let sb = n
  let sa = n
  let rr = n
  let rg = n
  let rb = n
  let ra = n
  let gg = n
  let gb = n
  let ga = n
  let bb = n
  let ba = n
  let aa = n
  const start = address(PX)
  for (let from = address(PX + 15); from >= start; from -= 16) {
    const mask = i32x4.shr_s(bits, 31)
    bits = i32x4.shl(bits, 1)
    high = v128.or(i32x4.shl(high, 4), i32x4.shr_u(low, 28))
    low = v128.or(i32x4.shl(low, 4), i32x4.shr_u(mask, 28))
    v128.store(from, mask, 1280)
    n = i32x4.sub(n, mask)
    const r = v128.and(mask, v128.load(from))
    const g = v128.and(mask, v128.load(from, 256))
    const b = v128.and(mask, v128.load(from, 512))
    sr = add(sr, r)
    sg = add(sg, g)
    sb = add(sb, b)
    rr = add(rr, mul(r, r))
    rg = add(rg, mul(r, g))
    rb = add(rb, mul(r, b))
    gg = add(gg, mul(g, g))
    gb = add(gb, mul(g, b))
    bb = add(bb, mul(b, b))
    if (!alpha) continue
    const a = v128.and(mask, v128.load(from, 768))
    sa = add(sa, a)
    ra = add(ra, mul(r, a))
    ga = add(ga, mul(g, a))
    ba = add(ba, mul(b, a))
    aa = add(aa, mul(a, a))
  }
  put(NIBBLES, low)
  put(NIBBLES + 1, high)
  put(at + N, f32x4.convert_i32x4_s(n))
  put(at + S, sr)
  put(at + S + 1, sg)
  put(at + S + 2, sb)
  put(at + S + 3, sa)
  put(at + MOMENTS, rr)
  put(at + MOMENTS + 1, rg)
  put(at + MOMENTS + 2, rb)
  put(at + MOMENTS + 3, ra)
  put(at + MOMENTS + 4, gg)
  put(at + MOMENTS + 5, gb)
  put(at + MOMENTS + 6, ga)
  put(at + MOMENTS + 7, bb)
  put(at + MOMENTS + 8, ba)
  put(at + MOMENTS + 9, aa)
}

// @ts-ignore: decorator
@inline
function squaresOf(at: i32, alpha: bool): void {
  const squares = add(add(get(at + MOMENTS), get(at + MOMENTS + 4)), get(at + MOMENTS + 7))
  put(at + Q, alpha ? add(squares, get(at + MOMENTS + 9)) : squares)
}

/** One of three subsets of the partition on trial. */
export function divideThird(at: i32, third: i32): void {
  mask(at, third, false)
  squaresOf(at, false)
}

/** Divides the texels by the partition on trial: masks of the second subset, and count, sums and moments of both. */
// @ts-ignore: decorator
@inline
function divide(alpha: bool): void {
  const at = SUBSET + STRIDE
  mask(at, -1, alpha)
  put(SUBSET + N, sub(splat(16), get(at + N)))
  for (let k = 0; k < 4; k++) put(SUBSET + S + k, sub(get(SUM + k), get(at + S + k)))
  for (let k = 0; k < 10; k++) put(SUBSET + MOMENTS + k, sub(get(MOMENT + k), get(at + MOMENTS + k)))
  squaresOf(SUBSET, alpha)
  squaresOf(at, alpha)
}

export function divideOpaque(): void {
  divide(false)
}

export function divideClear(): void {
  divide(true)
}
