import { describe, expect, it } from 'vitest'
import { inpaint } from './inpaint.ts'

const picture = (width: number, height: number, color: (x: number, y: number) => readonly [number, number, number]) =>
  Uint8Array.from({ length: width * height * 4 }, (_, i) => {
    const texel = i >> 2
    return i % 4 === 3 ? 7 : color(texel % width, Math.floor(texel / width))[i % 4]!
  })

describe('inpaint', () => {
  it('leaves what is known, and alpha, as they are', () => {
    const pixels = picture(37, 21, (x, y) => [x * 5, y * 9, 100])
    const before = pixels.slice()
    inpaint(pixels, new Uint8Array(37 * 21).fill(255), 37, 21)
    expect(pixels).toEqual(before)
  })

  it('fills a hole in plain paint with that paint, and forgets what stood there', () => {
    const known = Uint8Array.from({ length: 64 * 64 }, (_, i) => (Math.hypot((i % 64) - 32, (i >> 6) - 32) < 20 ? 0 : 255))
    const pixels = picture(64, 64, (x, y) => (known[y * 64 + x] ? [180, 60, 20] : [0, 0, 0]))
    inpaint(pixels, known, 64, 64)
    for (let i = 0; i < 64 * 64; i++) expect([...pixels.subarray(i * 4, i * 4 + 4)]).toEqual([180, 60, 20, 7])
  })

  it('takes near colours before far ones', () => {
    const known = Uint8Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 8 || i % 64 >= 56 ? 255 : 0))
    const pixels = picture(64, 64, (x) => (x < 32 ? [200, 0, 0] : [0, 0, 200]))
    inpaint(pixels, known, 64, 64)
    const at = (x: number) => [...pixels.subarray((32 * 64 + x) * 4, (32 * 64 + x) * 4 + 3)]
    expect(at(10)[0]).toBeGreaterThan(170)
    expect(at(53)[2]).toBeGreaterThan(170)
  })

  it('mixes what is half known, and changes nothing where nothing is', () => {
    const half = picture(16, 16, (x) => [x < 8 ? 200 : 100, 0, 0])
    inpaint(half, Uint8Array.from({ length: 256 }, (_, i) => (i % 16 < 8 ? 255 : 0)), 16, 16)
    expect(half[(8 * 16 + 15) * 4]).toBe(200)
    const nothing = picture(16, 16, (x, y) => [x, y, 3])
    const before = nothing.slice()
    inpaint(nothing, new Uint8Array(256), 16, 16)
    expect(nothing).toEqual(before)
    expect(() => inpaint(nothing, new Uint8Array(255), 16, 16)).toThrow(RangeError)
  })
})
