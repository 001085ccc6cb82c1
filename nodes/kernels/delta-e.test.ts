import { describe, expect, it } from 'vitest'
import { deltaE00, deltaE00Lab } from './delta-e.ts'

/** Pairs and differences of the supplementary test data of Sharma, Wu and Dalal, 2005. */
const PAIRS: readonly (readonly [number, number, number, number, number, number, number])[] = [
  [50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425],
  [50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615],
  [50, 2.8361, -74.02, 50, 0, -82.7485, 3.4412],
  [50, -1.3802, -84.2814, 50, 0, -82.7485, 1.0],
  [50, 0, 0, 50, -1, 2, 2.3669],
  [50, 2.49, -0.001, 50, -2.49, 0.0009, 7.1792],
  [50, 2.49, -0.001, 50, -2.49, 0.0011, 7.2195],
  [50, -0.001, 2.49, 50, 0.0011, -2.49, 4.7461],
  [50, 2.5, 0, 50, 0, -2.5, 4.3065],
  [50, 2.5, 0, 73, 25, -18, 27.1492],
  [50, 2.5, 0, 61, -5, 29, 22.8977],
  [50, 2.5, 0, 50, 3.1736, 0.5854, 1.0],
  [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644],
  [63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.263],
  [22.7233, 20.0904, -46.694, 23.0331, 14.973, -42.5619, 2.0373],
  [90.8027, -2.0831, 1.441, 91.1528, -1.6435, 0.0447, 1.4441],
  [2.0776, 0.0795, -1.135, 0.9033, -0.0636, -0.5514, 0.9082],
]

describe('deltaE00', () => {
  it('gives the published differences, both ways round', () => {
    for (const [L1, a1, b1, L2, a2, b2, difference] of PAIRS) {
      expect(deltaE00Lab([L1, a1, b1], [L2, a2, b2])).toBeCloseTo(difference, 4)
      expect(deltaE00Lab([L2, a2, b2], [L1, a1, b1])).toBeCloseTo(difference, 4)
    }
  })

  it('is 0 for a colour and itself, and 100 from black to white', () => {
    expect(deltaE00([12, 200, 99], [12, 200, 99])).toBe(0)
    expect(deltaE00([0, 0, 0], [255, 255, 255])).toBeCloseTo(100, 3)
  })
})
