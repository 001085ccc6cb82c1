import { clamped, nearest } from './lanes'

// Flags: 1 = sRGB, 2 = colour weighted by alpha, 4 = no alpha.

// @ts-ignore: decorator
@inline
function light(px: u32, table: usize): v128 {
  // The table has 256 floats of colour and, behind them, 256 of plain shares for alpha.
  let v = v128.load32_splat(table + <usize>((px & 255) << 2))
  v = v128.load32_lane(table + <usize>((px >> 6) & 1020), v, 1)
  v = v128.load32_lane(table + <usize>((px >> 14) & 1020), v, 2)
  return v128.load32_lane(table + 1024 + <usize>((px >> 22) & 1020), v, 3)
}

// @ts-ignore: decorator
@inline
function weighted(v: v128, flags: i32): v128 {
  if ((flags & 2) == 0) return v
  const a = i8x16.shuffle(v, v, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15)
  return f32x4.mul(v, f32x4.replace_lane(a, 3, 1))
}

/** One row of bytes as floats. */
export function expand(out: usize, pixels: usize, count: i32, table: usize, flags: i32): void {
  for (let i = 0; i < count; i++, out += 16, pixels += 4) {
    v128.store(out, weighted(light(load<u32>(pixels), table), flags))
  }
}

/** Two rows of bytes into one row of floats of half the width; four equal texels, common in liveries, are looked up once. */
export function halveBytes(out: usize, upper: usize, lower: usize, count: i32, table: usize, flags: i32): void {
  for (let i = 0; i < count; i++, out += 16, upper += 8, lower += 8) {
    const pair = load<u64>(upper)
    const a = <u32>pair
    if (pair == load<u64>(lower) && a == <u32>(pair >> 32)) {
      v128.store(out, weighted(light(a, table), flags))
      continue
    }
    const first = f32x4.add(weighted(light(a, table), flags), weighted(light(load<u32>(upper, 4), table), flags))
    const second = f32x4.add(
      weighted(light(load<u32>(lower), table), flags),
      weighted(light(load<u32>(lower, 4), table), flags),
    )
    v128.store(out, f32x4.mul(f32x4.add(first, second), f32x4.splat(0.25)))
  }
}

/** Two rows of floats into one of half the width. */
export function halve(out: usize, upper: usize, lower: usize, count: i32): void {
  for (let i = 0; i < count; i++, out += 16, upper += 32, lower += 32) {
    const first = f32x4.add(v128.load(upper), v128.load(upper, 16))
    const second = f32x4.add(v128.load(lower), v128.load(lower, 16))
    v128.store(out, f32x4.mul(f32x4.add(first, second), f32x4.splat(0.25)))
  }
}

/** Adds `weight` times a row to a sum. */
export function add(sum: usize, row: usize, count: i32, weight: f32): void {
  for (let i = 0; i < count; i++, sum += 16, row += 16) {
    v128.store(sum, f32x4.add(v128.load(sum), f32x4.mul(v128.load(row), f32x4.splat(weight))))
  }
}

/** A row of `from` texels box-filtered to `to` texels. */
export function shrink(out: usize, row: usize, from: i32, to: i32): void {
  for (let i = 0; i < to; i++, out += 16) {
    let sum = f32x4.splat(0)
    const start = i * from
    const end = start + from
    for (let x = start / to; x * to < end; x++) {
      const overlap = min((x + 1) * to, end) - max(x * to, start)
      const share = f32x4.splat(<f32>(<f64>overlap / <f64>from))
      sum = f32x4.add(sum, f32x4.mul(v128.load(row + (<usize>x << 4)), share))
    }
    v128.store(out, sum)
  }
}

/** A row of floats to bytes; `roots` is the table from square roots of light to sRGB. */
export function pack(out: usize, row: usize, count: i32, roots: usize, flags: i32): void {
  const zero = f32x4.splat(0)
  for (let i = 0; i < count; i++, out += 4, row += 16) {
    let v = v128.load(row)
    const a = f32x4.extract_lane(v, 3)
    if ((flags & 2) != 0) v = a > 0 ? f32x4.replace_lane(f32x4.div(v, f32x4.splat(a)), 3, a) : f32x4.replace_lane(zero, 3, a)
    v = clamped(v, 1)
    const plain = nearest(f32x4.mul(v, f32x4.splat(255)))
    const alpha: u32 = (flags & 4) != 0 ? 255 : i32x4.extract_lane(plain, 3)
    let r: u32 = i32x4.extract_lane(plain, 0)
    let g: u32 = i32x4.extract_lane(plain, 1)
    let b: u32 = i32x4.extract_lane(plain, 2)
    if ((flags & 1) != 0) {
      const t = nearest(f32x4.mul(f32x4.sqrt(v), f32x4.splat(4095)))
      r = load<u8>(roots + i32x4.extract_lane(t, 0))
      g = load<u8>(roots + i32x4.extract_lane(t, 1))
      b = load<u8>(roots + i32x4.extract_lane(t, 2))
    }
    store<u32>(out, r | (g << 8) | (b << 16) | (alpha << 24))
  }
}
