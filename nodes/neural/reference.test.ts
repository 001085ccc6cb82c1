import { describe, expect, it } from 'vitest'
import { applyGain, referenceGain } from './reference.ts'
import { fromLinear, SRGB_TO_LINEAR } from '../kernels/srgb.ts'

/** Red paint with a white band, under a light that is too dim and too warm; the lower third is not sure. */
function dimmed() {
  const pixels = new Uint8Array(96 * 96 * 4).fill(255)
  const confidence = new Uint8Array(96 * 96)
  for (let i = 0; i < confidence.length; i++) {
    const y = Math.floor(i / 96)
    const paint = y > 63 ? [0, 0, 255] : y % 8 < 3 ? [240, 240, 240] : [200, 20, 30]
    const gain = [0.5, 0.4, 0.3]
    paint.forEach((value, k) => (pixels[i * 4 + k] = Math.round(fromLinear(SRGB_TO_LINEAR[value]! * gain[k]!) * 255)))
    confidence[i] = y > 63 ? 20 : 220
  }
  return { pixels, confidence }
}

describe('the reference colour', () => {
  it('brings the paint that looks most like it to it, and the rest along', () => {
    const { pixels, confidence } = dimmed()
    const gain = referenceGain(pixels, confidence, [240, 240, 240])!
    expect(gain).toEqual([expect.closeTo(2, 1), expect.closeTo(2.5, 1), expect.closeTo(3.33, 0)])
    applyGain(pixels, gain)
    const at = (y: number) => [...pixels.subarray(y * 96 * 4, y * 96 * 4 + 3)]
    for (const [k, value] of [240, 240, 240].entries()) expect(Math.abs(at(1)[k]! - value)).toBeLessThan(4)
    for (const [k, value] of [200, 20, 30].entries()) expect(Math.abs(at(5)[k]! - value)).toBeLessThan(6)
  })

  it('goes by the paint itself, not by what it mirrors nor by paint of another colour', () => {
    const { pixels, confidence } = dimmed()
    // A sky that lies on a fifth of the red paint, more of it from row to row.
    for (let i = 0; i < 64 * 96; i++) {
      if (i % 96 < 20) for (let k = 0; k < 3; k++) pixels[i * 4 + k] = Math.min(255, pixels[i * 4 + k]! + Math.floor(i / 96) * 2)
    }
    const gain = referenceGain(pixels, confidence, [200, 20, 30])!
    expect(Math.abs(gain[0] / 2 - 1), 'red, by the median of the red paint').toBeLessThan(0.06)
    applyGain(pixels, gain)
    const at = (x: number, y: number) => [...pixels.subarray((y * 96 + x) * 4, (y * 96 + x) * 4 + 3)]
    for (const [k, value] of [200, 20, 30].entries()) expect(Math.abs(at(50, 5)[k]! - value)).toBeLessThan(6)
  })

  it('says nothing where nothing was seen squarely', () => {
    const { pixels } = dimmed()
    expect(referenceGain(pixels, new Uint8Array(96 * 96), [1, 2, 3])).toBeUndefined()
  })
})
