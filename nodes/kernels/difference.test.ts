import { describe, expect, it } from 'vitest'
import { meanDeltaE, measureDifference, paintDifference } from './difference.ts'

const flat = (count: number, texel: readonly number[]) => Uint8Array.from({ length: count * 4 }, (_, i) => texel[i % 4]!)

describe('measureDifference', () => {
  it('is nothing for the same picture', () => {
    expect(measureDifference(flat(9, [1, 2, 3, 4]), flat(9, [1, 2, 3, 4]))).toEqual({ meanSquare: 0, largest: 0, changed: 0 })
  })

  it('measures opaque pictures by their colour', () => {
    const b = flat(4, [10, 20, 30, 255])
    b[0] = 16
    expect(measureDifference(flat(4, [10, 20, 30, 255]), b)).toEqual({ meanSquare: 36 / 12, largest: 6, changed: 0.25 })
  })

  it('counts no hidden colour, but counts alpha', () => {
    expect(measureDifference(flat(1, [255, 0, 0, 0]), flat(1, [0, 255, 0, 0])).largest).toBe(0)
    const alpha = measureDifference(flat(1, [0, 0, 0, 0]), flat(1, [0, 0, 0, 255]))
    expect(alpha).toEqual({ meanSquare: 255 ** 2 / 4, largest: 255, changed: 1 })
  })

  it('wants one size', () => {
    expect(() => measureDifference(flat(1, [0, 0, 0, 0]), flat(2, [0, 0, 0, 0]))).toThrow(RangeError)
  })
})

it('meanDeltaE passes over what is hidden', () => {
  const a = Uint8Array.of(255, 0, 0, 255, 0, 0, 0, 0)
  const b = Uint8Array.of(255, 0, 0, 255, 255, 255, 255, 255)
  expect(meanDeltaE(a, b, 1)).toBe(0)
  // Sharma's formula gives 100 between black and white.
  expect(meanDeltaE(flat(3, [0, 0, 0, 255]), flat(3, [255, 255, 255, 255]), 2)).toBeCloseTo(100, 3)
  expect(meanDeltaE(flat(2, [9, 9, 9, 0]), flat(2, [0, 0, 0, 0]), 1)).toBe(0)
})

it('paintDifference shows what differs', () => {
  const out = new Uint8Array(8)
  paintDifference(out, Uint8Array.of(10, 20, 30, 255, 0, 0, 0, 0), Uint8Array.of(15, 20, 0, 255, 0, 0, 0, 10), 4)
  expect([...out]).toEqual([20, 0, 120, 255, 40, 40, 40, 255])
})
