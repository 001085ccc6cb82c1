import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alphaMask, colorDistanceMask, combineMasks, feather, invertMask, MASK_WAYS, threshold, type MaskWay } from './masks.ts'
import { pictures } from './pictures.ts'

const WAYS = Object.keys(MASK_WAYS) as MaskWay[]
const pairs = fc.nat(300).chain((length) => {
  const mask = fc.uint8Array({ minLength: length, maxLength: length })
  return fc.tuple(mask, mask)
})

const meet = (a: Uint8Array, b: Uint8Array, how: MaskWay) => {
  const out = new Uint8Array(a.length)
  combineMasks(out, a, b, how)
  return out
}

describe('combineMasks', () => {
  it('is plain set logic where masks are hard', () => {
    const a = Uint8Array.of(0, 0, 255, 255)
    const b = Uint8Array.of(0, 255, 0, 255)
    const expected = {
      union: [0, 255, 255, 255],
      intersect: [0, 0, 0, 255],
      subtract: [0, 0, 255, 0],
      xor: [0, 255, 255, 0],
      multiply: [0, 0, 0, 255],
    }
    for (const how of WAYS) expect([...meet(a, b, how)]).toEqual(expected[how])
  })

  it('stays between the bounds of soft masks', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const [union, intersect, subtract, xor, multiply] = WAYS.map((how) => meet(a, b, how))
        for (let i = 0; i < a.length; i++) {
          expect(union![i]).toBe(Math.max(a[i]!, b[i]!))
          expect(intersect![i]).toBe(Math.min(a[i]!, b[i]!))
          expect(subtract![i]).toBe(Math.round((a[i]! * (255 - b[i]!)) / 255))
          expect(xor![i]).toBe(union![i]! - intersect![i]!)
          expect(multiply![i]).toBe(Math.round((a[i]! * b[i]!) / 255))
        }
      }),
    )
  })

  it('may write into either mask, and refuses unlike sizes', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(...WAYS), ([a, b], how) => {
        const expected = meet(a, b, how)
        const first = a.slice()
        combineMasks(first, first, b, how)
        expect(first).toEqual(expected)
        const second = b.slice()
        combineMasks(second, a, second, how)
        expect(second).toEqual(expected)
      }),
      { numRuns: 30 },
    )
    expect(() => combineMasks(new Uint8Array(2), new Uint8Array(3), new Uint8Array(3), 'union')).toThrow(RangeError)
  })
})

describe('invertMask, threshold and alphaMask', () => {
  it('turn inside out, cut at a level, and read alpha', () => {
    const out = new Uint8Array(4)
    invertMask(out, Uint8Array.of(0, 1, 128, 255))
    expect([...out]).toEqual([255, 254, 127, 0])
    threshold(out, Uint8Array.of(0, 99, 100, 255), 100)
    expect([...out]).toEqual([0, 0, 255, 255])
    threshold(out, Uint8Array.of(80, 90, 100, 120), 100, 40)
    expect([...out]).toEqual([0, 64, 128, 255])
    alphaMask(out.subarray(0, 2), Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))
    expect([...out.subarray(0, 2)]).toEqual([4, 8])
    expect(() => alphaMask(out, new Uint8Array(4))).toThrow(RangeError)
  })
})

describe('colorDistanceMask', () => {
  it('falls with the distance from the colour', () => {
    const pixels = Uint8Array.from([100, 110, 120, 140, 180, 255].flatMap((v) => [v, v, v, 0]))
    const out = new Uint8Array(6)
    colorDistanceMask(out, pixels, { color: [100, 100, 100], tolerance: 0.01, softness: 0.3 })
    expect(out[0]).toBe(255)
    expect(out[5]).toBe(0)
    for (let i = 1; i < 6; i++) expect(out[i]).toBeLessThanOrEqual(out[i - 1]!)
  })
})

describe('feather', () => {
  const radii = fc.double({ min: 0, max: 20, noNaN: true })

  it('keeps the mean of what lies away from borders, and reaches about its radius', () => {
    const size = 64
    const inside = (i: number) => i >= 24 && i < 40
    const mask = Uint8Array.from({ length: size * size }, (_, i) => (inside(i % size) && inside(Math.floor(i / size)) ? 255 : 0))
    const out = new Uint8Array(mask.length)
    feather(out, mask, size, size, 6)
    const sum = (m: Uint8Array) => m.reduce((s, v) => s + v, 0)
    expect(Math.abs(sum(out) / sum(mask) - 1)).toBeLessThan(0.01)
    expect(out[32 * size + 32]).toBe(255)
    expect(out[32 * size + 17]).toBe(0)
    expect(out[32 * size + 24]! - 127).toBeLessThan(40)
    for (let x = 16; x < 31; x++) expect(out[32 * size + x + 1]).toBeGreaterThanOrEqual(out[32 * size + x]!)
  })

  it('changes nothing at 0, and nothing in a mask that is even', () => {
    fc.assert(
      fc.property(pictures(30), radii, fc.nat(255), ({ width, height, pixels }, radius, level) => {
        const mask = Uint8Array.from({ length: width * height }, (_, i) => pixels[i * 4]!)
        const out = new Uint8Array(mask.length)
        feather(out, mask, width, height, 0)
        expect(out).toEqual(mask)
        feather(out, new Uint8Array(mask.length).fill(level), width, height, radius)
        expect(out.every((v) => v === level)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('is the same along both axes', () => {
    fc.assert(
      fc.property(pictures(20), fc.double({ min: 0.1, max: 9, noNaN: true }), ({ width, height, pixels }, radius) => {
        const mask = Uint8Array.from({ length: width * height }, (_, i) => pixels[i * 4]!)
        const turned = Uint8Array.from({ length: mask.length }, (_, i) => mask[(i % height) * width + Math.floor(i / height)]!)
        const out = new Uint8Array(mask.length)
        feather(out, mask, width, height, radius)
        feather(turned, turned, height, width, radius)
        for (let i = 0; i < mask.length; i++) {
          expect(Math.abs(turned[i]! - out[(i % height) * width + Math.floor(i / height)]!)).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 30 },
    )
  })
})
