import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyLut,
  boost,
  colorMatrix,
  fromLinear,
  hueShift,
  linearToByte,
  nearness,
  oklabToRgb,
  recolor,
  rgbToOklab,
  SRGB_TO_LINEAR,
  toLinear,
} from './color.ts'
import { difference, pictureOf, pictures } from './pictures.ts'
import { plainly } from './wasm/plainly.ts'

type Kernel = (out: Uint8Array, input: Uint8Array) => void

function agree(kernel: Kernel, input: Uint8Array): void {
  const lanes = new Uint8Array(input.length)
  const plain = new Uint8Array(input.length)
  kernel(lanes, input)
  plainly(() => kernel(plain, input))
  expect(difference(lanes, plain)).toBeUndefined()
  const inPlace = input.slice()
  kernel(inPlace, inPlace)
  expect(difference(inPlace, lanes)).toBeUndefined()
}

const share = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const color = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255))

describe('colorMatrix', () => {
  it('gives the same bytes by lanes and by the plain twin', () => {
    const entries = fc.array(share(-3, 3), { minLength: 20, maxLength: 20 })
    fc.assert(
      fc.property(pictures(80), entries, fc.boolean(), (picture, numbers, wild) => {
        const matrix = Float32Array.from(numbers, (v, i) => (i % 5 === 4 ? v * 100 : wild ? v * 1e5 : v))
        agree((out, input) => colorMatrix(out, input, matrix), picture.pixels)
      }),
    )
  })

  it('keeps everything through the identity, and swaps channels', () => {
    const { pixels } = pictureOf(31, 3, 'noise', 5)
    const out = new Uint8Array(pixels.length)
    colorMatrix(out, pixels, Float32Array.of(1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0))
    expect(out).toEqual(pixels)
    colorMatrix(out, pixels, Float32Array.of(0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 40.4))
    expect([...out.subarray(0, 4)]).toEqual([pixels[2], pixels[1], pixels[0], 40])
  })

  it('refuses other sizes', () => {
    expect(() => colorMatrix(new Uint8Array(4), new Uint8Array(4), new Float32Array(16))).toThrow('20 numbers')
    expect(() => colorMatrix(new Uint8Array(8), new Uint8Array(4), new Float32Array(20))).toThrow(RangeError)
  })
})

