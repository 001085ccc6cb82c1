import { rgbToOklab, type Rgb } from './oklab.ts'
import { applyLutPlain, boostPlain, colorMatrixPlain } from './plain/color.ts'
import { huePlain, nearnessPlain, recolorPlain } from './plain/oklab.ts'
import { after, AT, kernels, memory } from './wasm/kernels.ts'
import { isPlain } from './wasm/plainly.ts'

export { rgbToOklab, oklabToRgb, type Oklab, type Rgb } from './oklab.ts'
export { SRGB_TO_LINEAR, toLinear, fromLinear, linearToByte } from './srgb.ts'
export { deltaE00, deltaE00Lab } from './delta-e.ts'

function checkSame(out: Uint8Array, input: Uint8Array): void {
  if (out.length !== input.length || input.length % 4 !== 0) {
    throw new RangeError(`Both pictures must be RGBA of one size, but they have ${out.length} and ${input.length} bytes.`)
  }
}

/** Texels that are handed to the module at a time. */
const RUN = 4096
/** Room for a kernel's numbers and tables before them. */
const PARAMS = 3072
const TEXELS = after(AT.free, PARAMS)

/** Puts a kernel's numbers where it looks for them. */
function holdParams(params: Float32Array | Uint32Array): void {
  memory(PARAMS).set(new Uint8Array(params.buffer, params.byteOffset, params.byteLength), AT.free)
}

/** Copies runs of texels into the module's memory, has them changed there, and copies them out. */
function inRuns(out: Uint8Array, input: Uint8Array, change: (count: number) => void): void {
  const held = memory(PARAMS + RUN * 4)
  for (let i = 0; i < input.length; i += RUN * 4) {
    const n = Math.min(RUN * 4, input.length - i)
    held.set(input.subarray(i, i + n), TEXELS)
    change(n / 4)
    out.set(held.subarray(TEXELS, TEXELS + n), i)
  }
}

/**
 * Every texel times a matrix: four rows (red, green, blue, alpha out) of five (red, green, blue, alpha in 0..255, and an
 * offset in 0..255). Single precision, rounded to nearest (halves to even) and clamped. `out` may be `input`.
 */
export function colorMatrix(out: Uint8Array, input: Uint8Array, matrix: Float32Array): void {
  checkSame(out, input)
  if (matrix.length !== 20) throw new RangeError(`A colour matrix has 20 numbers, but this one has ${matrix.length}.`)
  if (isPlain()) return colorMatrixPlain(out, input, matrix)
  holdParams(matrix)
  inRuns(out, input, (count) => kernels().matrix(TEXELS, count, AT.free))
}

/** Each colour channel through its own table of 256 bytes; alpha stays. `out` may be `input`. */
export function applyLut(out: Uint8Array, input: Uint8Array, lutR: Uint8Array, lutG: Uint8Array, lutB: Uint8Array): void {
  checkSame(out, input)
  if (lutR.length !== 256 || lutG.length !== 256 || lutB.length !== 256) throw new RangeError('A table has 256 bytes.')
  if (isPlain()) return applyLutPlain(out, input, lutR, lutG, lutB)
  const table = new Uint32Array(768)
  table.set(lutR)
  table.set(Uint32Array.from(lutG, (v) => v << 8), 256)
  table.set(Uint32Array.from(lutB, (v) => v << 16), 512)
  holdParams(table)
  inRuns(out, input, (count) => kernels().lookUp(TEXELS, count, AT.free))
}

/** 1, 0 and 1 change nothing. `saturation` from 0 (grey), `vibrance` -1..1, `contrast` from 0 (flat grey). */
export interface Boost {
  readonly saturation: number
  readonly vibrance: number
  readonly contrast: number
}

/**
 * Colour strength and contrast, on sRGB values 0..1; alpha stays. With the Rec. 709 luma `y` and the chroma `max - min`,
 * each channel goes to `y + (c - y) * k`, `k = saturation + vibrance * (1 - chroma)`, so that vibrance leaves strong
 * colours alone. Then, about mid grey with `t = 2c - 1`: contrast below 1 scales `t`, contrast above 1 bends it as
 * `t * contrast / (1 + (contrast - 1) * |t|)`, which keeps black, grey and white. `out` may be `input`.
 */
