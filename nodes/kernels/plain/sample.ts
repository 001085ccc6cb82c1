import { nearest } from './nearest.ts'

/** Pixels of a picture to sample: RGBA, 8 bit, straight alpha. */
export interface Texels {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/**
 * Bilinear samples along a line, `count` RGBA texels into `out`. `u`, `v` and their steps are 16.16 fixed point in texel-centre
 * coordinates (0 = middle of the first texel), weights have 7 bits, colour is weighted by alpha, and everything beyond
 * the border is transparent. Texels of equal alpha mix in whole numbers; others divide once in single precision.
 */
export function sampleSpan(out: Uint8Array, art: Texels, u: number, v: number, du: number, dv: number, count: number): void {
  for (let i = 0; i < count; i++, u += du, v += dv) {
    mixFour(out, i * 4, art, u >> 16, v >> 16, (u >> 9) & 127, (v >> 9) & 127)
  }
}

/** The nearest texel of each place along a line; beyond the border transparent. Coordinates as in `sampleSpan`. */
export function nearestSpan(out: Uint8Array, art: Texels, u: number, v: number, du: number, dv: number, count: number): void {
  const { width, height, pixels } = art
  for (let i = 0; i < count; i++, u += du, v += dv) {
    const x = (u + 32768) >> 16
    const y = (v + 32768) >> 16
    const inside = x >= 0 && y >= 0 && x < width && y < height
    const p = (y * width + x) * 4
    for (let k = 0; k < 4; k++) out[i * 4 + k] = inside ? pixels[p + k]! : 0
  }
}

function mixFour(out: Uint8Array, at: number, art: Texels, x: number, y: number, fx: number, fy: number): void {
  const { width, height, pixels } = art
  const left = x >= 0 && x < width
  const right = x >= -1 && x < width - 1
  const top = y >= 0 && y < height
  const bottom = y >= -1 && y < height - 1
  const p = (y * width + x) * 4
  const q = p + width * 4
  const a0 = left && top ? pixels[p + 3]! : 0
  const a1 = right && top ? pixels[p + 7]! : 0
  const a2 = left && bottom ? pixels[q + 3]! : 0
  const a3 = right && bottom ? pixels[q + 7]! : 0
  const w0 = (128 - fx) * (128 - fy)
  const w1 = fx * (128 - fy)
  const w2 = (128 - fx) * fy
  const w3 = fx * fy
  if (a0 === a1 && a0 === a2 && a0 === a3) {
    out[at + 3] = a0
    for (let k = 0; k < 3; k++) {
      const sum = w0 * pixels[p + k]! + w1 * pixels[p + 4 + k]! + w2 * pixels[q + k]! + w3 * pixels[q + 4 + k]!
      out[at + k] = a0 === 0 ? 0 : (sum + 8192) >> 14
    }
    return
  }
  const sum = w0 * a0 + w1 * a1 + w2 * a2 + w3 * a3
  const alpha = (sum + 8192) >> 14
  out[at + 3] = alpha
  for (let k = 0; k < 3; k++) {
    if (alpha === 0) {
      out[at + k] = 0
      continue
    }
    let c = 0
    if (a0 > 0) c += w0 * a0 * pixels[p + k]!
    if (a1 > 0) c += w1 * a1 * pixels[p + 4 + k]!
    if (a2 > 0) c += w2 * a2 * pixels[q + k]!
    if (a3 > 0) c += w3 * a3 * pixels[q + 4 + k]!
    out[at + k] = nearest(Math.fround(Math.fround(c) / sum))
  }
}
