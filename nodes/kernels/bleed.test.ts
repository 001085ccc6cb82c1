import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edgeBleed } from './bleed.ts'
import { bytesOf, difference, pictures } from './pictures.ts'

/** Squared distance to the nearest covered texel, by looking at all of them. */
function distance(coverage: Uint8Array, width: number, x: number, y: number): number {
  let least = Infinity
  coverage.forEach((c, i) => {
    if (c >= 128) least = Math.min(least, ((i % width) - x) ** 2 + (Math.floor(i / width) - y) ** 2)
  })
  return least
}

describe('edgeBleed', () => {
  it('gives every texel in reach the colour of a nearest covered one, and touches no other', () => {
    fc.assert(
      fc.property(pictures(24), fc.nat(), fc.double({ min: 0, max: 12, noNaN: true }), fc.nat(255), (picture, seed, px, rare) => {
        const { width, height, pixels } = picture
        const next = bytesOf(seed)
        const coverage = Uint8Array.from({ length: width * height }, () => (next() > rare ? next() : 0))
        const out = new Uint8Array(pixels.length)
        edgeBleed(out, pixels, coverage, width, height, px)
        for (let i = 0; i < width * height; i++) {
          const x = i % width
          const y = Math.floor(i / width)
          const d = distance(coverage, width, x, y)
          const got = out.slice(i * 4, i * 4 + 4).join()
          if (d === 0 || d > px * px) {
            expect(got).toBe(pixels.slice(i * 4, i * 4 + 4).join())
            continue
          }
          const nearest = new Set<string>()
          coverage.forEach((c, k) => {
            const far = ((k % width) - x) ** 2 + (Math.floor(k / width) - y) ** 2
            if (c >= 128 && far === d) nearest.add(pixels.slice(k * 4, k * 4 + 4).join())
          })
          expect(nearest.has(got)).toBe(true)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('may work in place, and leaves a picture without islands alone', () => {
    fc.assert(
      fc.property(pictures(30), fc.nat(), ({ width, height, pixels }, seed) => {
        const next = bytesOf(seed)
        const coverage = Uint8Array.from({ length: width * height }, () => next())
        const out = new Uint8Array(pixels.length)
        edgeBleed(out, pixels, coverage, width, height, 5)
        const inPlace = pixels.slice()
        edgeBleed(inPlace, inPlace, coverage, width, height, 5)
        expect(difference(inPlace, out)).toBeUndefined()
        edgeBleed(out, pixels, new Uint8Array(width * height), width, height, 5)
        expect(difference(out, pixels)).toBeUndefined()
      }),
      { numRuns: 40 },
    )
  })

  it('refuses sizes that do not fit', () => {
    expect(() => edgeBleed(new Uint8Array(16), new Uint8Array(16), new Uint8Array(3), 2, 2, 1)).toThrow(RangeError)
  })
})
