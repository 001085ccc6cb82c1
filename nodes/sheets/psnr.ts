import { psnrOf } from '../kernels/compression.ts'

/**
 * Peak signal-to-noise ratio of two RGBA pictures of one size, in dB, over red, green and blue, and alpha where asked for;
 * infinite when they are the same. 10 * log10(255^2 / mean squared error).
 */
export function psnr(a: Uint8Array, b: Uint8Array, withAlpha: boolean): number {
  if (a.length !== b.length) throw new RangeError('Only pictures of one size can be likened.')
  const channels = withAlpha ? 4 : 3
  let sum = 0
  for (let i = 0; i < a.length; i += 4) {
    for (let k = 0; k < channels; k++) sum += (a[i + k]! - b[i + k]!) ** 2
  }
  return psnrOf(sum / (channels * (a.length / 4)))
}
