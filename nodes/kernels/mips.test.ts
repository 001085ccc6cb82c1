import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mipChain, mipCount, type MipOptions } from './mips.ts'
import { difference, pictureOf, pictures } from './pictures.ts'
import { fromLinear, toLinear } from './srgb.ts'
import { plainly } from './wasm/plainly.ts'

const options: fc.Arbitrary<MipOptions> = fc.record({
  gamma: fc.constantFrom('srgb' as const, 'none' as const),
  alpha: fc.constantFrom('transparency' as const, 'data' as const, 'none' as const),
  filter: fc.constant('box' as const),
})

const LINEAR: MipOptions = { gamma: 'srgb', alpha: 'data', filter: 'box' }

describe('mipChain', () => {
  it('gives the same bytes by lanes and by the plain twin', () => {
    const sizes = fc.oneof(pictures(90), fc.nat().map((seed) => pictureOf(64, 32, 'cut-out', seed)))
    fc.assert(
      fc.property(sizes, options, (picture, how) => {
        const { pixels, width, height } = picture
        const lanes = mipChain(pixels, width, height, how)
        const plain = plainly(() => mipChain(pixels, width, height, how))
        expect(lanes.length).toBe(plain.length)
        lanes.forEach((level, i) => expect(difference(level.pixels, plain[i]!.pixels)).toBeUndefined())
      }),
      { numRuns: 120 },
    )
  })

  it('goes down to 1 x 1 in halves rounded down, and starts with the input itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 70 }), (width, height) => {
        const pixels = new Uint8Array(width * height * 4)
        const levels = mipChain(pixels, width, height, LINEAR)
        expect(levels.length).toBe(mipCount(width, height))
        expect(levels[0]!.pixels).toBe(pixels)
        levels.forEach((level, i) => {
          expect([level.width, level.height]).toEqual([Math.max(1, width >> i), Math.max(1, height >> i)])
          expect(level.pixels.length).toBe(level.width * level.height * 4)
        })
        expect([levels.at(-1)!.width, levels.at(-1)!.height]).toEqual([1, 1])
      }),
      { numRuns: 50 },
    )
  })

  it('averages a checkerboard in linear light, or as numbers when told to', () => {
    const pixels = Uint8Array.from([255, 0, 0, 255].flatMap((v) => [v, v, v, 255]))
    expect(mipChain(pixels, 2, 2, LINEAR)[1]!.pixels[0]).toBe(188)
    expect(mipChain(pixels, 2, 2, { ...LINEAR, gamma: 'none' })[1]!.pixels[0]).toBe(128)
  })

  it('weighs colour by alpha only where alpha is transparency', () => {
    const pixels = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0)
    expect([...mipChain(pixels, 2, 1, { ...LINEAR, alpha: 'transparency' })[1]!.pixels]).toEqual([255, 255, 255, 128])
    expect([...mipChain(pixels, 2, 1, LINEAR)[1]!.pixels]).toEqual([188, 188, 188, 128])
    expect([...mipChain(pixels, 2, 1, { ...LINEAR, alpha: 'none' })[1]!.pixels]).toEqual([188, 188, 188, 255])
  })

  it('keeps flat colours at every level and size', () => {
    const side = fc.integer({ min: 1, max: 99 })
    fc.assert(
      fc.property(side, side, fc.nat(), options, (width, height, seed, how) => {
        const { pixels } = pictureOf(width, height, 'flat', seed)
        pixels.forEach((_, i) => (i & 3) === 3 && (pixels[i] = Math.max(1, pixels[i]!)))
        const color = [...pixels.subarray(0, 4)]
        if (how.alpha === 'none') color[3] = 255
        for (const level of mipChain(pixels, width, height, how).slice(1)) {
          expect(level.pixels.every((v, i) => v === color[i & 3])).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('ends in the mean of the whole picture, because nothing is rounded on the way', () => {
    for (const [width, height] of [[64, 64], [77, 31], [3, 90]] as const) {
      const { pixels } = pictureOf(width, height, 'noise', width)
      let sum = 0
      for (let i = 0; i < pixels.length; i += 4) sum += toLinear(pixels[i]! / 255)
      const mean = fromLinear(sum / (width * height)) * 255
      expect(Math.abs(mipChain(pixels, width, height, LINEAR).at(-1)!.pixels[0]! - mean)).toBeLessThan(0.6)
    }
  })

  it('refuses what does not fit', () => {
    expect(() => mipChain(new Uint8Array(15), 2, 2, LINEAR)).toThrow('2 x 2 needs 16 bytes but has 15')
    expect(() => mipChain(new Uint8Array(0), 0, 2, LINEAR)).toThrow(RangeError)
  })
})
