import { SRGB_TO_LINEAR } from './srgb.ts'

/** Tones of a picture, over its texels that are more than half opaque. */
export interface Tones {
  /** How many texels counted. */
  readonly texels: number
  /** Mean CIE L*, 0..100. */
  readonly lightness: number
  /** Shares of texels that are white (every channel 250 or more) and black (5 or less). */
  readonly clipped: number
  readonly crushed: number
  /** Mean CIE a* and b* of near-neutral texels of middle lightness, and their share of all. */
  readonly castA: number
  readonly castB: number
  readonly neutral: number
}

const cubeRoot = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116)

/** Chroma up to which a texel counts as meant to be neutral, and its range of L*. */
const NEUTRAL_CHROMA = 14
const NEUTRAL_LIGHT: readonly [number, number] = [20, 92]

/** Measures lightness, clipping and colour cast of RGBA pixels in CIE L*a*b* (D65; CIE 15). */
export function measureTones(pixels: Uint8Array): Tones {
  const sum = { texels: 0, light: 0, clipped: 0, crushed: 0, a: 0, b: 0, neutral: 0 }
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i + 3]! < 128) continue
    const r = SRGB_TO_LINEAR[pixels[i]!]!
    const g = SRGB_TO_LINEAR[pixels[i + 1]!]!
    const b = SRGB_TO_LINEAR[pixels[i + 2]!]!
    const fy = cubeRoot(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
    const light = 116 * fy - 16
    sum.texels++
    sum.light += light
    if (Math.min(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!) >= 250) sum.clipped++
    if (Math.max(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!) <= 5) sum.crushed++
    if (light < NEUTRAL_LIGHT[0] || light > NEUTRAL_LIGHT[1]) continue
    const castA = 500 * (cubeRoot((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047) - fy)
    const castB = 200 * (fy - cubeRoot((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883))
    if (Math.hypot(castA, castB) > NEUTRAL_CHROMA) continue
    sum.a += castA
    sum.b += castB
    sum.neutral++
  }
  const all = Math.max(1, sum.texels)
  const neutral = Math.max(1, sum.neutral)
  return {
    texels: sum.texels,
    lightness: sum.light / all,
    clipped: sum.clipped / all,
    crushed: sum.crushed / all,
    castA: sum.a / neutral,
    castB: sum.b / neutral,
    neutral: sum.neutral / all,
  }
}

/** Rec. 709 luma of RGBA pixels, 0..255. */
function lumaOf(pixels: Uint8Array): Float32Array {
  const luma = new Float32Array(pixels.length / 4)
  for (let i = 0; i < luma.length; i++) {
    luma[i] = 0.2126 * pixels[i * 4]! + 0.7152 * pixels[i * 4 + 1]! + 0.0722 * pixels[i * 4 + 2]!
  }
  return luma
}

/** How crisp and how grainy a picture is. */
export interface Detail {
  /** Variance of the four-neighbour Laplacian of the luma (Pech-Pacheco and others, 2000); higher is sharper. */
  readonly sharpness: number
  /** Standard deviation of the noise in levels of 255: Immerkær 1996, without strong edges as in Tai and Yang 2008. */
  readonly noise: number
}

/** Edges steeper than this many levels (Sobel, both axes added) say nothing about noise. */
const EDGE = 80

/** Measures RGBA pixels; both figures are 0 for pictures of less than 3 x 3. */
export function measureDetail(pixels: Uint8Array, width: number, height: number): Detail {
  if (width < 3 || height < 3) return { sharpness: 0, noise: 0 }
  const luma = lumaOf(pixels)
  let sum = 0
  let squares = 0
  let grain = 0
  let flat = 0
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const p = y * width + x
      const [n, s, w, e] = [luma[p - width]!, luma[p + width]!, luma[p - 1]!, luma[p + 1]!]
      const [nw, ne, sw, se] = [luma[p - width - 1]!, luma[p - width + 1]!, luma[p + width - 1]!, luma[p + width + 1]!]
      const laplacian = n + s + w + e - 4 * luma[p]!
      sum += laplacian
      squares += laplacian * laplacian
      const edge = Math.abs(ne + 2 * e + se - nw - 2 * w - sw) + Math.abs(sw + 2 * s + se - nw - 2 * n - ne)
      if (edge > EDGE) continue
      grain += Math.abs(nw + ne + sw + se - 2 * (n + s + w + e) + 4 * luma[p]!)
      flat++
    }
  }
  const count = (width - 2) * (height - 2)
  const noise = flat === 0 ? 0 : (Math.sqrt(Math.PI / 2) * grain) / (6 * flat)
  return { sharpness: squares / count - (sum / count) ** 2, noise }
}
