// The twin of plain/dither.ts and plain/dither-palette.ts, number by number.

// Where the numbers of a block lie in `work`, in bytes; what is carried on to other blocks comes after them.
const LOW: usize = 0
const HIGH: usize = 24
const MEAN: usize = 48
const TOGETHER: usize = 72
const CARRIED: usize = 96
const START: usize = 120
const END: usize = 144
const ALONG: usize = 168
const TRIAL_START: usize = 192
const TRIAL_END: usize = 216
const MISSED: usize = 240
const COLORS: usize = 264
const REST: usize = 384

const ROUGH: i32 = 16
const FLAT: f64 = 2
const MOST: f64 = 12

// @ts-ignore: decorator
@inline
function get(at: usize, k: i32): f64 {
  return load<f64>(at + (<usize>k << 3))
}

// @ts-ignore: decorator
@inline
function set(at: usize, k: i32, value: f64): void {
  store<f64>(at + (<usize>k << 3), value)
}

// @ts-ignore: decorator
@inline
function put(at: usize, r: f64, g: f64, b: f64): void {
  store<f64>(at, r)
  store<f64>(at, g, 8)
  store<f64>(at, b, 16)
}

// @ts-ignore: decorator
@inline
function weight(k: i32): f64 {
  return k == 0 ? 0.3 : k == 1 ? 0.59 : 0.11
}

/** A channel's tables: below, above and exact, 256 bytes each; red and blue have the same. */
// @ts-ignore: decorator
@inline
function channel(tables: usize, k: i32): usize {
  return k == 1 ? tables + 768 : tables
}

function survey(block: usize, stride: usize, across: i32, down: i32, work: usize, tables: usize): bool {
  let rLow = 255, gLow = 255, bLow = 255, rHigh = 0, gHigh = 0, bHigh = 0
  let rSum = 0, gSum = 0, bSum = 0, rg = 0, rb = 0, gb = 0
  for (let j = 0; j < down; j++) {
    let p = block + <usize>j * stride
    for (let i = 0; i < across; i++, p += 4) {
      const r: i32 = load<u8>(p)
      const g: i32 = load<u8>(p, 1)
      const b: i32 = load<u8>(p, 2)
      rLow = min(rLow, r)
      rHigh = max(rHigh, r)
      gLow = min(gLow, g)
      gHigh = max(gHigh, g)
      bLow = min(bLow, b)
      bHigh = max(bHigh, b)
      rSum += r
      gSum += g
      bSum += b
      rg += r * g
      rb += r * b
      gb += g * b
    }
  }
  const spread = max(rHigh - rLow, max(gHigh - gLow, bHigh - bLow))
  if (spread > ROUGH) return false
  if (spread == 0 && load<u8>(tables + rLow, 512) && load<u8>(tables + gLow, 1280) && load<u8>(tables + bLow, 512)) return false
  const count: f64 = across * down
  put(work + LOW, rLow, gLow, bLow)
  put(work + HIGH, rHigh, gHigh, bHigh)
  put(work + MEAN, <f64>rSum / count, <f64>gSum / count, <f64>bSum / count)
  put(
    work + TOGETHER,
    <f64>rg - <f64>(rSum * gSum) / count,
    <f64>rb - <f64>(rSum * bSum) / count,
    <f64>gb - <f64>(gSum * bSum) / count,
  )
  return true
}

// @ts-ignore: decorator
@inline
function byteOf(value: f64): usize {
  return <usize><i32>max<f64>(0, min<f64>(255, value))
}

/** Lays the other channels along the leader's line, each the way that comes closest to its mean. Returns the miss. */
function follow(work: usize, leader: i32): f64 {
  const low = get(work + LOW, leader)
  const high = get(work + HIGH, leader)
  set(work + TRIAL_START, leader, low)
  set(work + TRIAL_END, leader, high)
  const t = (get(work + MEAN, leader) - low) / (high - low)
  let miss: f64 = 0
  for (let k = 0; k < 3; k++) {
    if (k == leader) continue
    const goes = get(work + TOGETHER, k + leader - 1)
    const mean = get(work + MEAN, k)
    const l = get(work + LOW, k)
    const h = get(work + HIGH, k)
    let least: f64 = Infinity
    for (let way = 0; way < 4; way++) {
      if (abs<f64>(goes) > FLAT * FLAT && way != (goes > 0 ? 0 : 1)) continue
      const a = way == 0 || way == 2 ? l : h
      const b = way == 0 || way == 3 ? h : l
      const own = abs<f64>(a + (b - a) * t - mean)
      if (own >= least) continue
      least = own
      set(work + TRIAL_START, k, a)
      set(work + TRIAL_END, k, b)
    }
    miss += least * least * weight(k)
  }
  return miss
}

