import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply, identity, invert, multiply, rotation, scaling, translation, type Affine } from './affine.ts'

const number = fc.double({ min: -50, max: 50, noNaN: true })
const maps = fc.tuple(number, number, number, number, number, number).map((m): Affine => m)

describe('affine maps', () => {
  it('apply the right one first when multiplied', () => {
    fc.assert(
      fc.property(maps, maps, number, number, (m, n, x, y) => {
        const once = apply(multiply(m, n), x, y)
        const [p, q] = apply(n, x, y)
        const twice = apply(m, p, q)
        expect(once[0]).toBeCloseTo(twice[0], 5)
        expect(once[1]).toBeCloseTo(twice[1], 5)
      }),
    )
  })

  it('come back through their inverse', () => {
    fc.assert(
      fc.property(maps, number, number, (m, x, y) => {
        fc.pre(Math.abs(m[0] * m[3] - m[1] * m[2]) > 0.1)
        const [p, q] = apply(m, x, y)
        const back = apply(invert(m), p, q)
        expect(back[0]).toBeCloseTo(x, 5)
        expect(back[1]).toBeCloseTo(y, 5)
      }),
    )
  })

  it('turn clockwise on a screen, quarter turns exactly', () => {
    expect(apply(rotation(90), 1, 0)).toEqual([0, 1])
    expect(rotation(-90)).toEqual(rotation(270))
    expect(apply(rotation(45), 1, 0)[1]).toBeCloseTo(Math.SQRT1_2)
  })

  it('move and scale', () => {
    expect(apply(translation(3, -4), 1, 1)).toEqual([4, -3])
    expect(apply(scaling(2), 3, 4)).toEqual([6, 8])
    expect(apply(scaling(2, -1), 3, 4)).toEqual([6, -4])
    expect(apply(identity, 3, 4)).toEqual([3, 4])
  })

  it('refuse to undo what flattens', () => {
    expect(() => invert([1, 1, 1, 1, 0, 0])).toThrow(RangeError)
    expect(() => invert([Number.NaN, 0, 0, 1, 0, 0])).toThrow(RangeError)
  })
})
