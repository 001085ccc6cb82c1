import { BEST, BEST_PARTITION, BEST_PLACES, STRIDE, SUBSET, address, get, pick, splat, word } from './bc7-slots'
import { anchorOf, subsetsOf } from './bc7-tables'

// @ts-ignore: decorator
@inline
function whole(slot: i32): v128 {
  // Codes are whole numbers below 2^22: their bits are what a raised float ends with.
  return v128.xor(f32x4.add(get(slot), splat(12582912)), i32x4.splat(0x4b400000))
}

// @ts-ignore: decorator
@inline
function or(a: v128, b: v128): v128 {
  return v128.or(a, b)
}

/** Mode 6, in lanes, into the four slots from `to`: see the bits of each field at their shifts. `alpha` 127 where not coded. */
export function packSingle(to: usize, opaque: bool): void {
  const low = get(BEST_PLACES)
  const high = get(BEST_PLACES + 1)
  // The first texel's place is kept without its highest bit, so it must lie in the first half: else the ends trade places.
  const flip = i32x4.shr_s(i32x4.shl(low, 28), 31)
  const at = SUBSET + BEST
  const a0 = whole(at)
  const b0 = whole(at + 4)
  const a1 = whole(at + 1)
  const b1 = whole(at + 5)
  const a2 = whole(at + 2)
  const b2 = whole(at + 6)
  const a3 = opaque ? i32x4.splat(127) : whole(at + 3)
  const b3 = opaque ? i32x4.splat(127) : whole(at + 7)
  const ap = whole(at + 8)
  const bp = whole(at + 9)
  const r0 = pick(flip, b0, a0)
  const r1 = pick(flip, a0, b0)
  const g0 = pick(flip, b1, a1)
  const g1 = pick(flip, a1, b1)
  const bl0 = pick(flip, b2, a2)
  const bl1 = pick(flip, a2, b2)
  const al0 = pick(flip, b3, a3)
  const al1 = pick(flip, a3, b3)
  const p0 = pick(flip, bp, ap)
  const p1 = pick(flip, ap, bp)
  const places = v128.xor(low, flip)
  const w0 = or(or(i32x4.splat(64), i32x4.shl(r0, 7)), or(or(i32x4.shl(r1, 14), i32x4.shl(g0, 21)), i32x4.shl(g1, 28)))
  const w1 = or(or(i32x4.shr_u(g1, 4), i32x4.shl(bl0, 3)), or(or(i32x4.shl(bl1, 10), i32x4.shl(al0, 17)), or(i32x4.shl(al1, 24), i32x4.shl(p0, 31))))
  const w2 = or(or(p1, i32x4.shl(v128.and(places, i32x4.splat(7)), 1)), v128.and(places, i32x4.splat(-16)))
  v128.store(to, w0)
  v128.store(to, w1, 16)
  v128.store(to, w2, 32)
  v128.store(to, v128.xor(high, flip), 48)
}

/** Sixteen fields of four bits from sixteen bits: all ones where the bit is set. */
// @ts-ignore: decorator
@inline
function widen(bits: u32): u64 {
  let x = <u64>bits
  x = (x | (x << 24)) & 0x000000ff000000ff
  x = (x | (x << 12)) & 0x000f000f000f000f
  x = (x | (x << 6)) & 0x0303030303030303
  x = (x | (x << 3)) & 0x1111111111111111
  return x * 15
}

/** Sixteen fields of four bits drawn together to `bits` each. */
// @ts-ignore: decorator
@inline
function narrow(x: u64, bits: u32): u64 {
  if (bits == 2) {
    x = (x | (x >> 2)) & 0x0f0f0f0f0f0f0f0f
    x = (x | (x >> 4)) & 0x00ff00ff00ff00ff
    x = (x | (x >> 8)) & 0x0000ffff0000ffff
    return (x | (x >> 16)) & 0xffffffff
  }
  x = (x & 0x0707070707070707) | ((x >> 1) & 0x3838383838383838)
  x = (x & 0x003f003f003f003f) | ((x >> 2) & 0x0fc00fc00fc00fc0)
  x = (x & 0x00000fff00000fff) | ((x >> 4) & 0x00fff00000fff000)
  return (x & 0xffffff) | ((x >> 8) & 0xffffff000000)
}

/** Takes one bit out. */
// @ts-ignore: decorator
@inline
function without(x: u64, bit: u64): u64 {
  const below = ((<u64>1) << bit) - 1
  return (x & below) | ((x >> 1) & ~below)
}

// @ts-ignore: decorator
@inline
function codeAt(slot: i32, lane: i32): u64 {
  return <u64>(<u32>load<f32>(address(slot) + <usize>(lane << 2)))
}

/** One block of two subsets: modes 1, 3 and 7. */
export function packPair(to: usize, lane: i32, mode: i32): void {
  const partition = word(BEST_PARTITION, lane)
  const subsets = subsetsOf(partition)
  const anchor = <u64>anchorOf(partition)
  const bits: u64 = mode == 1 ? 3 : 2
  let places = <u64>word(BEST_PLACES, lane) | (<u64>word(BEST_PLACES + 1, lane) << 32)
  const texels = widen(subsets)
  const top: u64 = 1 << (bits - 1)
  // Anchors are kept without their highest bit, so they must lie in the first half: else that subset's ends trade places.
  const flip0 = (places & top) != 0
  const flip1 = ((places >> (anchor << 2)) & top) != 0
  if (flip0) places ^= ~texels
  if (flip1) places ^= texels
  let index = narrow(places & (mode == 1 ? 0x7777777777777777 : 0x3333333333333333), <u32>bits)
  index = without(without(index, anchor * bits + bits - 1), bits - 1)
  const a = SUBSET + BEST + (flip0 ? 4 : 0)
  const b = SUBSET + BEST + (flip0 ? 0 : 4)
  const c = SUBSET + STRIDE + BEST + (flip1 ? 4 : 0)
  const d = SUBSET + STRIDE + BEST + (flip1 ? 0 : 4)
  const wide: u64 = mode == 1 ? 6 : mode == 3 ? 7 : 5
  const channels = mode == 7 ? 4 : 3
  // Fields from the top down, pushed into 128 bits: shared bits, then channels, then partition and mode.
  let low = index
  let high: u64 = 0
  const shared = SUBSET + BEST + 8
  const p0 = codeAt(shared + (flip0 ? 1 : 0), lane)
  const p1 = codeAt(shared + (flip0 ? 0 : 1), lane)
  const p2 = codeAt(shared + STRIDE + (flip1 ? 1 : 0), lane)
  const p3 = codeAt(shared + STRIDE + (flip1 ? 0 : 1), lane)
  low = mode == 1 ? (low << 2) | p0 | (p2 << 1) : (low << 4) | p0 | (p1 << 1) | (p2 << 2) | (p3 << 3)
  const step = wide << 2
  for (let k = channels - 1; k >= 0; k--) {
    const field = codeAt(a + k, lane) | (codeAt(b + k, lane) << wide) | (codeAt(c + k, lane) << (2 * wide)) | (codeAt(d + k, lane) << (3 * wide))
    high = (high << step) | (low >> (64 - step))
    low = (low << step) | field
  }
  const head: u64 = mode + 7
  const lead = <u64>(1 << mode) | (<u64>partition << (mode + 1))
  high = (high << head) | (low >> (64 - head))
  low = (low << head) | lead
  store<u64>(to, low)
  store<u64>(to, high, 8)
}
