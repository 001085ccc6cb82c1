import { fitAlpha, packAlpha } from './bc-alpha'
import { fitColor, packColor } from './bc-color'
import { A, A_ENDS, B, CODES, FROM, G, R, SLOTS, TO, get, put } from './bc-lanes'

const base: usize = memory.data(SLOTS * 16, 16)
/** Codes of solid blocks, which the caller fills in before the first call: see nodes/kernels/bc-tables.ts. */
const table: usize = memory.data(1024, 16)

export function solids(): usize {
  return table
}

// @ts-ignore: decorator
@inline
function float(v: v128, shift: i32): v128 {
  return f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(v, shift), i32x4.splat(255)))
}

// @ts-ignore: decorator
@inline
function word(base: usize, slot: i32, lane: i32): u32 {
  return load<u32>(base + (<usize>slot << 4) + (<usize>lane << 2))
}

// @ts-ignore: decorator
@inline
function setWord(base: usize, slot: i32, lane: i32, value: u32): void {
  store<u32>(base + (<usize>slot << 4) + (<usize>lane << 2), value)
}

function loadBlocks(base: usize, stride: usize): void {
  const a = word(base, FROM, 0)
  const b = word(base, FROM, 1)
  const c = word(base, FROM, 2)
  const d = word(base, FROM, 3)
  for (let i = 0; i < 16; i++) {
    const at = <usize>(i >> 2) * stride + (<usize>(i & 3) << 2)
    let v = v128.load32_zero(a + at)
    v = v128.load32_lane(b + at, v, 1)
    v = v128.load32_lane(c + at, v, 2)
    v = v128.load32_lane(d + at, v, 3)
    put(base, R + i, float(v, 0))
    put(base, G + i, float(v, 8))
    put(base, B + i, float(v, 16))
    put(base, A + i, f32x4.convert_i32x4_s(i32x4.shr_u(v, 24)))
  }
}

function writePair(to: usize, slot: i32, lane: i32): void {
  store<u32>(to, word(base, slot, lane))
  store<u32>(to, word(base, slot + 1, lane), 4)
}

/** Fits one channel, as alpha is, and writes it `offset` bytes into the waiting blocks. */
function encodeChannel(plane: i32, count: i32, rounds: i32, offset: usize): void {
  if (plane != A) for (let i = 0; i < 16; i++) put(base, A + i, get(base, plane + i))
  fitAlpha(base, rounds)
  packAlpha(base)
  for (let lane = 0; lane < count; lane++) writePair(<usize>word(base, TO, lane) + offset, A_ENDS, lane)
}

/** Encodes the waiting blocks. Lanes without a block repeat the first. */
function encodeWaiting(count: i32, stride: usize, kind: i32, starts: i32, rounds: i32): void {
  for (let lane = count; lane < 4; lane++) setWord(base, FROM, lane, word(base, FROM, 0))
  loadBlocks(base, stride)
  if (kind > 3) {
    encodeChannel(R, count, rounds, 0)
    if (kind == 5) encodeChannel(G, count, rounds, 8)
    return
  }
  const offset: usize = kind == 3 ? 8 : 0
  if (kind == 3) encodeChannel(A, count, rounds, 0)
  fitColor(base, starts, rounds)
  packColor(base)
  for (let lane = 0; lane < count; lane++) writePair(<usize>word(base, TO, lane) + offset, CODES, lane)
}

// @ts-ignore: decorator
@inline
function isSolid(from: usize, stride: usize): bool {
  const first = v128.load32_splat(from)
  const a = v128.or(v128.xor(v128.load(from), first), v128.xor(v128.load(from + stride), first))
  const b = v128.or(v128.xor(v128.load(from + 2 * stride), first), v128.xor(v128.load(from + 3 * stride), first))
  return !v128.any_true(v128.or(a, b))
}

/** A pair of codes of the tables: five bits at `table`, six bits 512 bytes on. */
// @ts-ignore: decorator
@inline
function solidCode(table: usize, px: u32, second: usize): u32 {
  const r: u32 = load<u8>(table + second + <usize>((px & 255) << 1))
  const g: u32 = load<u8>(table + 512 + second + <usize>((px >> 7) & 510))
  const b: u32 = load<u8>(table + second + <usize>((px >> 15) & 510))
  return (r << 11) | (g << 5) | b
}

/** One channel of a block of one colour. */
// @ts-ignore: decorator
@inline
function writeEvenChannel(to: usize, value: u32): void {
  store<u32>(to, value | (value << 8))
  store<u32>(to, 0, 4)
}

function writeSolid(to: usize, px: u32, kind: i32): void {
  if (kind > 3) {
    writeEvenChannel(to, px & 255)
    if (kind == 5) writeEvenChannel(to + 8, (px >> 8) & 255)
    return
  }
  if (kind == 3) {
    writeEvenChannel(to, px >> 24)
    to += 8
  }
  const first = solidCode(table, px, 0)
  const second = solidCode(table, px, 1)
  store<u32>(to, max(first, second) | (min(first, second) << 16))
  store<u32>(to, first == second ? 0 : first > second ? 0xaaaaaaaa : 0xffffffff, 4)
}

/**
 * `rows` rows of `across` blocks; `kind` 1, 3, 4 or 5. Colour is fitted from `starts` starts in `rounds` rounds each, single
 * channels in `rounds`.
 */
export function encodeBc(out: usize, band: usize, across: i32, rows: i32, kind: i32, starts: i32, rounds: i32): void {
  const stride = <usize>across << 4
  const size: usize = kind == 1 || kind == 4 ? 8 : 16
  let waiting = 0
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < across; x++, out += size) {
      const from = band + <usize>(y << 2) * stride + (<usize>x << 4)
      if (isSolid(from, stride)) {
        writeSolid(out, load<u32>(from), kind)
        continue
      }
      setWord(base, FROM, waiting, <u32>from)
      setWord(base, TO, waiting, <u32>out)
      if (++waiting < 4) continue
      encodeWaiting(4, stride, kind, starts, rounds)
      waiting = 0
    }
  }
  if (waiting > 0) encodeWaiting(waiting, stride, kind, starts, rounds)
}
