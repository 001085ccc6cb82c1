import { dominantColors } from '../kernels/dominant-colors.ts'
import { rgbToOklab, type Rgb } from '../kernels/oklab.ts'
import { fromLinear, SRGB_TO_LINEAR, toLinear } from '../kernels/srgb.ts'

/** Texels less sure than this say nothing of the paint's colours. */
const SURE = 158
/** Texels looked at, at most about. */
const SAMPLES = 8192
/** Colours of less than this share of the sure paint may be a reflection. */
const LEAST_SHARE = 0.03
/** Light and white balance explain no more than this. */
const LARGEST_GAIN = 4
/** One photo tells lightness less well than hue, so it counts for less when the colour that is meant is looked for. */
const LIGHT_WEIGHT = 0.4
/** Paint this near to the colour, in OKLab, is taken for it; the light on a car changes more than its hue. */
const ALIKE = 0.08
const ROUNDS = 6
/** Keeps the ratio of two dark values from meaning much. */
const DARK = 0.002

const LINEAR = Array.from({ length: 256 }, (_, i) => toLinear(i / 255))

/** RGB of a sample of the texels that were seen squarely, three bytes each. */
function sureTexels(pixels: Uint8Array, confidence: Uint8Array): Uint8Array {
  const count = confidence.reduce((sum, value) => sum + (value > SURE ? 1 : 0), 0)
  const step = Math.max(1, Math.floor(count / SAMPLES))
  const out: number[] = []
  let seen = 0
  for (let i = 0; i < confidence.length; i++) {
    if (confidence[i]! > SURE && seen++ % step === 0) out.push(pixels[i * 4]!, pixels[i * 4 + 1]!, pixels[i * 4 + 2]!)
  }
  return Uint8Array.from(out)
}

const clampGain = (ratio: number): number => Math.min(LARGEST_GAIN, Math.max(1 / LARGEST_GAIN, ratio))

/** The gain that turns `from` (linear) into the reference. */
const gainFrom = (from: readonly number[], reference: Rgb): [number, number, number] => {
  const [r, g, b] = reference.map((value, k) => clampGain((LINEAR[Math.round(value)]! + DARK) / (from[k]! + DARK)))
  return [r!, g!, b!]
}

function distance(rgb: Rgb, wanted: Rgb): number {
  const lab = rgbToOklab(...rgb)
  return Math.hypot(LIGHT_WEIGHT * (lab[0] - wanted[0]), lab[1] - wanted[1], lab[2] - wanted[2])
}

const medianOf = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!

/** Which of the texels look like the reference under a gain, as their numbers. */
function alike(texels: Uint8Array, gain: readonly number[], wanted: Rgb): number[] {
  const tables = gain.map((g) => LINEAR.map((light) => Math.round(fromLinear(Math.min(1, light * g)) * 255)))
  const found: number[] = []
  for (let i = 0; i < texels.length; i += 3) {
    const rgb: Rgb = [tables[0]![texels[i]!]!, tables[1]![texels[i + 1]!]!, tables[2]![texels[i + 2]!]!]
    if (distance(rgb, wanted) < ALIKE) found.push(i)
  }
  return found
}

/** A gain made better by turns: which paint looks like the reference under it, and what turns the median of that paint into it. */
function refined(texels: Uint8Array, start: readonly number[], reference: Rgb, wanted: Rgb): { gain: Rgb; share: number } {
  let gain = start
  let support: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    support = alike(texels, gain, wanted)
    if (support.length === 0) break
    gain = gainFrom([0, 1, 2].map((k) => medianOf(support.map((i) => LINEAR[texels[i + k]!]!))), reference)
  }
  return { gain: [gain[0]!, gain[1]!, gain[2]!], share: (support.length * 3) / texels.length }
}

/**
 * The gain on linear light, channel by channel, that turns the paint that most looks like `reference` into it, whatever share of the
 * light its parts get. Undefined when too little of the paint was seen squarely. `pixels` is RGBA; `confidence` 0..255.
 */
export function referenceGain(pixels: Uint8Array, confidence: Uint8Array, reference: Rgb): Rgb | undefined {
  const texels = sureTexels(pixels, confidence)
  const opaque = new Uint8Array((texels.length / 3) * 4).fill(255)
  for (let i = 0; i < texels.length / 3; i++) opaque.set(texels.subarray(i * 3, i * 3 + 3), i * 4)
  const wanted = rgbToOklab(...reference)
  const starts = dominantColors(opaque, 6).filter(({ share }) => share >= LEAST_SHARE)
  const [nearest] = starts.map(({ rgb }) => rgb).sort((a, b) => distance(a, wanted) - distance(b, wanted))
  if (!nearest) return undefined
  return refined(texels, gainFrom(nearest.map((value) => LINEAR[Math.round(value)]!), reference), reference, wanted).gain
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
