import { nearness, type NearColor } from './color.ts'
import { mul255 } from './plain/blend.ts'

/** How two masks meet. `union` and `intersect` take the larger and the smaller coverage, `multiply` their product. */
export const MASK_WAYS = {
  union: 'Union',
  intersect: 'Intersect',
  subtract: 'Subtract',
  xor: 'Either, not both',
  multiply: 'Multiply',
} as const

export type MaskWay = keyof typeof MASK_WAYS

function checkSame(...masks: Uint8Array[]): void {
  if (masks.some((mask) => mask.length !== masks[0]!.length)) throw new RangeError('Masks that meet must have one size.')
}

/** Two masks of one size into `out`, which may be either of them. `subtract` takes `b` away from `a`. */
export function combineMasks(out: Uint8Array, a: Uint8Array, b: Uint8Array, how: MaskWay): void {
  checkSame(out, a, b)
  for (let i = 0; i < out.length; i++) {
    const x = a[i]!
    const y = b[i]!
    if (how === 'union') out[i] = x > y ? x : y
    else if (how === 'intersect') out[i] = x < y ? x : y
    else if (how === 'subtract') out[i] = mul255(x, 255 - y)
    else if (how === 'xor') out[i] = x > y ? x - y : y - x
    else out[i] = mul255(x, y)
  }
}

/** Coverage turned inside out. `out` may be `input`. */
export function invertMask(out: Uint8Array, input: Uint8Array): void {
  checkSame(out, input)
  for (let i = 0; i < out.length; i++) out[i] = input[i]! ^ 255
}

/** Full where coverage reaches `level` (0..255), nothing below; `softness` is the width of a ramp around the level. */
export function threshold(out: Uint8Array, input: Uint8Array, level: number, softness = 0): void {
  checkSame(out, input)
  const table = Uint8Array.from({ length: 256 }, (_, v) => {
    if (softness <= 0) return v >= level ? 255 : 0
    return Math.max(0, Math.min(255, Math.round(((v - level) / softness + 0.5) * 255)))
  })
  for (let i = 0; i < out.length; i++) out[i] = table[input[i]!]!
}

/** Coverage of a picture's alpha. */
export function alphaMask(out: Uint8Array, pixels: Uint8Array): void {
  if (pixels.length !== out.length * 4) throw new RangeError('The mask and the picture must have one size.')
  for (let i = 0; i < out.length; i++) out[i] = pixels[i * 4 + 3]!
}

/**
 * Full where a texel (RGBA) is within `tolerance` of `color`, in OKLab distance (0.1 is a visible step, black to white 1),
 * falling to nothing over `softness` beyond it. Alpha counts for nothing.
 */
export function colorDistanceMask(out: Uint8Array, pixels: Uint8Array, options: NearColor): void {
  nearness(out, pixels, options)
}

/** A box pass along rows, `reach` texels to either side (parts of a texel count in part), held at the border. */
function acrossPass(plane: Float32Array, width: number, height: number, reach: number): void {
  const whole = Math.floor(reach)
  const part = reach - whole
  const share = 1 / (2 * reach + 1)
  const pad = whole + 1
  const row = new Float32Array(width + 2 * pad)
  for (let at = 0; at < width * height; at += width) {
    row.fill(plane[at]!, 0, pad)
    row.set(plane.subarray(at, at + width), pad)
    row.fill(plane[at + width - 1]!, pad + width)
    let sum = 0
    for (let x = 1; x < 2 * pad; x++) sum += row[x]!
    for (let x = 0; x < width; x++) {
      const far = row[x + 2 * pad]!
      plane[at + x] = (sum + part * (row[x]! + far)) * share
      sum += far - row[x + 1]!
    }
  }
}

/** The same along columns, all columns side by side, so that memory is read in rows. */
function downPass(plane: Float32Array, width: number, height: number, reach: number): void {
  const whole = Math.floor(reach)
  const part = reach - whole
  const share = 1 / (2 * reach + 1)
  const pad = whole + 1
  const from = plane.slice()
  const start = (y: number) => Math.max(0, Math.min(height - 1, y)) * width
  const sums = new Float64Array(width)
  for (let y = -whole; y <= whole; y++) {
    for (let x = 0, p = start(y); x < width; x++, p++) sums[x]! += from[p]!
  }
  for (let y = 0; y < height; y++) {
    let above = start(y - pad)
    let below = start(y + pad)
    let gone = start(y - whole)
    for (let x = 0, at = y * width; x < width; x++, at++) {
      const far = from[below++]!
      plane[at] = (sums[x]! + part * (from[above++]! + far)) * share
      sums[x]! += far - from[gone++]!
    }
  }
}

/**
 * Softens edges over about `radius` px to either side: three box passes, which come close to a Gaussian. `out` may be `input`.
 */
export function feather(out: Uint8Array, input: Uint8Array, width: number, height: number, radius: number): void {
  checkSame(out, input)
  if (out.length !== width * height) throw new RangeError('The mask does not have the size that was said.')
  if (!(radius > 0)) {
    if (out !== input) out.set(input)
    return
  }
  const plane = Float32Array.from(input)
  for (let pass = 0; pass < 3; pass++) {
    acrossPass(plane, width, height, radius / 3)
    downPass(plane, width, height, radius / 3)
  }
  for (let i = 0; i < out.length; i++) out[i] = plane[i]! + 0.5
}
