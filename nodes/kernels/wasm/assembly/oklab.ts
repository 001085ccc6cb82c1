import { channel, clamped, nearest } from './lanes'

/** Three planes of four numbers: light, or lightness and the two colour axes. */
let x = f32x4.splat(0)
let y = f32x4.splat(0)
let z = f32x4.splat(0)

// @ts-ignore: decorator
@inline
function times(a: v128, b: f32): v128 {
  return f32x4.mul(a, f32x4.splat(b))
}

// @ts-ignore: decorator
@inline
function mix(a: f32, b: f32, c: f32, p: v128, q: v128, r: v128): v128 {
  return f32x4.add(f32x4.add(times(p, a), times(q, b)), times(r, c))
}

// @ts-ignore: decorator
@inline
function light(px: v128, shift: i32, table: usize): v128 {
  const at = i32x4.shl(channel(px, shift), 2)
  let v = v128.load32_splat(table + <usize>i32x4.extract_lane(at, 0))
  v = v128.load32_lane(table + <usize>i32x4.extract_lane(at, 1), v, 1)
  v = v128.load32_lane(table + <usize>i32x4.extract_lane(at, 2), v, 2)
  return v128.load32_lane(table + <usize>i32x4.extract_lane(at, 3), v, 3)
}

/** Cube root of 0..1.1: a guess from the exponent, then two steps of Halley's. */
function root(v: v128): v128 {
  v = f32x4.pmax(v, f32x4.splat(1e-9))
  const guess = i32x4.trunc_sat_f32x4_s(times(f32x4.convert_i32x4_s(v), <f32>(1.0 / 3.0)))
  let r = i32x4.add(guess, i32x4.splat(0x2a5137a0))
  const twice = f32x4.add(v, v)
  for (let n = 0; n < 2; n++) {
    const cube = f32x4.mul(f32x4.mul(r, r), r)
    r = f32x4.div(f32x4.mul(r, f32x4.add(cube, twice)), f32x4.add(f32x4.add(cube, cube), v))
  }
  return r
}

/** Four texels to OKLab, into x, y and z. */
function toLab(px: v128, table: usize): void {
  const r = light(px, 0, table)
  const g = light(px, 8, table)
  const b = light(px, 16, table)
  const l = root(mix(0.4122214708, 0.5363325363, 0.0514459929, r, g, b))
  const m = root(mix(0.2119034982, 0.6806995451, 0.1073969566, r, g, b))
  const s = root(mix(0.0883024619, 0.2817188376, 0.6299787005, r, g, b))
  x = mix(0.2104542553, 0.793617785, -0.0040720468, l, m, s)
  y = mix(1.9779984951, -2.428592205, 0.4505937099, l, m, s)
  z = mix(0.0259040371, 0.7827717662, -0.808675766, l, m, s)
}

// @ts-ignore: decorator
@inline
function cubed(v: v128): v128 {
  return f32x4.mul(f32x4.mul(v, v), v)
}

/** OKLab to linear light, into x, y and z; says which lanes sRGB can show. */
function toLight(L: v128, a: v128, b: v128): v128 {
  const l = cubed(mix(1, 0.3963377774, 0.2158037573, L, a, b))
  const m = cubed(mix(1, -0.1055613458, -0.0638541728, L, a, b))
  const s = cubed(mix(1, -0.0894841775, -1.291485548, L, a, b))
  x = mix(4.0767416621, -3.3077115913, 0.2309699292, l, m, s)
  y = mix(-1.2684380046, 2.6097574011, -0.3413193965, l, m, s)
  z = mix(-0.0041960863, -0.7034186147, 1.707614701, l, m, s)
  const least = f32x4.pmin(f32x4.pmin(x, y), z)
  const most = f32x4.pmax(f32x4.pmax(x, y), z)
  return v128.and(f32x4.ge(least, f32x4.splat(-0.0005)), f32x4.le(most, f32x4.splat(1.0005)))
}

/** Linear light to sRGB bytes, in the lowest byte of each lane. */
function encode(v: v128, roots: usize): v128 {
  const t = nearest(times(f32x4.sqrt(clamped(v, 1)), 4095))
  let out = i32x4.splat(load<u8>(roots + <usize>i32x4.extract_lane(t, 0)))
  out = i32x4.replace_lane(out, 1, load<u8>(roots + <usize>i32x4.extract_lane(t, 1)))
  out = i32x4.replace_lane(out, 2, load<u8>(roots + <usize>i32x4.extract_lane(t, 2)))
  return i32x4.replace_lane(out, 3, load<u8>(roots + <usize>i32x4.extract_lane(t, 3)))
}

