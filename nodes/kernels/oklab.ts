import { fromLinear, SRGB_TO_LINEAR } from './srgb.ts'

/** Lightness 0..1, green to red and blue to yellow, about -0.4..0.4. */
export type Oklab = readonly [L: number, a: number, b: number]
export type Rgb = readonly [r: number, g: number, b: number]

/**
 * An sRGB colour, 0..255 each, in OKLab. Björn Ottosson, "A perceptual color space for image processing", 2020
 * (https://bottosson.github.io/posts/oklab/).
 */
export function rgbToOklab(r: number, g: number, b: number): Oklab {
  const lr = SRGB_TO_LINEAR[r]!
  const lg = SRGB_TO_LINEAR[g]!
  const lb = SRGB_TO_LINEAR[b]!
  const l = Math.cbrt(0.4122214708 * lr + 0.5363325363 * lg + 0.0514459929 * lb)
  const m = Math.cbrt(0.2119034982 * lr + 0.6806995451 * lg + 0.1073969566 * lb)
  const s = Math.cbrt(0.0883024619 * lr + 0.2817188376 * lg + 0.6299787005 * lb)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** Linear light of an OKLab colour; channels outside 0..1 lie outside sRGB. */
function oklabToLinear(L: number, a: number, b: number): [number, number, number] {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

const inGamut = (c: readonly number[]) => c.every((v) => v >= -0.0005 && v <= 1.0005)

/**
 * An OKLab colour as sRGB bytes. A colour that sRGB cannot show keeps its hue and lightness and loses chroma until it can,
 * which keeps a hue shift free of clipped, wrong-coloured patches.
 */
export function oklabToRgb(L: number, a: number, b: number): [r: number, g: number, b: number] {
  const light = Math.max(0, Math.min(1, L))
  let rgb = oklabToLinear(light, a, b)
  if (!inGamut(rgb)) {
    let low = 0
    let high = 1
    for (let i = 0; i < 12; i++) {
      const share = (low + high) / 2
      if (inGamut(oklabToLinear(light, a * share, b * share))) low = share
      else high = share
    }
    rgb = oklabToLinear(light, a * low, b * low)
  }
  return [Math.round(fromLinear(rgb[0]) * 255), Math.round(fromLinear(rgb[1]) * 255), Math.round(fromLinear(rgb[2]) * 255)]
}
