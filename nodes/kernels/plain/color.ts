import { nearestByte } from './nearest.ts'

const f = Math.fround

/** The plain twin of `colorMatrix`: single precision, sums from the left. */
export function colorMatrixPlain(out: Uint8Array, input: Uint8Array, m: Float32Array): void {
  for (let i = 0; i < input.length; i += 4) {
    const r = input[i]!
    const g = input[i + 1]!
    const b = input[i + 2]!
    const a = input[i + 3]!
    for (let k = 0; k < 4; k++) {
      const row = k * 5
      const sum = f(f(f(f(m[row]! * r) + f(m[row + 1]! * g)) + f(m[row + 2]! * b)) + f(m[row + 3]! * a))
      out[i + k] = nearestByte(f(sum + m[row + 4]!))
    }
  }
}

/** The plain twin of `applyLut`. */
export function applyLutPlain(out: Uint8Array, input: Uint8Array, r: Uint8Array, g: Uint8Array, b: Uint8Array): void {
  for (let i = 0; i < input.length; i += 4) {
    out[i] = r[input[i]!]!
    out[i + 1] = g[input[i + 1]!]!
    out[i + 2] = b[input[i + 2]!]!
    out[i + 3] = input[i + 3]!
  }
}

const SHARE = f(1 / 255)
const LUMA_R = f(0.2126)
const LUMA_G = f(0.7152)
const LUMA_B = f(0.0722)

/** Contrast about mid grey of one channel 0..1; see `boost`. */
function bend(value: number, contrast: number, rise: number): number {
  const t = f(f(Math.min(1, Math.max(0, value)) * 2) - 1)
  const bent = f(f(t * contrast) / f(1 + f(rise * Math.abs(t))))
  return f(f(f(bent * 0.5) + 0.5) * 255)
}

/** The plain twin of `boost`: single precision, in the order of the SIMD body. */
export function boostPlain(out: Uint8Array, input: Uint8Array, saturation: number, vibrance: number, contrast: number): void {
  const sat = f(saturation)
  const vib = f(vibrance)
  const slope = f(contrast)
  const rise = f(Math.max(0, f(slope - 1)))
  for (let i = 0; i < input.length; i += 4) {
    const r = f(input[i]! * SHARE)
    const g = f(input[i + 1]! * SHARE)
    const b = f(input[i + 2]! * SHARE)
    const luma = f(f(f(LUMA_R * r) + f(LUMA_G * g)) + f(LUMA_B * b))
    const chroma = f(Math.max(r, g, b) - Math.min(r, g, b))
    const k = Math.max(0, f(sat + f(vib * f(1 - chroma))))
    out[i] = nearestByte(bend(f(luma + f(f(r - luma) * k)), slope, rise))
    out[i + 1] = nearestByte(bend(f(luma + f(f(g - luma) * k)), slope, rise))
    out[i + 2] = nearestByte(bend(f(luma + f(f(b - luma) * k)), slope, rise))
    out[i + 3] = input[i + 3]!
  }
}