/** OKLab to four texels without alpha. Colours beyond sRGB lose chroma until they fit. */
function fromLab(lightness: v128, a: v128, b: v128, roots: usize): v128 {
  const L = clamped(lightness, 1)
  const fits = toLight(L, a, b)
  if (!i32x4.all_true(fits)) {
    let low = v128.and(fits, f32x4.splat(1))
    let high = f32x4.splat(1)
    for (let n = 0; n < 8; n++) {
      const share = times(f32x4.add(low, high), 0.5)
      const inside = toLight(L, f32x4.mul(a, share), f32x4.mul(b, share))
      low = v128.bitselect(share, low, inside)
      high = v128.bitselect(high, share, inside)
    }
    toLight(L, f32x4.mul(a, low), f32x4.mul(b, low))
  }
  const r = encode(x, roots)
  const g = encode(y, roots)
  return v128.or(v128.or(r, i32x4.shl(g, 8)), i32x4.shl(encode(z, roots), 16))
}

// @ts-ignore: decorator
@inline
function param(params: usize, index: usize): v128 {
  return v128.load32_splat(params + (index << 2))
}

// @ts-ignore: decorator
@inline
function like(v: v128, w: v128): bool {
  return i32x4.all_true(i32x4.eq(v, w))
}

/** Turns and scales the colour axes and adds lightness: params are cos, sin, lightness. Four texels at a time, in place. */
export function hue(pixels: usize, count: i32, table: usize, roots: usize, params: usize): void {
  const cos = param(params, 0)
  const sin = param(params, 1)
  let before = v128.not(v128.load(pixels))
  let after = before
  for (let i = 0; i < count; i += 4, pixels += 16) {
    const v = v128.load(pixels)
    if (!like(v, before)) {
      before = v
      toLab(v, table)
      const L = f32x4.add(x, param(params, 2))
      const a = f32x4.sub(f32x4.mul(y, cos), f32x4.mul(z, sin))
      const b = f32x4.add(f32x4.mul(y, sin), f32x4.mul(z, cos))
      after = v128.or(fromLab(L, a, b, roots), v128.and(v, i32x4.splat(0xff000000)))
    }
    v128.store(pixels, after)
  }
}

/** How near x, y and z lie to a colour, 0..1: params are its L, a, b, the weight of lightness, tolerance and 1 / softness. */
// @ts-ignore: decorator
@inline
function near(params: usize): v128 {
  const dl = f32x4.mul(f32x4.sub(x, param(params, 0)), param(params, 3))
  const da = f32x4.sub(y, param(params, 1))
  const db = f32x4.sub(z, param(params, 2))
  const d = f32x4.sqrt(f32x4.add(f32x4.add(f32x4.mul(dl, dl), f32x4.mul(da, da)), f32x4.mul(db, db)))
  const one = f32x4.splat(1)
  const beyond = f32x4.mul(f32x4.sub(d, param(params, 4)), param(params, 5))
  const t = clamped(f32x4.sub(one, beyond), 1)
  return f32x4.mul(f32x4.mul(t, t), f32x4.sub(f32x4.splat(3), f32x4.add(t, t)))
}

/** Swaps a colour for another: behind the params of `near`, the goal's L, a, b and how much of a texel's own offset stays. */
export function recolor(pixels: usize, count: i32, table: usize, roots: usize, params: usize): void {
  const keep = param(params, 9)
  let before = v128.not(v128.load(pixels))
  let after = before
  for (let i = 0; i < count; i += 4, pixels += 16) {
    const v = v128.load(pixels)
    if (!like(v, before)) {
      before = v
      after = v
      toLab(v, table)
      const share = near(params)
      const changed = f32x4.gt(share, f32x4.splat(0))
      if (v128.any_true(changed)) {
        const L = f32x4.add(param(params, 6), f32x4.mul(f32x4.sub(x, param(params, 0)), keep))
        const a = f32x4.add(param(params, 7), f32x4.mul(f32x4.sub(y, param(params, 1)), keep))
        const b = f32x4.add(param(params, 8), f32x4.mul(f32x4.sub(z, param(params, 2)), keep))
        const rgb = fromLab(
          f32x4.add(x, f32x4.mul(f32x4.sub(L, x), share)),
          f32x4.add(y, f32x4.mul(f32x4.sub(a, y), share)),
          f32x4.add(z, f32x4.mul(f32x4.sub(b, z), share)),
          roots,
        )
        after = v128.bitselect(rgb, v, v128.and(changed, i32x4.splat(0x00ffffff)))
      }
    }
    v128.store(pixels, after)
  }
}

/** How near each texel lies to a colour, as a byte each; params as of `near`. */
export function nearness(out: usize, pixels: usize, count: i32, table: usize, params: usize): void {
  let before = v128.not(v128.load(pixels))
  let after: u32 = 0
  for (let i = 0; i < count; i += 4, pixels += 16, out += 4) {
    const v = v128.load(pixels)
    if (!like(v, before)) {
      before = v
      toLab(v, table)
      const whole = nearest(times(near(params), 255))
      const half = i16x8.narrow_i32x4_u(whole, whole)
      after = i32x4.extract_lane(i8x16.narrow_i16x8_u(half, half), 0)
    }
    store<u32>(out, after)
  }
}
