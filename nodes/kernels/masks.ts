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

/** One box pass of `reach` texels to either side along rows, held at the border, written turned by a transpose. */
function boxPass(out: Float32Array, input: Float32Array, width: number, height: number, reach: number): void {
  const whole = Math.floor(reach)
  const part = reach - whole
  const share = 1 / (2 * reach + 1)
  for (let y = 0; y < height; y++) {
    const row = y * width
    const at = (x: number) => input[row + (x < 0 ? 0 : x >= width ? width - 1 : x)]!
    let sum = 0
    for (let x = -whole; x <= whole; x++) sum += at(x)
    for (let x = 0; x < width; x++) {
      out[x * height + y] = (sum + part * (at(x - whole - 1) + at(x + whole + 1))) * share
      sum += at(x + whole + 1) - at(x - whole)
    }
  }
}

/** Softens edges over about `radius` px to either side: three box passes, which come close to a Gaussian. `out` may be `input`. */
export function feather(out: Uint8Array, input: Uint8Array, width: number, height: number, radius: number): void {
  checkSame(out, input)
  if (out.length !== width * height) throw new RangeError('The mask does not have the size that was said.')
  if (!(radius > 0)) {
    if (out !== input) out.set(input)
    return
  }
  const a = Float32Array.from(input)
  const b = new Float32Array(input.length)
  for (let pass = 0; pass < 3; pass++) {
    boxPass(b, a, width, height, radius / 3)
    boxPass(a, b, height, width, radius / 3)
  }
  for (let i = 0; i < out.length; i++) out[i] = a[i]! + 0.5
}
