import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bounds, contains, cubicAt, encloses, hull, overlaps, wireCrosses, wireCubic, wireDistance, wirePath } from './wire-geometry.ts'

const point = fc.record({ x: fc.integer({ min: -2000, max: 2000 }), y: fc.integer({ min: -2000, max: 2000 }) })

describe('the shape of a wire', () => {
  it('leaves and arrives level, with a reach of 26 to 120 px', () => {
    fc.assert(
      fc.property(point, point, (from, to) => {
        const [a, b, c, d] = wireCubic(from, to)
        expect([a, d]).toEqual([from, to])
        expect([b.y, c.y]).toEqual([from.y, to.y])
        expect(b.x - a.x).toBeGreaterThan(25.999)
        expect(b.x - a.x).toBeLessThan(120.001)
        expect(d.x - c.x).toBeCloseTo(b.x - a.x)
      }),
    )
  })

  it('reaches as the look says', () => {
    expect(wireCubic({ x: 0, y: 0 }, { x: 100, y: 0 })[1].x).toBe(50)
    expect(wireCubic({ x: 0, y: 0 }, { x: 10, y: 0 })[1].x).toBe(26)
    expect(wireCubic({ x: 0, y: 0 }, { x: -100, y: 0 })[1].x).toBe(90)
    expect(wirePath({ x: 0, y: 0 }, { x: 100, y: 20 })).toBe('M0 0C50 0 50 20 100 20')
  })

  it('lies within its hull, and its own points are on it', () => {
    fc.assert(
      fc.property(point, point, fc.double({ min: 0, max: 1, noNaN: true }), (from, to, t) => {
        const at = cubicAt(wireCubic(from, to), t)
        const { x, y, width, height } = hull(wireCubic(from, to))
        expect(contains({ x: x - 0.01, y: y - 0.01, width: width + 0.02, height: height + 0.02 }, at)).toBe(true)
        expect(wireDistance(from, to, at)).toBeLessThan(20)
      }),
    )
  })

  it('knows what it passes through', () => {
    const [from, to] = [{ x: 0, y: 0 }, { x: 400, y: 0 }]
    expect(wireCrosses(from, to, { x: 150, y: -20, width: 100, height: 40 })).toBe(true)
    expect(wireCrosses(from, to, { x: 150, y: 30, width: 100, height: 40 })).toBe(false)
    expect(wireDistance(from, to, { x: 200, y: 14 })).toBeCloseTo(14)
  })
})

describe('rectangles', () => {
  it('tell touching, holding and surrounding apart', () => {
    const a = { x: 0, y: 0, width: 10, height: 10 }
    expect(overlaps(a, { x: 10, y: 5, width: 5, height: 5 })).toBe(true)
    expect(overlaps(a, { x: 11, y: 5, width: 5, height: 5 })).toBe(false)
    expect(encloses(a, { x: 2, y: 2, width: 8, height: 8 })).toBe(true)
    expect(encloses(a, { x: 2, y: 2, width: 9, height: 8 })).toBe(false)
    expect(bounds([a, { x: -5, y: 3, width: 1, height: 20 }])).toEqual({ x: -5, y: 0, width: 15, height: 23 })
    expect(bounds([])).toBeUndefined()
  })
})
