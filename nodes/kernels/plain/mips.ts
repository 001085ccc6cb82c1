import { linearToByte, SRGB_TO_LINEAR } from '../srgb.ts'
import { nearestByte } from './nearest.ts'

const f = Math.fround
const SHARE = f(1 / 255)

/** How rows become light and bytes again; see `mipChain`. */
export interface RowKind {
  readonly gamma: 'srgb' | 'none'
  readonly alpha: 'transparency' | 'data' | 'none'
}

/** What a chain is made of: rows of four floats a texel, named by where they start in a store of the body's own. */
export interface RowBody {
  /** A row of `count` texels from `pixels`, from texel `at` on, as light (times alpha for `transparency`) and alpha, 0..1. */
  expand(out: number, pixels: Uint8Array, at: number, count: number): void
  /** Two rows of `2 * count` texels of `pixels` into one of light; only the mean of four is kept. */
  halveBytes(out: number, pixels: Uint8Array, upper: number, lower: number, count: number): void
  /** Two rows of `2 * count` texels into one of `count`: the mean of four. */
  halve(out: number, upper: number, lower: number, count: number): void
  /** A row of `from` texels box-filtered to `to` texels, each by the share that it covers. */
  shrink(out: number, row: number, from: number, to: number): void
  /** Clears a row, or adds `weight` times another to it. */
  clear(row: number, count: number): void
  add(sum: number, row: number, count: number, weight: number): void
  /** A row back to bytes, into `pixels` from texel `at` on. */
  pack(pixels: Uint8Array, at: number, row: number, count: number): void
}

/** The plain twin: single precision, in the order of the SIMD body. `texels` is how many texels all rows hold together. */
export function plainRows(texels: number, kind: RowKind): RowBody {
  const store = new Float32Array(texels * 4)
  const weighted = kind.alpha === 'transparency'

  const light = (byte: number) => (kind.gamma === 'srgb' ? SRGB_TO_LINEAR[byte]! : f(byte * SHARE))
  const texel = (pixels: Uint8Array, at: number, k: number) => {
    const a = f(pixels[at * 4 + 3]! * SHARE)
    return k === 3 ? a : f(light(pixels[at * 4 + k]!) * (weighted ? a : 1))
  }
  const mean = (a: number, b: number, c: number, d: number) => f(f(f(a + b) + f(c + d)) * 0.25)

  return {
    expand(out, pixels, at, count) {
      for (let i = 0; i < count * 4; i++) store[out * 4 + i] = texel(pixels, at + (i >> 2), i & 3)
    },
    halveBytes(out, pixels, upper, lower, count) {
      for (let i = 0; i < count * 4; i++) {
        const k = i & 3
        const x = (i >> 2) * 2
        const first = [texel(pixels, upper + x, k), texel(pixels, upper + x + 1, k)] as const
        store[out * 4 + i] = mean(...first, texel(pixels, lower + x, k), texel(pixels, lower + x + 1, k))
      }
    },
    halve(out, upper, lower, count) {
      for (let i = 0; i < count * 4; i++) {
        const p = upper * 4 + (i >> 2) * 8 + (i & 3)
        const q = p + (lower - upper) * 4
        store[out * 4 + i] = mean(store[p]!, store[p + 4]!, store[q]!, store[q + 4]!)
      }
    },
    shrink(out, row, from, to) {
      // In whole numbers: texels of the long row are `to` units wide, those of the short one `from` units.
      for (let i = 0; i < to * 4; i++) {
        const start = (i >> 2) * from
        let sum = 0
        for (let x = Math.floor(start / to); x * to < start + from; x++) {
          const share = f((Math.min((x + 1) * to, start + from) - Math.max(x * to, start)) / from)
          sum = f(sum + f(store[(row + x) * 4 + (i & 3)]! * share))
        }
        store[out * 4 + i] = sum
      }
    },
    clear(row, count) {
      store.fill(0, row * 4, (row + count) * 4)
    },
    add(sum, row, count, weight) {
      for (let i = 0; i < count * 4; i++) store[sum * 4 + i] = f(store[sum * 4 + i]! + f(store[row * 4 + i]! * f(weight)))
    },
    pack(pixels, at, row, count) {
      for (let i = 0; i < count; i++) {
        const a = store[(row + i) * 4 + 3]!
        for (let k = 0; k < 3; k++) {
          const own = store[(row + i) * 4 + k]!
          const c = weighted ? (a > 0 ? f(own / a) : 0) : own
          pixels[(at + i) * 4 + k] = kind.gamma === 'srgb' ? linearToByte(c) : nearestByte(f(c * 255))
        }
        pixels[(at + i) * 4 + 3] = kind.alpha === 'none' ? 255 : nearestByte(f(a * 255))
      }
    },
  }
}
