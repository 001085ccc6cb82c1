import { fitAlpha, packAlpha } from './bc-alpha'
import { fitColor, packColor } from './bc-color'
import { A, A_ENDS, SLOTS } from './bc-lanes'
import { solidCodes } from './bc-tables'
import { loadClear, loadOpaque } from './bc7-load'
import { LEAST, ORIGIN, PACKED, PX, QUEUE, address, get, put, setWord, word } from './bc7-slots'
import { add } from './lanes'
import { finishRepeats, isRepeat } from './repeats'

const alphas: usize = memory.data(SLOTS * 16, 16)

/** Blocks that wait for lanes, and those to be tried harder: where they start, and where they are written. */
const FIRST = QUEUE
const AGAIN = QUEUE + 3
let waiting: i32 = 0
let waitingAgain: i32 = 0

// @ts-ignore: decorator
@inline
function writePair(to: usize, words: usize, lane: i32): void {
  const at = words + <usize>(lane << 2)
  store<u32>(to, load<u32>(at))
  store<u32>(to, load<u32>(at, 16), 4)
}

/** Fits one channel and writes it `offset` bytes into the blocks. */
function encodeChannel(c: i32, count: i32, rounds: i32, offset: usize): void {
  const origin = get(ORIGIN + c)
  for (let i = 0; i < 16; i++) v128.store(alphas + <usize>((A + i) << 4), add(get(PX + c * 16 + i), origin))
  fitAlpha(alphas, rounds)
  packAlpha(alphas)
  for (let lane = 0; lane < count; lane++) writePair(<usize>word(FIRST + 1, lane) + offset, alphas + (A_ENDS << 4), lane)
}

/** Lanes without a block repeat the first. */
function fill(queue: i32, count: i32): void {
  for (let lane = count; lane < 4; lane++) setWord(queue, lane, word(queue, 0))
}

function writeColors(queue: i32, count: i32, kind: i32): void {
  const offset: usize = kind == 3 ? 8 : 0
  packColor(PACKED)
  for (let lane = 0; lane < count; lane++) writePair(<usize>word(queue + 1, lane) + offset, address(PACKED), lane)
}

/** Encodes the waiting blocks; those whose colours come out rough are tried again. */
function encodeWaiting(stride: usize, kind: i32, starts: i32, rounds: i32, channelRounds: i32, rough: f32): void {
  const count = waiting
  waiting = 0
  fill(FIRST, count)
  if (kind == 3) loadClear(FIRST, stride)
  else loadOpaque(FIRST, stride)
  if (kind > 3) {
    encodeChannel(0, count, channelRounds, 0)
    if (kind == 5) encodeChannel(1, count, channelRounds, 8)
    return
  }
  if (kind == 3) encodeChannel(3, count, channelRounds, 0)
  fitColor(1, rounds, false)
  writeColors(FIRST, count, kind)
  put(FIRST + 2, get(LEAST))
  for (let lane = 0; lane < count; lane++) {
    if (!(load<f32>(address(FIRST + 2) + <usize>(lane << 2)) > rough)) continue
    setWord(AGAIN, waitingAgain, word(FIRST, lane))
    setWord(AGAIN + 1, waitingAgain, word(FIRST + 1, lane))
    if (++waitingAgain == 4) encodeAgain(stride, kind, starts, rounds)
  }
}

/** Tries rough blocks harder; those of BC1 with three colours too. */
function encodeAgain(stride: usize, kind: i32, starts: i32, rounds: i32): void {
  const count = waitingAgain
  waitingAgain = 0
  fill(AGAIN, count)
  loadOpaque(AGAIN, stride)
  fitColor(starts, rounds, kind == 1)
  writeColors(AGAIN, count, kind)
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
  const table = solidCodes()
  const first = solidCode(table, px, 0)
  const second = solidCode(table, px, 1)
  store<u32>(to, max(first, second) | (min(first, second) << 16))
  store<u32>(to, first == second ? 0 : first > second ? 0xaaaaaaaa : 0xffffffff, 4)
}

/**
 * `rows` rows of `across` blocks; `kind` 1, 3, 4 or 5. Colour is fitted in `rounds` rounds; where that leaves an error above
 * `rough`, from `starts` starts. Single channels are fitted in `channelRounds`.
 */
export function encodeBc(
  out: usize, band: usize, across: i32, rows: i32, kind: i32, starts: i32, rounds: i32, channelRounds: i32, rough: f32,
): void {
  const stride = <usize>across << 4
  const size: usize = kind == 1 || kind == 4 ? 8 : 16
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < across; x++, out += size) {
      const from = band + <usize>(y << 2) * stride + (<usize>x << 4)
      if (isSolid(from, stride)) {
        writeSolid(out, load<u32>(from), kind)
        continue
      }
      if (isRepeat(from, stride, out, size)) continue
      setWord(FIRST, waiting, <u32>from)
      setWord(FIRST + 1, waiting, <u32>out)
      if (++waiting == 4) encodeWaiting(stride, kind, starts, rounds, channelRounds, rough)
    }
  }
  if (waiting > 0) encodeWaiting(stride, kind, starts, rounds, channelRounds, rough)
  if (waitingAgain > 0) encodeAgain(stride, kind, starts, rounds)
  finishRepeats(size)
}
