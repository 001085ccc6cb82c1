import { dominantColors } from '../kernels/dominant-colors.ts'
import { rgbToOklab, type Rgb } from '../kernels/oklab.ts'
import { fromLinear, SRGB_TO_LINEAR, toLinear } from '../kernels/srgb.ts'

/** Texels less sure than this say nothing of the paint's colours. */
const SURE = 166
/** Colours of less than this share of the sure paint may be a reflection. */
const LEAST_SHARE = 0.03
/** Light and white balance explain no more than this. */
const LARGEST_GAIN = 4
/** One photo tells lightness less well than hue, so it counts for less when the colour that is meant is looked for. */
const LIGHT_WEIGHT = 0.4

/**
 * The gain on linear light, channel by channel, that turns the colour of the sheet that most looks like `reference` into it.
 * Undefined when too little of the paint was seen squarely. `pixels` is RGBA; `confidence` 0..255.
 */
export function referenceGain(pixels: Uint8Array, confidence: Uint8Array, reference: Rgb): Rgb | undefined {
  const step = Math.max(1, Math.floor(confidence.length / 65536))
  const sure = new Uint8Array(Math.ceil(confidence.length / step) * 4)
  for (let i = 0, to = 0; i < confidence.length; i += step, to += 4) {
    if (confidence[i]! < SURE) continue
    sure.set(pixels.subarray(i * 4, i * 4 + 3), to)
    sure[to + 3] = 255
  }
  const colors = dominantColors(sure, 6).filter(({ share }) => share >= LEAST_SHARE)
  const wanted = rgbToOklab(...reference)
  const away = (rgb: Rgb) => {
    const lab = rgbToOklab(...rgb)
    return (LIGHT_WEIGHT * (lab[0] - wanted[0])) ** 2 + (lab[1] - wanted[1]) ** 2 + (lab[2] - wanted[2]) ** 2
  }
  const [nearest] = colors.map(({ rgb }) => rgb).sort((a, b) => away(a) - away(b))
  if (!nearest) return undefined
  const gain = (k: 0 | 1 | 2) => {
    const ratio = (toLinear(reference[k] / 255) + 0.002) / (toLinear(nearest[k] / 255) + 0.002)
    return Math.min(LARGEST_GAIN, Math.max(1 / LARGEST_GAIN, ratio))
  }
  return [gain(0), gain(1), gain(2)]
}

/** Multiplies linear light, in place; RGBA. */
export function applyGain(pixels: Uint8Array, gain: Rgb): void {
  const tables = gain.map((g) => Uint8Array.from({ length: 256 }, (_, i) => Math.round(fromLinear(SRGB_TO_LINEAR[i]! * g) * 255)))
  const [r, g, b] = tables as [Uint8Array, Uint8Array, Uint8Array]
  for (let i = 0; i < pixels.length; i += 4) {
    pixels[i] = r[pixels[i]!]!
    pixels[i + 1] = g[pixels[i + 1]!]!
    pixels[i + 2] = b[pixels[i + 2]!]!
  }
}
