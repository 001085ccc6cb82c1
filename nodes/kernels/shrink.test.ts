import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply, scaling, type Affine } from './affine.ts'
import { difference, pictureOf, pictures } from './pictures.ts'
import { mipFor } from './shrink.ts'
import { plainly } from './wasm/plainly.ts'

const matrices = fc
  .tuple(fc.double({ min: 0.3, max: 12, noNaN: true }), fc.double({ min: 0.3, max: 12, noNaN: true }))
  .map(([x, y]): Affine => scaling(x, y))

describe('mipFor', () => {
  it('gives the same bytes by lanes and by the plain twin, at odd sizes, too', () => {
    fc.assert(
      fc.property(pictures(70), matrices, (art, matrix) => {
        const lanes = mipFor(art, matrix)
        const plain = plainly(() => mipFor(art, matrix))
        expect([lanes.art.width, lanes.art.height, lanes.matrix]).toEqual([plain.art.width, plain.art.height, plain.matrix])
        expect(difference(lanes.art.pixels, plain.art.pixels)).toBeUndefined()
      }),
      { numRuns: 150 },
    )
  })

  it('leaves at most two texels to a step, and the corners where they were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 80 }), fc.integer({ min: 30, max: 80 }), matrices, (width, height, matrix) => {
        const art = pictureOf(width, height, 'flat', 1)
        const small = mipFor(art, matrix)
        expect(small.matrix[0] <= 2 || small.art.width === 1).toBe(true)
        expect(small.matrix[3] <= 2 || small.art.height === 1).toBe(true)
        const [x, y] = apply(small.matrix, width / matrix[0], height / matrix[3])
        expect(x).toBeCloseTo(small.art.width, 6)
        expect(y).toBeCloseTo(small.art.height, 6)
        expect(small.art.pixels.every((v, i) => v === art.pixels[i & 3] || art.pixels[3] === 0)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('hands art back that is not shrunken, and weighs colour by alpha', () => {
    const art = { width: 4, height: 1, pixels: Uint8Array.of(200, 0, 0, 255, 0, 255, 0, 0, 10, 10, 10, 255, 30, 30, 30, 255) }
    expect(mipFor(art, scaling(2)).art).toBe(art)
    expect([...mipFor(art, scaling(4, 1)).art.pixels]).toEqual([200, 0, 0, 128, 20, 20, 20, 255])
  })

  it('takes the finish along', () => {
    const art = { ...pictureOf(9, 7, 'opaque', 1), finish: pictureOf(9, 7, 'noise', 2).pixels }
    const small = mipFor(art, scaling(4)).art
    expect([small.width, small.height, small.finish?.length]).toEqual([4, 3, 48])
    expect([...small.finish!.subarray(0, 4)]).toEqual([...art.finish.subarray(0, 4)])
  })
})