describe('applyLut', () => {
  it('looks every channel up and keeps alpha', () => {
    fc.assert(
      fc.property(pictures(40), fc.uint8Array({ minLength: 768, maxLength: 768 }), fc.nat(3), (picture, bytes, shift) => {
        const luts = [0, 256, 512].map((at) => bytes.subarray(at, at + 256)) as [Uint8Array, Uint8Array, Uint8Array]
        agree((out, input) => applyLut(out, input, ...luts), picture.pixels)
        // Pixels that do not start at a whole word.
        const odd = new Uint8Array(picture.pixels.length + 4).subarray(shift, shift + picture.pixels.length)
        const out = new Uint8Array(odd.length)
        odd.set(picture.pixels)
        applyLut(out, odd, ...luts)
        expect(out.every((v, i) => v === ((i & 3) === 3 ? odd[i] : luts[(i & 3) as 0]?.[odd[i] ?? 0]))).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})

describe('boost', () => {
  it('gives the same bytes by lanes and by the plain twin', () => {
    fc.assert(
      fc.property(pictures(80), share(0, 4), share(-1, 1), share(0, 4), (picture, saturation, vibrance, contrast) => {
        agree((out, input) => boost(out, input, { saturation, vibrance, contrast }), picture.pixels)
      }),
    )
  })

  it('changes nothing at 1, 0 and 1', () => {
    const { pixels } = pictureOf(64, 64, 'noise', 1)
    const out = new Uint8Array(pixels.length)
    boost(out, pixels, { saturation: 1, vibrance: 0, contrast: 1 })
    expect(out).toEqual(pixels)
  })

  it('ends in grey of the same luma without saturation, and in mid grey without contrast', () => {
    const out = new Uint8Array(4)
    boost(out, Uint8Array.of(255, 0, 0, 9), { saturation: 0, vibrance: 0, contrast: 1 })
    expect([...out]).toEqual([54, 54, 54, 9])
    boost(out, Uint8Array.of(255, 0, 90, 9), { saturation: 1, vibrance: 0, contrast: 0 })
    expect([...out]).toEqual([128, 128, 128, 9])
  })

  it('keeps black, white and grey under contrast, and pushes what lies between apart', () => {
    const greys = Uint8Array.from([0, 64, 127, 128, 192, 255].flatMap((v) => [v, v, v, 255]))
    const out = new Uint8Array(greys.length)
    boost(out, greys, { saturation: 1, vibrance: 0, contrast: 2 })
    const got = [0, 4, 8, 12, 16, 20].map((i) => out[i]!)
    expect([got[0], got[5]]).toEqual([0, 255])
    expect(got[1]).toBeLessThan(64)
    expect(got[4]).toBeGreaterThan(192)
    expect(Math.abs(got[2]! - 127)).toBeLessThanOrEqual(1)
  })

  it('moves pale colours more than strong ones with vibrance', () => {
    const out = new Uint8Array(8)
    boost(out, Uint8Array.of(140, 120, 120, 255, 235, 15, 15, 255), { saturation: 1, vibrance: 1, contrast: 1 })
    expect(out[0]! - out[1]!).toBeGreaterThan(35)
    expect(out[4]).toBeLessThanOrEqual(255)
    expect(out[4]! - out[5]!).toBeLessThan(255)
  })
})

describe('hueShift, recolor and nearness', () => {
  it('give the same bytes by lanes and by the plain twin', () => {
    fc.assert(
      fc.property(pictures(50), share(-360, 360), share(0, 3), share(-1, 1), (picture, degrees, saturation, lightness) => {
        agree((out, input) => hueShift(out, input, { degrees, saturation, lightness }), picture.pixels)
      }),
      { numRuns: 60 },
    )
    const swaps = fc.record({ from: color, to: color, tolerance: share(0, 1), softness: share(0, 1), keepShading: fc.boolean() })
    fc.assert(
      fc.property(pictures(50), swaps, (picture, { from, to, tolerance, softness, keepShading }) => {
        agree((out, input) => recolor(out, input, { from, to, tolerance, softness, keepShading }), picture.pixels)
        const lanes = new Uint8Array(picture.width * picture.height)
        const plain = lanes.slice()
        nearness(lanes, picture.pixels, { color: from, tolerance, softness })
        plainly(() => nearness(plain, picture.pixels, { color: from, tolerance, softness }))
        expect(difference(lanes, plain)).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  it('come back after a whole turn, and keep colours through a tiny one', () => {
    const { pixels } = pictureOf(128, 64, 'noise', 3)
    const out = new Uint8Array(pixels.length)
    hueShift(out, pixels, { degrees: 720, saturation: 1, lightness: 0 })
    expect(out).toEqual(pixels)
    hueShift(out, pixels, { degrees: 1e-4, saturation: 1, lightness: 0 })
    expect(difference(out, pixels)).toBeUndefined()
  })

  it('turn hue and keep lightness', () => {
    const out = new Uint8Array(4)
    hueShift(out, Uint8Array.of(190, 90, 90, 200), { degrees: 120, saturation: 1, lightness: 0 })
    expect(out[1]).toBeGreaterThan(out[0]!)
    expect(out[3]).toBe(200)
    expect(rgbToOklab(out[0]!, out[1]!, out[2]!)[0]).toBeCloseTo(rgbToOklab(190, 90, 90)[0], 2)
  })

  it('swap exactly the colour that is meant', () => {
    const input = Uint8Array.of(200, 30, 30, 255, 30, 30, 200, 255, 200, 30, 30, 0)
    const out = new Uint8Array(12)
    recolor(out, input, { from: [200, 30, 30], to: [20, 160, 60], tolerance: 0.05, softness: 0.05, keepShading: false })
    expect([...out]).toEqual([20, 160, 60, 255, 30, 30, 200, 255, 20, 160, 60, 0])
  })

  it('keep shades when they are asked to', () => {
    const out = new Uint8Array(8)
    const input = Uint8Array.of(120, 20, 20, 255, 220, 60, 60, 255)
    recolor(out, input, { from: [180, 40, 40], to: [40, 40, 180], tolerance: 0.2, softness: 0.1, keepShading: true })
    expect(out[2]).toBeGreaterThan(out[0]!)
    expect(out[6]).toBeGreaterThan(out[2]!)
  })

  it('are full within the tolerance and nothing beyond it without softness', () => {
    const out = new Uint8Array(3)
    const pixels = Uint8Array.of(100, 100, 100, 255, 104, 100, 100, 255, 0, 0, 0, 255)
    nearness(out, pixels, { color: [100, 100, 100], tolerance: 0.02, softness: 0 })
    expect([...out]).toEqual([255, 255, 0])
  })
})

describe('colour spaces', () => {
  it('go there and back for every byte', () => {
    for (let i = 0; i < 256; i++) {
      expect(linearToByte(SRGB_TO_LINEAR[i]!)).toBe(i)
      expect(Math.round(fromLinear(toLinear(i / 255)) * 255)).toBe(i)
    }
    fc.assert(
      fc.property(color, (c) => {
        expect(oklabToRgb(...rgbToOklab(...c))).toEqual(c)
      }),
    )
  })

  it('stay within a hair of the exact sRGB curve', () => {
    fc.assert(
      fc.property(share(0, 1), (light) => {
        expect(Math.abs(linearToByte(light) - fromLinear(light) * 255)).toBeLessThan(0.6)
      }),
    )
    expect([linearToByte(-1), linearToByte(2), linearToByte(Number.NaN)]).toEqual([0, 255, 0])
  })

  it('know the published OKLab of red, and of white', () => {
    const [L, a, b] = rgbToOklab(255, 0, 0)
    expect([L, a, b].map((v) => v.toFixed(3))).toEqual(['0.628', '0.225', '0.126'])
    expect(rgbToOklab(255, 255, 255)[0]).toBeCloseTo(1, 4)
  })
})