export function boost(out: Uint8Array, input: Uint8Array, options: Boost): void {
  checkSame(out, input)
  const { saturation, vibrance, contrast } = options
  if (saturation === 1 && vibrance === 0 && contrast === 1) {
    if (out !== input) out.set(input)
    return
  }
  if (isPlain()) return boostPlain(out, input, saturation, vibrance, contrast)
  const rise = Math.max(0, Math.fround(Math.fround(contrast) - 1))
  inRuns(out, input, (count) => kernels().boost(TEXELS, count, saturation, vibrance, contrast, rise))
}

/**
 * Turns the hue by `degrees`, times `saturation` (1 keeps) and plus `lightness` (-1..1, 0 keeps), in OKLCH (Ottosson 2020,
 * see `oklab.ts`), so that equal turns look equal. Alpha stays. `out` may be `input`.
 */
export function hueShift(
  out: Uint8Array,
  input: Uint8Array,
  options: { readonly degrees: number; readonly saturation: number; readonly lightness: number },
): void {
  const { degrees, saturation, lightness } = options
  if (degrees % 360 === 0 && saturation === 1 && lightness === 0) {
    checkSame(out, input)
    if (out !== input) out.set(input)
    return
  }
  const turn = (degrees * Math.PI) / 180
  const params = Float32Array.of(Math.cos(turn) * saturation, Math.sin(turn) * saturation, lightness)
  checkSame(out, input)
  if (isPlain()) return huePlain(out, input, params)
  holdParams(params)
  inRuns(out, input, (count) => kernels().hue(TEXELS, count, AT.srgbLight, AT.roots, AT.free))
}

export interface Recolor {
  /** sRGB, 0..255 each. */
  readonly from: Rgb
  readonly to: Rgb
  /** OKLab distance within which a colour is wholly replaced; 0.1 is a visible step, black to white is 1. */
  readonly tolerance: number
  /** OKLab distance beyond `tolerance` over which the change fades out. */
  readonly softness: number
  /** Keep lights and shades: lightness is compared at a quarter, and a texel's own offset from `from` is kept. */
  readonly keepShading: boolean
}

/** Swaps one colour for another in OKLab (Ottosson 2020); alpha stays. `out` may be `input`. */
export function recolor(out: Uint8Array, input: Uint8Array, options: Recolor): void {
  checkSame(out, input)
  const { from, to, tolerance, softness, keepShading } = options
  const near = nearParams(from, keepShading ? 0.25 : 1, tolerance, softness)
  const params = Float32Array.of(...near, ...rgbToOklab(...to), keepShading ? 1 : 0)
  if (isPlain()) return recolorPlain(out, input, params)
  holdParams(params)
  inRuns(out, input, (count) => kernels().recolor(TEXELS, count, AT.srgbLight, AT.roots, AT.free))
}

/** A colour, how much lightness counts, and how far is near, as the kernels take it. */
function nearParams(color: Rgb, lightness: number, tolerance: number, softness: number): Float32Array {
  return Float32Array.of(...rgbToOklab(...color), lightness, tolerance, 1 / Math.max(softness, 1e-9))
}

export interface NearColor {
  /** sRGB, 0..255 each. */
  readonly color: Rgb
  /** OKLab distance that counts in full; 0.1 is a visible step, black to white is 1. */
  readonly tolerance: number
  /** OKLab distance beyond it over which nearness falls to nothing. */
  readonly softness: number
}

/** How near each texel of an RGBA picture lies to a colour, 0..255, one byte a texel. Alpha counts for nothing. */
export function nearness(out: Uint8Array, pixels: Uint8Array, options: NearColor): void {
  if (pixels.length !== out.length * 4) throw new RangeError('The mask and the picture must have one size.')
  const params = nearParams(options.color, 1, options.tolerance, options.softness)
  if (isPlain()) return nearnessPlain(out, pixels, params)
  holdParams(params)
  const held = memory(PARAMS + RUN * 5)
  for (let i = 0; i < out.length; i += RUN) {
    const n = Math.min(RUN, out.length - i)
    held.set(pixels.subarray(i * 4, (i + n) * 4), TEXELS)
    kernels().nearness(TEXELS + RUN * 4, TEXELS, n, AT.srgbLight, AT.free)
    out.set(held.subarray(TEXELS + RUN * 4, TEXELS + RUN * 4 + n), i)
  }
}
