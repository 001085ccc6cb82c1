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

/** Two rows of bytes into one row of floats of half the width; stretches of one colour, common in liveries, are looked up once. */
export function halveBytes(out: usize, upper: usize, lower: usize, count: i32, table: usize, flags: i32): void {
  let known: u32 = 0
  let flat = weighted(light(known, table), flags)
  for (let i = 0; i < count; i++, out += 16, upper += 8, lower += 8) {
    const pair = load<u64>(upper)
    const a = <u32>pair
    if (pair == load<u64>(lower) && a == <u32>(pair >> 32)) {
      if (a != known) {
        known = a
        flat = weighted(light(a, table), flags)
      }
      v128.store(out, flat)
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

/** A row filtered along itself: each texel is the sum of `taps` texels of `row` from its start on, times its weights. */
export function gather(out: usize, row: usize, starts: usize, weights: usize, taps: i32, count: i32): void {
  for (let i = 0; i < count; i++, out += 16, starts += 4) {
    let from = row + (<usize>load<u32>(starts) << 4)
    let sum = f32x4.mul(v128.load(from), v128.load32_splat(weights))
    for (let t = 1; t < taps; t++) {
      from += 16
      weights += 4
      sum = f32x4.add(sum, f32x4.mul(v128.load(from), v128.load32_splat(weights)))
    }
    weights += 4
    v128.store(out, sum)
  }
}

/** Rows of `count` texels, whose addresses lie at `rows`, summed each times its weight. */
export function sumRows(out: usize, rows: usize, weights: usize, taps: i32, count: i32): void {
  const end = <usize>count << 4
  for (let x: usize = 0; x < end; x += 16) {
    let sum = f32x4.mul(v128.load(<usize>load<u32>(rows) + x), v128.load32_splat(weights))
    for (let t = 1; t < taps; t++) {
      const at = <usize>t << 2
      sum = f32x4.add(sum, f32x4.mul(v128.load(<usize>load<u32>(rows + at) + x), v128.load32_splat(weights + at)))
    }
    v128.store(out + x, sum)
  }
}

/** A row of floats to bytes, equal neighbours once; `roots` is the table from square roots of light to sRGB. */
export function pack(out: usize, row: usize, count: i32, roots: usize, flags: i32): void {
  const zero = f32x4.splat(0)
  for (let i = 0; i < count; i++, out += 4, row += 16) {
    let v = v128.load(row)
    if (i > 0 && !v128.any_true(v128.xor(v, v128.load(row - 16)))) {
      store<u32>(out, load<u32>(out - 4))
      continue
    }
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
