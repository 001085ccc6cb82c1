import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyAlphaTable, IDENTITY_TABLE, levelsTable } from './levels.ts'

const NEUTRAL = { black: 0, white: 1, gamma: 1, outBlack: 0, outWhite: 1 }

describe('levelsTable', () => {
  it('changes nothing when neutral', () => {
    expect(levelsTable(NEUTRAL)).toEqual(IDENTITY_TABLE)
  })

  it('stretches, bends and lays out', () => {
    const table = levelsTable({ black: 0.2, white: 0.6, gamma: 1, outBlack: 0.1, outWhite: 0.9 })
    expect([table[0], table[51], table[102], table[153], table[255]]).toEqual([26, 26, 128, 230, 230])
    // (64 / 255) ** (1 / 2) = 0.501
    expect(levelsTable({ ...NEUTRAL, gamma: 2 })[64]).toBe(128)
  })

  it('turns round when output black lies above output white', () => {
    expect([...levelsTable({ ...NEUTRAL, outBlack: 1, outWhite: 0 })]).toEqual([...IDENTITY_TABLE].reverse())
  })

  it('never falls, whatever is set', () => {
    const point = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(point, point, fc.double({ min: 0.1, max: 10, noNaN: true }), (a, b, gamma) => {
        fc.pre(Math.abs(a - b) > 1e-6)
        const table = levelsTable({ ...NEUTRAL, black: Math.min(a, b), white: Math.max(a, b), gamma })
        for (let i = 1; i < 256; i++) expect(table[i]).toBeGreaterThanOrEqual(table[i - 1]!)
      }),
    )
  })

  it('refuses a white point that is not above the black point', () => {
    expect(() => levelsTable({ ...NEUTRAL, black: 0.5, white: 0.5 })).toThrow(RangeError)
  })
})

it('applyAlphaTable leaves colour alone', () => {
  const out = new Uint8Array(4)
  applyAlphaTable(out, Uint8Array.of(1, 2, 3, 4), IDENTITY_TABLE.map((v) => 255 - v))
  expect([...out]).toEqual([1, 2, 3, 251])
})
