import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mixByCoverage } from './mix.ts'

const texel = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255))
const mix = (from: readonly number[], to: readonly number[], share: number) => {
  const out = new Uint8Array(4)
  mixByCoverage(out, Uint8Array.from(from), Uint8Array.from(to), Uint8Array.of(share))
  return [...out]
}

describe('mixByCoverage', () => {
  it('gives either picture at the ends, hidden colours and all', () => {
    fc.assert(
      fc.property(texel, texel, (a, b) => {
        expect(mix(a, b, 0)).toEqual(a)
        expect(mix(a, b, 255)).toEqual(b)
      }),
    )
  })

  it('stays between the two', () => {
    fc.assert(
      fc.property(texel, texel, fc.nat(255), (a, b, share) => {
        mix(a, b, share).forEach((v, k) => {
          expect(v).toBeGreaterThanOrEqual(Math.min(a[k]!, b[k]!))
          expect(v).toBeLessThanOrEqual(Math.max(a[k]!, b[k]!))
        })
      }),
    )
  })

  it('takes no colour from what is transparent', () => {
    expect(mix([0, 0, 0, 0], [200, 100, 50, 200], 128)).toEqual([200, 100, 50, 100])
  })

  it('may write into what it reads', () => {
    const from = Uint8Array.of(10, 20, 30, 255)
    const to = Uint8Array.of(200, 100, 50, 255)
    mixByCoverage(to, from, to, Uint8Array.of(255))
    expect([...to]).toEqual([200, 100, 50, 255])
    expect(() => mixByCoverage(to, from, to, new Uint8Array(2))).toThrow(RangeError)
  })
})
