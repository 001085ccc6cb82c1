import { describe, expect, it } from 'vitest'
import { controlCurve } from './curve.ts'
import type { Knot } from './curve.ts'
import { range } from './vec.ts'

const knots: Knot[] = [[0, 1], [1, 1], [1.2, 3], [2, 3.1], [3, 2]]

describe('controlCurve', () => {
  it('passes through its knots when it is not smoothed', () => {
    const f = controlCurve(knots, 0)
    for (const [x, y] of knots) expect(f(x)).toBeCloseTo(y, 12)
  })

  it('does not overshoot', () => {
    const f = controlCurve(knots, 0.05)
    for (const x of range(0, 3, 300)) {
      expect(f(x)).toBeGreaterThan(0.999)
      expect(f(x)).toBeLessThan(3.101)
    }
  })

  it('leaves a straight line straight, also beyond its ends', () => {
    const f = controlCurve([[0, 0], [1, 2], [4, 8]], 0.06)
    for (const x of range(0, 4, 40)) expect(f(x)).toBeCloseTo(2 * x, 6)
    expect(f(-0.05)).toBeCloseTo(-0.1, 6)
  })

  it('takes its knots in any order', () => {
    expect(controlCurve([...knots].reverse(), 0.04)(1.1)).toBe(controlCurve(knots, 0.04)(1.1))
  })
})
