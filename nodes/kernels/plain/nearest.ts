const f = Math.fround
const MAGIC = 12582912

/**
 * The nearest whole number of 0..2^22, halves to even, in single precision: adding 1.5 * 2^23 leaves no room for a fraction.
 * Lanes do the same, where it is far cheaper than any conversion.
 */
export function nearest(x: number): number {
  return f(f(x + MAGIC) - MAGIC)
}

/** The nearest byte; values beyond the range are clamped. */
export function nearestByte(x: number): number {
  return nearest(Math.min(255, Math.max(0, x)))
}
