/**
 * Unsharp masking: each colour channel moves away from its blurred self by `amount` times their difference, where that is
 * more than `threshold` (0..255). Alpha stays. `out` may be `input`; all three are RGBA of one size.
 */
export function unsharp(out: Uint8Array, input: Uint8Array, blurred: Uint8Array, amount: number, threshold: number): void {
  if (out.length !== input.length || out.length !== blurred.length) throw new RangeError('All pictures must have one size.')
  for (let i = 0; i < input.length; i += 4) {
    for (let k = 0; k < 3; k++) {
      const value = input[i + k]!
      const off = value - blurred[i + k]!
      if (off <= threshold && -off <= threshold) {
        out[i + k] = value
        continue
      }
      const sharp = value + amount * off
      out[i + k] = sharp <= 0 ? 0 : sharp >= 255 ? 255 : (sharp + 0.5) | 0
    }
    out[i + 3] = input[i + 3]!
  }
}
