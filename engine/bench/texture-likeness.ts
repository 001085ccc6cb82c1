import { decodeDds } from '../../nodes/codecs/dds/decode.ts'
import { psnrOf } from '../../nodes/kernels/compression.ts'
import { fromLinear, toLinear } from '../../nodes/kernels/srgb.ts'

/** How close a file's levels come to what they should be, in dB; Infinity where nothing differs. */
export interface LevelLikeness {
  readonly rgb: number
  readonly alpha: number
}

const LIGHT = Float64Array.from({ length: 256 }, (_, i) => toLinear(i / 255))

/** A level of a square picture as it should be: level 0 in bytes, the others as numbers that nobody rounded. */
export type ExactLevel = Uint8Array | Float64Array

/**
 * Levels `0` to `last` of a square picture with sides that are a power of two, each straight out of level 0: colour is the mean of
 * light over the square that a texel stands for, alpha the mean of the numbers, all of 0..255.
 */
export function exactLevels(pixels: Uint8Array, size: number, last: number): ExactLevel[] {
  const levels: ExactLevel[] = [pixels]
  let light: ExactLevel = pixels
  const bytes = (i: number) => (i % 4 === 3 ? pixels[i]! / 255 : LIGHT[pixels[i]!]!)
  for (let level = 1, side = size / 2; level <= last; level++, side /= 2) {
    const next = new Float64Array(side * side * 4)
    const above = light
    const of = level === 1 ? bytes : (i: number) => above[i]!
    for (let i = 0; i < next.length; i++) {
      const at = Math.floor(i / 4 / side) * side * 16 + (Math.floor(i / 4) % side) * 8 + (i % 4)
      next[i] = (of(at) + of(at + 4) + of(at + side * 8) + of(at + side * 8 + 4)) / 4
    }
    levels.push(next.map((v, i) => 255 * (i % 4 === 3 ? v : fromLinear(v))))
    light = next
  }
  return levels
}

/** Decodes a file and holds its levels against the exact ones, as many as both have. */
export function likeness(file: Uint8Array, exact: readonly ExactLevel[]): LevelLikeness[] {
  const { levels } = decodeDds(file)
  return exact.slice(0, levels.length).map((right, n) => {
    const { pixels } = levels[n]!
    let [color, alpha] = [0, 0]
    for (let i = 0; i < pixels.length; i++) {
      const off = (pixels[i]! - right[i]!) ** 2
      if (i % 4 === 3) alpha += off
      else color += off
    }
    return { rgb: psnrOf(color / (pixels.length * 0.75)), alpha: psnrOf(alpha / (pixels.length / 4)) }
  })
}
