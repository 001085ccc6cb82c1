// Blocks equal to one met before are common in flat art: its bytes are used again. What a block becomes depends on its texels and
// the effort alone, so the file is the same as without; the caller forgets what was met when the format or the effort changes.

const ENTRIES: usize = 1024
/** The texels of blocks met, four rows each; what they became; and where that is. */
const keys: usize = memory.data(65536, 16)
const blocks: usize = memory.data(16384, 16)
const places: usize = memory.data(4096, 16)

/** Values of `places`: no block, and bytes in `blocks`. Others are where in the output the bytes will be once all stages are done. */
const EMPTY: u32 = 0
const KNOWN: u32 = 1

/** The last block that waits for another's bytes. Its own hold meanwhile which one waits before it, and where the bytes come. */
let waiting: usize = 0

/** Where hardly any block was met before, as in photos, most are passed over for a while: what to look at, and what to pass over. */
const LOOK = 128
const PASS = 1920
const WORTH = 8
let looked = 0
let met = 0
let passing = 0

// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, size: usize): void {
  if (size == 16) v128.store(to, v128.load(from))
  else store<u64>(to, load<u64>(from))
}

// @ts-ignore: decorator
@inline
function entryOf(a: v128, b: v128, c: v128, d: v128): u32 {
  let h = i32x4.mul(a, i32x4(0x2c1b3c6d, 0x297a2d39, 0x1b56c4e9, 0x5f356495))
  h = i32x4.mul(v128.xor(i32x4.add(h, b), i32x4.shr_u(h, 15)), i32x4.splat(0x2c9277b5))
  h = i32x4.mul(v128.xor(i32x4.add(h, c), i32x4.shr_u(h, 15)), i32x4.splat(0x5851f42d))
  h = i32x4.mul(v128.xor(i32x4.add(h, d), i32x4.shr_u(h, 15)), i32x4.splat(0x4f1bbcdd))
  const sum = i32x4.extract_lane(h, 0) + i32x4.extract_lane(h, 1) + i32x4.extract_lane(h, 2) + i32x4.extract_lane(h, 3)
  return <u32>(sum * 0x19e3779b) >> 22
}

/** Whether a block like the one at `from` was met: then its bytes come to `to` by themselves. Else it is kept in mind. */
export function isRepeat(from: usize, stride: usize, to: usize, size: usize): bool {
  if (passing > 0) {
    passing--
    return false
  }
  if (++looked == LOOK) {
    if (met < WORTH) passing = PASS
    looked = 0
    met = 0
  }
  const a = v128.load(from)
  const b = v128.load(from + stride)
  const c = v128.load(from + 2 * stride)
  const d = v128.load(from + 3 * stride)
  const entry = <usize>entryOf(a, b, c, d)
  const key = keys + (entry << 6)
  const at = places + (entry << 2)
  const place = load<u32>(at)
  const upper = v128.or(v128.xor(a, v128.load(key)), v128.xor(b, v128.load(key, 16)))
  const lower = v128.or(v128.xor(c, v128.load(key, 32)), v128.xor(d, v128.load(key, 48)))
  if (place != EMPTY && !v128.any_true(v128.or(upper, lower))) {
    met++
    if (place == KNOWN) copy(to, blocks + (entry << 4), size)
    else {
      store<u32>(to, <u32>waiting)
      store<u32>(to, place, 4)
      waiting = to
    }
    return true
  }
  v128.store(key, a)
  v128.store(key, b, 16)
  v128.store(key, c, 32)
  v128.store(key, d, 48)
  store<u32>(at, <u32>to)
  return false
}

/** Brings the bytes to the blocks that wait for them, and keeps those of new ones, once all of this call are written. */
export function finishRepeats(size: usize): void {
  while (waiting != 0) {
    const before = load<u32>(waiting)
    copy(waiting, <usize>load<u32>(waiting, 4), size)
    waiting = before
  }
  for (let entry: usize = 0; entry < ENTRIES; entry++) {
    const at = places + (entry << 2)
    const place = load<u32>(at)
    if (place <= KNOWN) continue
    copy(blocks + (entry << 4), place, size)
    store<u32>(at, KNOWN)
  }
}

/** To be called before blocks are encoded in another way than the last ones. */
export function forgetRepeats(): void {
  memory.fill(places, 0, ENTRIES << 2)
}
