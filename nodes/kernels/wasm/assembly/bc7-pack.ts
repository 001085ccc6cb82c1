import { BEST, BEST_PARTITION, BEST_PLACES, STRIDE, SUBSET, address, get, word } from './bc7-slots'
import { anchorOf, subsetsOf, thirdAnchorOf, thirdsOf } from './bc7-tables'
import { pick, splat } from './lanes'

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
  const first = get(BEST_PLACES)
  const last = get(BEST_PLACES + 1)
  // The first texel's place is kept without its highest bit, so it must lie in the first half: else the ends trade places.
  const flip = i32x4.shr_s(i32x4.shl(first, 28), 31)
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
  const places = v128.xor(first, flip)
  const w0 = or(or(i32x4.splat(64), i32x4.shl(r0, 7)), or(or(i32x4.shl(r1, 14), i32x4.shl(g0, 21)), i32x4.shl(g1, 28)))
  const blues = or(i32x4.shl(bl0, 3), i32x4.shl(bl1, 10))
  const alphas = or(i32x4.shl(al0, 17), i32x4.shl(al1, 24))
  const w1 = or(or(i32x4.shr_u(g1, 4), blues), or(alphas, i32x4.shl(p0, 31)))
  const w2 = or(or(p1, i32x4.shl(v128.and(places, i32x4.splat(7)), 1)), v128.and(places, i32x4.splat(-16)))
  v128.store(to, w0)
  v128.store(to, w1, 16)
  v128.store(to, w2, 32)
  v128.store(to, v128.xor(last, flip), 48)
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

let low: u64 = 0
let high: u64 = 0

/** Puts a field of some bits below those of the block so far. */
function push(field: u64, bits: u64): void {
  high = (high << bits) | (low >> (64 - bits))
  low = (low << bits) | field
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
  const shared = SUBSET + BEST + 8
  const p0 = codeAt(shared + (flip0 ? 1 : 0), lane)
  const p1 = codeAt(shared + (flip0 ? 0 : 1), lane)
  const p2 = codeAt(shared + STRIDE + (flip1 ? 1 : 0), lane)
  const p3 = codeAt(shared + STRIDE + (flip1 ? 0 : 1), lane)
  low = index
  high = 0
  if (mode == 1) push(p0 | (p2 << 1), 2)
  else push(p0 | (p1 << 1) | (p2 << 2) | (p3 << 3), 4)
  for (let k = channels - 1; k >= 0; k--) {
    push(codeAt(c + k, lane) | (codeAt(d + k, lane) << wide), 2 * wide)
    push(codeAt(a + k, lane) | (codeAt(b + k, lane) << wide), 2 * wide)
  }
  push(<u64>(1 << mode) | (<u64>partition << (mode + 1)), mode + 7)
  store<u64>(to, low)
  store<u64>(to, high, 8)
}

/** One block of two indices: mode 5, or mode 4 by either index. */
export function packDual(to: usize, lane: i32, mode: i32): void {
  const rotation = <u64>word(BEST_PARTITION, lane)
  const bits: u32 = mode == 12 ? 3 : 2
  const singleBits: u32 = mode == 4 ? 3 : 2
  let places = <u64>word(BEST_PLACES, lane) | (<u64>word(BEST_PLACES + 1, lane) << 32)
  let single = <u64>word(BEST_PLACES + 2, lane) | (<u64>word(BEST_PLACES + 3, lane) << 32)
  const flip = (places & (1 << (bits - 1))) != 0
  const flipSingle = (single & (1 << (singleBits - 1))) != 0
  if (flip) places = ~places
  if (flipSingle) single = ~single
  const color = without(narrow(places & (bits == 3 ? 0x7777777777777777 : 0x3333333333333333), bits), bits - 1)
  const alone = without(narrow(single & (singleBits == 3 ? 0x7777777777777777 : 0x3333333333333333), singleBits), singleBits - 1)
  // The index of two bits comes first.
  low = mode == 12 ? color : alone
  high = 0
  push(mode == 12 ? alone : color, 31)
  const wide: u64 = mode == 5 ? 7 : 5
  const singleWide: u64 = mode == 5 ? 8 : 6
  const other = SUBSET + STRIDE + BEST + 3
  push(codeAt(other + (flipSingle ? 4 : 0), lane) | (codeAt(other + (flipSingle ? 0 : 4), lane) << singleWide), 2 * singleWide)
  const a = SUBSET + BEST + (flip ? 4 : 0)
  const b = SUBSET + BEST + (flip ? 0 : 4)
  for (let k = 2; k >= 0; k--) push(codeAt(a + k, lane) | (codeAt(b + k, lane) << wide), 2 * wide)
  if (mode == 5) push(32 | (rotation << 6), 8)
  else push(16 | (rotation << 5) | (mode == 12 ? 128 : 0), 8)
  store<u64>(to, low)
  store<u64>(to, high, 8)
}

/** One block of three subsets: modes 0 and 2. */
export function packThirds(to: usize, lane: i32, mode: i32): void {
  const partition = word(BEST_PARTITION, lane)
  const bits: u64 = mode == 0 ? 3 : 2
  const wide: u64 = mode == 0 ? 4 : 5
  const top: u64 = 1 << (bits - 1)
  let places = <u64>word(BEST_PLACES, lane) | (<u64>word(BEST_PLACES + 1, lane) << 32)
  const second = widen(thirdsOf(partition, 1))
  const third = widen(thirdsOf(partition, 2))
  const anchor1 = <u64>thirdAnchorOf(partition, 1)
  const anchor2 = <u64>thirdAnchorOf(partition, 2)
  const flip0 = (places & top) != 0
  const flip1 = ((places >> (anchor1 << 2)) & top) != 0
  const flip2 = ((places >> (anchor2 << 2)) & top) != 0
  if (flip0) places ^= ~(second | third)
  if (flip1) places ^= second
  if (flip2) places ^= third
  let index = narrow(places & (mode == 0 ? 0x7777777777777777 : 0x3333333333333333), <u32>bits)
  index = without(without(index, max(anchor1, anchor2) * bits + bits - 1), min(anchor1, anchor2) * bits + bits - 1)
  low = without(index, bits - 1)
  high = 0
  for (let k = 3; k >= 0; k--) {
    if (k == 3 && mode == 2) continue
    // Channels blue to red; the shared bits lie above them.
    for (let n = 2; n >= 0; n--) {
      const flip = n == 0 ? flip0 : n == 1 ? flip1 : flip2
      const at = SUBSET + n * STRIDE + BEST + (k == 3 ? 8 : k)
      const other = k == 3 ? 1 : 4
      const field = k == 3 ? 1 : wide
      push(codeAt(at + (flip ? other : 0), lane) | (codeAt(at + (flip ? 0 : other), lane) << field), 2 * field)
    }
  }
  if (mode == 0) push(1 | (<u64>partition << 1), 5)
  else push(4 | (<u64>partition << 3), 9)
  store<u64>(to, low)
  store<u64>(to, high, 8)
}
