import { linearToByte, SRGB_TO_LINEAR } from '../srgb.ts'
import type { Taps } from '../mip-taps.ts'
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
  /** A row filtered to the `axis`-th of the body's axes. */
  gather(out: number, row: number, axis: number): void
  /** The sum of rows of `count` texels, each times the weight of its tap for sample `i` of the `axis`-th axis. */
  sum(out: number, rows: readonly number[], axis: number, i: number, count: number): void
  /** A row of `count` texels out of `light` from texel `at` on, and back there. */
  load(out: number, light: Float32Array, at: number, count: number): void
  save(light: Float32Array, at: number, row: number, count: number): void
  /** A row back to bytes, into `pixels` from texel `at` on. */
  pack(pixels: Uint8Array, at: number, row: number, count: number): void
}

/** The plain twin: single precision, in the order of the SIMD body. `texels` is how many texels all rows hold together. */
export function plainRows(texels: number, axes: readonly Taps[], kind: RowKind): RowBody {
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
    gather(out, row, axis) {
      const { taps, starts, weights } = axes[axis]!
      for (let i = 0; i < starts.length * 4; i++) {
        const x = i >> 2
        const from = (row + starts[x]!) * 4 + (i & 3)
        let sum = f(store[from]! * weights[x * taps]!)
        for (let t = 1; t < taps; t++) sum = f(sum + f(store[from + t * 4]! * weights[x * taps + t]!))
        store[out * 4 + i] = sum
      }
    },
    sum(out, rows, axis, y, count) {
      const { taps, weights } = axes[axis]!
      for (let i = 0; i < count * 4; i++) {
        let sum = f(store[rows[0]! * 4 + i]! * weights[y * taps]!)
        for (let t = 1; t < taps; t++) sum = f(sum + f(store[rows[t]! * 4 + i]! * weights[y * taps + t]!))
        store[out * 4 + i] = sum
      }
    },
    load(out, light, at, count) {
      store.set(light.subarray(at * 4, (at + count) * 4), out * 4)
    },
    save(light, at, row, count) {
      light.set(store.subarray(row * 4, (row + count) * 4), at * 4)
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
