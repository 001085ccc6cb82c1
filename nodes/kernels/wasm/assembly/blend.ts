import { alphas, bytes, channel, div255, high, low, nearest, spread, texels } from './lanes'

/**
 * Effective coverage of `count` texels, sixteen at a time: alpha times `opacity` times `clip` (0 = none). Says whether there is
 * any. Up to fifteen bytes behind the run are written, too.
 */
export function cover(out: usize, pixels: usize, clip: usize, count: i32, opacity: i32): bool {
  const share = i16x8.splat(<i16>opacity)
  let all = i16x8.splat(0)
  for (let i = 0; i < count; i += 16) {
    const at = pixels + (<usize>i << 2)
    let a = i16x8.narrow_i32x4_u(i32x4.shr_u(v128.load(at), 24), i32x4.shr_u(v128.load(at + 16), 24))
    let b = i16x8.narrow_i32x4_u(i32x4.shr_u(v128.load(at + 32), 24), i32x4.shr_u(v128.load(at + 48), 24))
    a = div255(i16x8.mul(a, share))
    b = div255(i16x8.mul(b, share))
    if (clip != 0) {
      const c = v128.load(clip + <usize>i)
      a = div255(i16x8.mul(a, low(c)))
      b = div255(i16x8.mul(b, high(c)))
    }
    all = v128.or(all, v128.or(a, b))
    v128.store(out + <usize>i, bytes(a, b))
  }
  return v128.any_true(all)
}

// The numbers of the modes are those of MODE_NUMBERS in simd-blend.ts; from 10 on a table says it.
// @ts-ignore: decorator
@inline
function hardLight(b: v128, s: v128): v128 {
  const upper = i16x8.gt_s(s, i16x8.splat(127))
  const t = i16x8.sub(i16x8.shl(s, 1), v128.and(upper, i16x8.splat(255)))
  const p = div255(i16x8.mul(b, t))
  return v128.bitselect(i16x8.sub(i16x8.add(b, t), p), p, upper)
}

// @ts-ignore: decorator
@inline
function wide(mode: i32, b: v128, s: v128): v128 {
  if (mode == 1) return div255(i16x8.mul(b, s))
  if (mode == 2) return i16x8.sub(i16x8.add(b, s), div255(i16x8.mul(b, s)))
  if (mode == 3) return hardLight(s, b)
  return hardLight(b, s)
}

function lookUp(table: usize, b: v128, s: v128, scratch: usize): v128 {
  v128.store(scratch, b)
  v128.store(scratch + 16, s)
  for (let i: usize = 0; i < 16; i++) {
    store<u8>(scratch + i, load<u8>(table + ((<usize>load<u8>(scratch + i)) << 8) + <usize>load<u8>(scratch + 16 + i)))
  }
  return v128.load(scratch)
}

/** The blended channels of four texels, before alpha has its say. */
function blended(mode: i32, table: usize, scratch: usize, b: v128, s: v128): v128 {
  if (mode == 0) return s
  if (mode <= 4) return bytes(wide(mode, low(b), low(s)), wide(mode, high(b), high(s)))
  if (mode == 5) return i8x16.min_u(b, s)
  if (mode == 6) return i8x16.max_u(b, s)
  if (mode == 7) return v128.or(i8x16.sub_sat_u(b, s), i8x16.sub_sat_u(s, b))
  if (mode == 8) return i8x16.add_sat_u(b, s)
  if (mode == 9) return i8x16.sub_sat_u(b, s)
  return lookUp(table, b, s, scratch)
}

/** `a` towards `b` by `share` of 255, sixteen bytes. */
// @ts-ignore: decorator
@inline
function towards(a: v128, b: v128, share: v128): v128 {
  const rest = v128.not(share)
  return bytes(
    div255(i16x8.add(i16x8.extmul_low_i8x16_u(a, rest), i16x8.extmul_low_i8x16_u(b, share))),
    div255(i16x8.add(i16x8.extmul_high_i8x16_u(a, rest), i16x8.extmul_high_i8x16_u(b, share))),
  )
}

// @ts-ignore: decorator
@inline
function divided(s255: v128, mixed: v128, rest: v128, back: v128, den: v128): v128 {
  const sum = i32x4.add(i32x4.mul(s255, mixed), i32x4.mul(rest, back))
  return nearest(f32x4.div(f32x4.convert_i32x4_s(sum), den))
}

/** Where the backdrop is not opaque: the full formula, one division a channel. */
function overClear(d: v128, s: v128, b: v128, at: usize): v128 {
  const mixed = towards(s, b, alphas(d))
  const k = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)))
  const ab = i32x4.shr_u(d, 24)
  const s255 = i32x4.mul(k, i32x4.splat(255))
  const rest = i32x4.mul(ab, i32x4.sub(i32x4.splat(255), k))
  const whole = i32x4.add(s255, rest)
  const den = f32x4.convert_i32x4_s(whole)
  const t = i32x4.add(whole, i32x4.splat(128))
  const alpha = i32x4.shr_u(i32x4.add(t, i32x4.shr_u(t, 8)), 8)
  const out = texels(
    divided(s255, channel(mixed, 0), rest, channel(d, 0), den),
    divided(s255, channel(mixed, 8), rest, channel(d, 8), den),
    divided(s255, channel(mixed, 16), rest, channel(d, 16), den),
    alpha,
  )
  return v128.bitselect(d, out, i32x4.eq(k, i32x4.splat(0)))
}

/** Lays `count` texels of `top` with their coverage over `base`, four at a time. */
export function blend(base: usize, top: usize, coverage: usize, count: i32, mode: i32, table: usize, scratch: usize): void {
  const opaque = i32x4.splat(0xff000000)
  for (let i = 0; i < count; i += 4) {
    const share = load<u32>(coverage + <usize>i)
    if (share == 0) continue
    const at = base + (<usize>i << 2)
    const s = v128.load(top + (<usize>i << 2))
    if (share == 0xffffffff && mode == 0) {
      v128.store(at, v128.or(s, opaque))
      continue
    }
    const d = v128.load(at)
    const b = blended(mode, table, scratch, d, s)
    if (i32x4.all_true(i32x4.eq(v128.and(d, opaque), opaque))) {
      v128.store(at, v128.or(towards(d, b, spread(coverage + <usize>i)), opaque))
    } else {
      v128.store(at, overClear(d, s, b, coverage + <usize>i))
    }
  }
}

/** Moves `count` texels of a plane towards `texel` by their coverage; `step` is 16 for a texel each, 0 for one four times. */
export function lay(plane: usize, coverage: usize, count: i32, texel: usize, step: usize): void {
  for (let i = 0; i < count; i += 4, texel += step) {
    if (load<u32>(coverage + <usize>i) == 0) continue
    const at = plane + (<usize>i << 2)
    v128.store(at, towards(v128.load(at), v128.load(texel), spread(coverage + <usize>i)))
  }
}
