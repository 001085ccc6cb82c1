import { nearest } from './plain/nearest.ts'

/** One sRGB channel 0..1 to linear light 0..1. IEC 61966-2-1. */
export function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

/** Linear light 0..1 to one sRGB channel 0..1; beyond the range it is clamped. IEC 61966-2-1. */
export function fromLinear(light: number): number {
  if (light <= 0) return 0
  if (light >= 1) return 1
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055
}

/** Linear light 0..1 of each sRGB byte. */
export const SRGB_TO_LINEAR: Float32Array = Float32Array.from({ length: 256 }, (_, i) => toLinear(i / 255))

/** Steps of `ROOT_TO_SRGB` less one. */
export const ROOT_STEPS = 4095

/**
 * The sRGB byte of linear light, by its square root in `ROOT_STEPS` steps: the root is nearly even in sRGB, so that a small
 * table stays within 0.05 of a byte everywhere.
 */
export const ROOT_TO_SRGB: Uint8Array = Uint8Array.from({ length: ROOT_STEPS + 1 }, (_, i) =>
  Math.round(fromLinear((i / ROOT_STEPS) ** 2) * 255),
)

/** Linear light to an sRGB byte through the table; clamped. */
export function linearToByte(light: number): number {
  if (!(light > 0)) return 0
  if (light >= 1) return 255
  return ROOT_TO_SRGB[nearest(Math.fround(Math.fround(Math.sqrt(light)) * ROOT_STEPS))]!
}
