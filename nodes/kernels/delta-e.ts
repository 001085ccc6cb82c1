import { toLinear } from './srgb.ts'
import type { Rgb } from './oklab.ts'

/** CIE L*a*b* (D65) of an sRGB colour, 0..255 each. IEC 61966-2-1 and CIE 15. */
function labOf(rgb: Rgb): readonly [number, number, number] {
  const r = toLinear(rgb[0] / 255)
  const g = toLinear(rgb[1] / 255)
  const b = toLinear(rgb[2] / 255)
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116)
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const RAD = Math.PI / 180
const sin = (degrees: number) => Math.sin(degrees * RAD)
const cos = (degrees: number) => Math.cos(degrees * RAD)
const hueOf = (a: number, b: number) => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / RAD + 360) % 360)

/**
 * CIEDE2000 colour difference of two L*a*b* colours. Sharma, Wu, Dalal, "The CIEDE2000 Color-Difference Formula:
 * Implementation Notes, Supplementary Test Data, and Mathematical Observations", 2005.
 */
export function deltaE00Lab(one: readonly [number, number, number], two: readonly [number, number, number]): number {
  const mean = (Math.hypot(one[1], one[2]) + Math.hypot(two[1], two[2])) / 2
  const stretch = 1.5 - 0.5 * Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7))
  const c1 = Math.hypot(one[1] * stretch, one[2])
  const c2 = Math.hypot(two[1] * stretch, two[2])
  const h1 = hueOf(one[1] * stretch, one[2])
  const h2 = hueOf(two[1] * stretch, two[2])
  const grey = c1 * c2 === 0
  const turn = Math.abs(h2 - h1) > 180
  let dh = grey ? 0 : h2 - h1
  if (!grey && turn) dh += h2 > h1 ? -360 : 360
  let h = h1 + h2
  if (!grey) h = turn ? (h + (h < 360 ? 360 : -360)) / 2 : h / 2
  const l = (one[0] + two[0]) / 2
  const c = (c1 + c2) / 2
  const t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63)
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2)
  const dL = (two[0] - one[0]) / sl
  const dC = (c2 - c1) / (1 + 0.045 * c)
  const dH = (2 * Math.sqrt(c1 * c2) * sin(dh / 2)) / (1 + 0.015 * c * t)
  const twist = -sin(60 * Math.exp(-(((h - 275) / 25) ** 2))) * 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7))
  return Math.sqrt(dL * dL + dC * dC + dH * dH + twist * dC * dH)
}

/** CIEDE2000 colour difference of two sRGB colours, 0..255 each; about 1 is just seen side by side. */
export function deltaE00(one: Rgb, two: Rgb): number {
  return deltaE00Lab(labOf(one), labOf(two))
}
