import { blendTable, blendWhole, isChannelMode, type BlendMode } from '../blend-modes.ts'
import { nearest } from './nearest.ts'

/** `a * b / 255`, rounded to nearest; exact for 0..255. */
export function mul255(a: number, b: number): number {
  const t = a * b + 128
  return (t + (t >> 8)) >> 8
}

/** `x / 255`, rounded to nearest; exact for 0..65025. */
function div255(x: number): number {
  const t = x + 128
  return (t + (t >> 8)) >> 8
}

/** Effective coverage of `count` texels: alpha times `opacity` (0..255) times, when given, `clip`. */
export function coverSpan(
  cover: Uint8Array,
  coverAt: number,
  pixels: Uint8Array,
  at: number,
  count: number,
  opacity: number,
  clip: Uint8Array | undefined,
  clipAt: number,
): void {
  for (let i = 0; i < count; i++) {
    const s = mul255(pixels[(at + i) * 4 + 3]!, opacity)
    cover[coverAt + i] = clip ? mul255(s, clip[clipAt + i]!) : s
  }
}

const whole = new Uint8Array(3)

/**
 * Lays `count` texels of `top` with their `cover` over `base`, in place; straight alpha, source-over. All offsets are in
 * texels. Every sum stays below 2^24, so that one division in single precision gives the same byte everywhere.
 */
export function blendSpan(
  base: Uint8Array,
  baseAt: number,
  top: Uint8Array,
  topAt: number,
  cover: Uint8Array,
  coverAt: number,
  count: number,
  mode: BlendMode,
): void {
  const table = isChannelMode(mode) ? blendTable(mode) : undefined
  for (let i = 0; i < count; i++) {
    const s = cover[coverAt + i]!
    if (s === 0) continue
    const p = (baseAt + i) * 4
    const q = (topAt + i) * 4
    const ab = base[p + 3]!
    if (!isChannelMode(mode)) {
      blendWhole(mode, base, baseAt + i, top, topAt + i, whole)
    }
    const den = 255 * s + ab * (255 - s)
    for (let k = 0; k < 3; k++) {
      const cb = base[p + k]!
      const cs = top[q + k]!
      const blended = table ? table[cb * 256 + cs]! : whole[k]!
      const mixed = div255(cs * (255 - ab) + blended * ab)
      const sum = 255 * s * mixed + ab * (255 - s) * cb
      base[p + k] = nearest(Math.fround(sum / den))
    }
    base[p + 3] = div255(den)
  }
}

/** Moves four-byte texels of `plane` towards `texel` (or texel by texel towards `own`) by their coverage, in place. */
export function laySpan(
  plane: Uint8Array,
  planeAt: number,
  cover: Uint8Array,
  coverAt: number,
  count: number,
  texel: ArrayLike<number>,
  texelAt: number,
  texelStep: 0 | 4,
): void {
  for (let i = 0; i < count; i++) {
    const s = cover[coverAt + i]!
    if (s === 0) continue
    const p = (planeAt + i) * 4
    const q = texelAt + i * texelStep
    for (let k = 0; k < 4; k++) plane[p + k] = div255(plane[p + k]! * (255 - s) + texel[q + k]! * s)
  }
}
