import { channel, clamped, roundByte, texels } from './lanes'

// @ts-ignore: decorator
@inline
function row(m: usize, r: v128, g: v128, b: v128, a: v128): v128 {
  let sum = f32x4.add(f32x4.mul(v128.load32_splat(m), r), f32x4.mul(v128.load32_splat(m, 4), g))
  sum = f32x4.add(f32x4.add(sum, f32x4.mul(v128.load32_splat(m, 8), b)), f32x4.mul(v128.load32_splat(m, 12), a))
  return roundByte(f32x4.add(sum, v128.load32_splat(m, 16)))
}

/** Texels times a matrix of four rows of five floats, four at a time, in place. */
export function matrix(pixels: usize, count: i32, m: usize): void {
  for (let i = 0; i < count; i += 4, pixels += 16) {
    const v = v128.load(pixels)
    const r = f32x4.convert_i32x4_s(channel(v, 0))
    const g = f32x4.convert_i32x4_s(channel(v, 8))
    const b = f32x4.convert_i32x4_s(channel(v, 16))
    const a = f32x4.convert_i32x4_s(i32x4.shr_u(v, 24))
    v128.store(pixels, texels(row(m, r, g, b, a), row(m + 20, r, g, b, a), row(m + 40, r, g, b, a), row(m + 60, r, g, b, a)))
  }
}

// @ts-ignore: decorator
@inline
function unit(v: v128, shift: i32): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(channel(v, shift)), f32x4.splat(<f32>(1.0 / 255.0)))
}

// @ts-ignore: decorator
@inline
function bend(v: v128, slope: v128, rising: f32): v128 {
  const one = f32x4.splat(1)
  const t = f32x4.sub(f32x4.mul(clamped(v, 1), f32x4.splat(2)), one)
  let bent = f32x4.mul(t, slope)
  if (rising > 0) bent = f32x4.div(bent, f32x4.add(one, f32x4.mul(f32x4.splat(rising), f32x4.abs(t))))
  return roundByte(f32x4.mul(f32x4.add(f32x4.mul(bent, f32x4.splat(0.5)), f32x4.splat(0.5)), f32x4.splat(255)))
}

// @ts-ignore: decorator
@inline
function stretch(c: v128, luma: v128, k: v128): v128 {
  return f32x4.add(luma, f32x4.mul(f32x4.sub(c, luma), k))
}

/** Saturation, vibrance and contrast, four texels at a time, in place. See plain/color.ts. */
export function boost(pixels: usize, count: i32, saturation: f32, vibrance: f32, contrast: f32, rising: f32): void {
  const slope = f32x4.splat(contrast)
  for (let i = 0; i < count; i += 4, pixels += 16) {
    const v = v128.load(pixels)
    const r = unit(v, 0)
    const g = unit(v, 8)
    const b = unit(v, 16)
    const luma = f32x4.add(
      f32x4.add(f32x4.mul(f32x4.splat(0.2126), r), f32x4.mul(f32x4.splat(0.7152), g)),
      f32x4.mul(f32x4.splat(0.0722), b),
    )
    const chroma = f32x4.sub(f32x4.pmax(f32x4.pmax(r, g), b), f32x4.pmin(f32x4.pmin(r, g), b))
    const more = f32x4.mul(f32x4.splat(vibrance), f32x4.sub(f32x4.splat(1), chroma))
    const k = f32x4.pmax(f32x4.splat(0), f32x4.add(f32x4.splat(saturation), more))
    v128.store(
      pixels,
      texels(
        bend(stretch(r, luma, k), slope, rising),
        bend(stretch(g, luma, k), slope, rising),
        bend(stretch(b, luma, k), slope, rising),
        i32x4.shr_u(v, 24),
      ),
    )
  }
}

/** Colour channels through tables of words that are already in place: red, green and blue, a kilobyte each. In place. */
export function lookUp(pixels: usize, count: i32, table: usize): void {
  for (let i = 0; i < count; i++, pixels += 4) {
    const v = load<u32>(pixels)
    const r = load<u32>(table + <usize>((v & 255) << 2))
    const g = load<u32>(table + <usize>((v >> 6) & 1020), 1024)
    const b = load<u32>(table + <usize>((v >> 14) & 1020), 2048)
    store<u32>(pixels, r | g | b | (v & 0xff000000))
  }
}
