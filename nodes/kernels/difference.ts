import { deltaE00 } from './delta-e.ts'

/** What is measured of two pictures of one size. */
export interface Difference {
  /** Mean squared error of red, green and blue, and of alpha where either is not opaque; levels squared. */
  readonly meanSquare: number
  /** The largest difference of any channel, 0..255. */
  readonly largest: number
  /** Texels that differ at all, as a share. */
  readonly changed: number
}

const weigh = (value: number, alpha: number) => (alpha === 255 ? value : Math.round((value * alpha) / 255))

/** Compares RGBA pictures of one size; colour counts as much as its alpha, so that hidden colours make no difference. */
export function measureDifference(a: Uint8Array, b: Uint8Array): Difference {
  if (a.length !== b.length || a.length === 0) throw new RangeError('Pictures are compared at one size, of at least one texel.')
  let squares = 0
  let alphaSquares = 0
  let largest = 0
  let changed = 0
  let opaque = true
  for (let i = 0; i < a.length; i += 4) {
    const alphaA = a[i + 3]!
    const alphaB = b[i + 3]!
    const offAlpha = alphaA > alphaB ? alphaA - alphaB : alphaB - alphaA
    if (alphaA !== 255 || alphaB !== 255) opaque = false
    let most = offAlpha
    for (let k = 0; k < 3; k++) {
      const off = Math.abs(weigh(a[i + k]!, alphaA) - weigh(b[i + k]!, alphaB))
      squares += off * off
      if (off > most) most = off
    }
    alphaSquares += offAlpha * offAlpha
    if (most > 0) changed++
    if (most > largest) largest = most
  }
  const texels = a.length / 4
  const meanSquare = opaque ? squares / (texels * 3) : (squares + alphaSquares) / (texels * 4)
  return { meanSquare, largest, changed: changed / texels }
}

/** Mean CIEDE2000 over every `step`-th texel that shows in both pictures; 0 when none does. */
export function meanDeltaE(a: Uint8Array, b: Uint8Array, step: number): number {
  let sum = 0
  let count = 0
  for (let i = 0; i < a.length; i += 4 * step) {
    if (Math.min(a[i + 3]!, b[i + 3]!) === 0) continue
    sum += deltaE00([a[i]!, a[i + 1]!, a[i + 2]!], [b[i]!, b[i + 1]!, b[i + 2]!])
    count++
  }
  return count === 0 ? 0 : sum / count
}

/** The absolute difference of each colour channel times `gain`, opaque; a difference in alpha shows as grey. */
export function paintDifference(out: Uint8Array, a: Uint8Array, b: Uint8Array, gain: number): void {
  for (let i = 0; i < out.length; i += 4) {
    const offAlpha = Math.abs(a[i + 3]! - b[i + 3]!)
    for (let k = 0; k < 3; k++) {
      const off = Math.abs(weigh(a[i + k]!, a[i + 3]!) - weigh(b[i + k]!, b[i + 3]!))
      out[i + k] = Math.min(255, Math.round(Math.max(off, offAlpha) * gain))
    }
    out[i + 3] = 255
  }
}