function choose(work: usize, tables: usize): void {
  for (let k = 0; k < 3; k++) {
    const carried = get(work + CARRIED, k)
    const table = channel(tables, k)
    set(work + MEAN, k, get(work + MEAN, k) + carried)
    set(work + LOW, k, load<u8>(table + byteOf(floor<f64>(get(work + LOW, k) + carried))))
    set(work + HIGH, k, load<u8>(table + byteOf(ceil<f64>(get(work + HIGH, k) + carried)), 256))
  }
  memory.copy(work + START, work + LOW, 24)
  memory.copy(work + END, work + HIGH, 24)
  let least: f64 = Infinity
  for (let leader = 0; leader < 3; leader++) {
    if (get(work + LOW, leader) == get(work + HIGH, leader)) continue
    const miss = follow(work, leader)
    if (miss >= least) continue
    least = miss
    memory.copy(work + START, work + TRIAL_START, 24)
    memory.copy(work + END, work + TRIAL_END, 24)
  }
  const r = get(work + END, 0) - get(work + START, 0)
  const g = get(work + END, 1) - get(work + START, 1)
  const b = get(work + END, 2) - get(work + START, 2)
  const length = r * r * weight(0) + g * g * weight(1) + b * b * weight(2)
  const share = length == 0 ? 0 : 3 / length
  put(work + ALONG, r * weight(0) * share, g * weight(1) * share, b * weight(2) * share)
  for (let step = 0; step < 4; step++) {
    for (let k = 0; k < 3; k++) {
      const start = get(work + START, k)
      set(work + COLORS, step * 3 + k, start + ((get(work + END, k) - start) * <f64>step) / 3)
    }
  }
}

// @ts-ignore: decorator
@inline
function place(work: usize, r: f64, g: f64, b: f64): f64 {
  const t =
    (r - get(work + START, 0)) * get(work + ALONG, 0) +
    (g - get(work + START, 1)) * get(work + ALONG, 1) +
    (b - get(work + START, 2)) * get(work + ALONG, 2)
  return t < 0 ? 0 : t > 3 ? 3 : t
}

function orderBlock(block: usize, stride: usize, across: i32, down: i32, work: usize, tables: usize, now: usize, next: usize): void {
  memory.copy(work + CARRIED, now, 24)
  choose(work, tables)
  put(work + MISSED, 0, 0, 0)
  for (let j = 0; j < down; j++) {
    let p = block + <usize>j * stride
    for (let i = 0; i < across; i++, p += 4) {
      const at = place(
        work,
        <f64>load<u8>(p) + get(work + CARRIED, 0),
        <f64>load<u8>(p, 1) + get(work + CARRIED, 1),
        <f64>load<u8>(p, 2) + get(work + CARRIED, 2),
      )
      const whole = floor<f64>(at)
      const threshold = (<f64>load<u8>(tables + <usize>(j * 4 + i), 1536) + 0.5) / 16
      const step = <i32>whole + (at - whole > threshold ? 1 : 0)
      for (let k = 0; k < 3; k++) {
        const color = get(work + COLORS, step * 3 + k)
        set(work + MISSED, k, get(work + MISSED, k) + (<f64>load<u8>(p + k) + get(work + CARRIED, k) - color))
        store<u8>(p + k, <u8><i32>floor<f64>(color + 0.5))
      }
    }
  }
  for (let k = 0; k < 3; k++) {
    const error = get(work + MISSED, k) / <f64>(across * down)
    set(now, k + 3, get(now, k + 3) + (error * 7) / 16)
    set(next, k - 3, get(next, k - 3) + (error * 3) / 16)
    set(next, k, get(next, k) + (error * 5) / 16)
    set(next, k + 3, get(next, k + 3) + error / 16)
  }
}

