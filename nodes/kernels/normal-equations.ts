/** Parameters of a camera: rotation (3), translation (2 and a logarithm), ln f, cx, cy, k1. */
export const PARAMETERS = 10

/**
 * Solves A x = b for a symmetric, positive A of PARAMETERS rows (row-major, overwritten) by Gauss-Jordan without pivoting,
 * after scaling rows and columns so that the diagonal is one. Writes x into `b`.
 */
export function solveNormal(a: Float64Array, b: Float64Array, scale: Float64Array): void {
  const n = PARAMETERS
  for (let i = 0; i < n; i++) scale[i] = 1 / Math.sqrt(a[i * n + i]!)
  for (let i = 0; i < n; i++) {
    b[i]! *= scale[i]!
    for (let j = 0; j < n; j++) a[i * n + j]! *= scale[i]! * scale[j]!
  }
  for (let k = 0; k < n; k++) {
    const inverse = 1 / a[k * n + k]!
    for (let j = k; j < n; j++) a[k * n + j]! *= inverse
    b[k]! *= inverse
    for (let i = 0; i < n; i++) {
      if (i === k) continue
      const factor = a[i * n + k]!
      for (let j = k; j < n; j++) a[i * n + j]! -= factor * a[k * n + j]!
      b[i]! -= factor * b[k]!
    }
  }
  for (let i = 0; i < n; i++) b[i]! *= scale[i]!
}
