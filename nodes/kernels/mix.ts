/**
 * `from` turned into `to` by `coverage` (one byte a texel), RGBA with straight alpha. Colour is weighted by alpha, so that what
 * lies hidden under transparent texels shows nowhere. `out` may be `from` or `to`.
 */
export function mixByCoverage(out: Uint8Array, from: Uint8Array, to: Uint8Array, coverage: Uint8Array): void {
  if (out.length !== from.length || out.length !== to.length || out.length !== coverage.length * 4) {
    throw new RangeError('Both pictures and the coverage must have one size.')
  }
  for (let i = 0; i < coverage.length; i++) {
    const p = i * 4
    const share = coverage[i]!
    const alpha = from[p + 3]!
    if (alpha > 0 && alpha === to[p + 3]) {
      // Most pictures are opaque, and most adjustments leave alpha alone: whole numbers will do.
      for (let k = 0; k < 3; k++) {
        const sum = from[p + k]! * (255 - share) + to[p + k]! * share + 128
        out[p + k] = (sum + (sum >> 8)) >> 8
      }
      out[p + 3] = alpha
      continue
    }
    const old = (255 - share) * alpha
    const fresh = share * to[p + 3]!
    const sum = old + fresh
    if (sum === 0) {
      // Nothing shows here; the hidden colour is kept as it was, or a later alpha edit would find black.
      const hidden = share > 127 ? to : from
      for (let k = 0; k < 3; k++) out[p + k] = hidden[p + k]!
      out[p + 3] = 0
      continue
    }
    for (let k = 0; k < 3; k++) out[p + k] = Math.round((from[p + k]! * old + to[p + k]! * fresh) / sum)
    out[p + 3] = Math.round(sum / 255)
  }
}