/** `rows` rows of RGBA with a pattern in each block. `work` is cleared, with room for what is carried. */
export function ditherOrdered(pixels: usize, width: i32, rows: i32, work: usize, tables: usize): void {
  const stride = <usize>width << 2
  const line = <usize>((width + 3) / 4 + 2) * 24
  let now = work + REST
  let next = now + line
  for (let y = 0; y < rows; y += 4) {
    memory.fill(next, 0, line)
    const down = min(4, rows - y)
    for (let x = 0; x < width; x += 4) {
      const block = pixels + <usize>y * stride + (<usize>x << 2)
      const across = min(4, width - x)
      if (!survey(block, stride, across, down, work, tables)) continue
      const at = <usize>((x >> 2) + 1) * 24
      orderBlock(block, stride, across, down, work, tables, now + at, next + at)
    }
    const done = now
    now = next
    next = done
  }
}

function diffuseTexel(p: usize, here: usize, stride: usize, inFirst: bool, j: i32, turn: i32, work: usize): void {
  const below = here + stride
  const at = place(work, <f64>load<u8>(p) + get(here, 0), <f64>load<u8>(p, 1) + get(here, 1), <f64>load<u8>(p, 2) + get(here, 2))
  const step = <i32>floor<f64>(at + 0.5)
  const ahead = turn < 0 && inFirst ? below : turn < 0 ? here - 24 : here + 24
  const left = inFirst && j < 3 ? below : below - 24
  const behind = turn > 0 ? left : below + 24
  const before = turn > 0 ? below + 24 : left
  for (let k = 0; k < 3; k++) {
    const color = get(work + COLORS, step * 3 + k)
    const error = max<f64>(-MOST, min<f64>(MOST, <f64>load<u8>(p + k) + get(here, k) - color))
    store<u8>(p + k, <u8><i32>floor<f64>(color + 0.5))
    set(ahead, k, get(ahead, k) + (error * 7) / 16)
    set(behind, k, get(behind, k) + (error * 3) / 16)
    set(below, k, get(below, k) + (error * 5) / 16)
    set(before, k, get(before, k) + error / 16)
  }
}

function diffuseBlock(block: usize, stride: usize, errors: usize, line: usize, across: i32, down: i32, work: usize, tables: usize): void {
  put(work + CARRIED, 0, 0, 0)
  const count = <f64>(across * down)
  for (let j = 0; j < down; j++) {
    for (let i = 0; i < across; i++) {
      const at = errors + <usize>j * line + <usize>i * 24
      for (let k = 0; k < 3; k++) set(work + CARRIED, k, get(work + CARRIED, k) + get(at, k) / count)
    }
  }
  choose(work, tables)
  for (let j = 0; j < down; j++) {
    const turn = j % 2 == 0 ? 1 : -1
    for (let n = 0; n < across; n++) {
      const i = turn > 0 ? n : across - 1 - n
      const p = block + <usize>j * stride + (<usize>i << 2)
      diffuseTexel(p, errors + <usize>j * line + <usize>i * 24, line, i == 0, j, turn, work)
    }
  }
}

/** `rows` rows of RGBA with error diffusion. `work` is cleared, with room for what is carried. */
export function ditherDiffused(pixels: usize, width: i32, rows: i32, work: usize, tables: usize): void {
  const stride = <usize>width << 2
  const line = <usize>(width + 6) * 24
  const errors = work + REST
  for (let y = 0; y < rows; y += 4) {
    const down = min(4, rows - y)
    for (let x = 0; x < width; x += 4) {
      const block = pixels + <usize>y * stride + (<usize>x << 2)
      const across = min(4, width - x)
      if (!survey(block, stride, across, down, work, tables)) continue
      diffuseBlock(block, stride, errors + <usize>(x + 1) * 24, line, across, down, work, tables)
    }
    memory.copy(errors, errors + line * 4, line)
    memory.fill(errors + line, 0, line * 4)
  }
}
