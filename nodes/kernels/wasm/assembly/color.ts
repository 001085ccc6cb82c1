import { channel, roundByte, texels } from './lanes'

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
function bend(v: v128, slope: v128, rise: v128): v128 {
  const one = f32x4.splat(1)
  const t = f32x4.sub(f32x4.mul(f32x4.min(one, f32x4.max(f32x4.splat(0), v)), f32x4.splat(2)), one)
  const bent = f32x4.div(f32x4.mul(t, slope), f32x4.add(one, f32x4.mul(rise, f32x4.abs(t))))
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
  const rise = f32x4.splat(rising)
  for (let i = 0; i < count; i += 4, pixels += 16) {
    const v = v128.load(pixels)
    const r = unit(v, 0)
    const g = unit(v, 8)
    const b = unit(v, 16)
    const luma = f32x4.add(
      f32x4.add(f32x4.mul(f32x4.splat(0.2126), r), f32x4.mul(f32x4.splat(0.7152), g)),
      f32x4.mul(f32x4.splat(0.0722), b),
    )
    const chroma = f32x4.sub(f32x4.max(f32x4.max(r, g), b), f32x4.min(f32x4.min(r, g), b))
    const more = f32x4.mul(f32x4.splat(vibrance), f32x4.sub(f32x4.splat(1), chroma))
    const k = f32x4.max(f32x4.splat(0), f32x4.add(f32x4.splat(saturation), more))
    v128.store(
      pixels,
      texels(
        bend(stretch(r, luma, k), slope, rise),
        bend(stretch(g, luma, k), slope, rise),
        bend(stretch(b, luma, k), slope, rise),
        i32x4.shr_u(v, 24),
      ),
    )
  }
}
