import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deltaE00 } from './delta-e.ts'
import { deltaERange } from './delta-e-plane.ts'
import { measureBlocks, paintHeat, paintSigned, psnrOf } from './compression.ts'
import { pictureOf, psnr } from './pictures.ts'

const ALL = [true, true, true, true] as const

describe('measureBlocks', () => {
  it('gives the mean squares that one gets texel by texel, at odd sizes too', () => {
    const a = pictureOf(37, 22, 'noise', 1).pixels
    const b = pictureOf(37, 22, 'noise', 2).pixels
    const { meanSquares, largest } = measureBlocks(a, b, 37, 22, ALL)
    for (let k = 0; k < 4; k++) expect(psnrOf(meanSquares[k]!)).toBeCloseTo(psnr(a, b, k, k + 1), 9)
    expect(largest).toBe(a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0))
  })

  it('finds the worst block, and leaves out channels that do not count', () => {
    const a = pictureOf(21, 13, 'flat', 1).pixels
    const b = a.slice()
    b[(5 * 21 + 6) * 4 + 1]! ^= 64
    b[(12 * 21 + 20) * 4]! ^= 32
    b[3]! ^= 128
    const colors = measureBlocks(a, b, 21, 13, [true, true, true, false])
    // The last block is one texel, so that the smaller difference weighs more there.
    expect(colors.worst).toEqual({ x: 20, y: 12, meanSquare: 32 ** 2 / 3 })
    expect([colors.largest, colors.meanSquares[3]]).toEqual([64, 0])
    expect(measureBlocks(a, b, 21, 13, [false, true, false, false]).worst).toEqual({ x: 4, y: 4, meanSquare: 64 ** 2 / 16 })
    expect(measureBlocks(a, b, 21, 13, ALL).largest).toBe(128)
    expect(measureBlocks(a, a, 21, 13, ALL)).toMatchObject({ largest: 0, worst: { x: 0, y: 0, meanSquare: 0 } })
    expect(() => measureBlocks(a, b, 20, 13, ALL)).toThrow(RangeError)
  })
})

describe('deltaERange', () => {
  it('is CIEDE2000 as of the published formula', () => {
    const color = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255))
    const grey = fc.nat(255).map((v): [number, number, number] => [v, v, v])
    fc.assert(
      fc.property(fc.oneof(color, grey), fc.oneof(color, grey), (one, two) => {
        const out = new Float32Array(1)
        deltaERange(out, Uint8Array.of(...one, 255), Uint8Array.of(...two, 255), 0, 1)
        expect(out[0]).toBeCloseTo(deltaE00(one, two), 3)
      }),
      { numRuns: 3000 },
    )
  })

  it('writes the texels that it is asked for, and the same by pieces', () => {
    const a = pictureOf(16, 16, 'ramps', 1).pixels
    const b = pictureOf(16, 16, 'cut-out', 2).pixels
    const whole = new Float32Array(256)
    deltaERange(whole, a, b, 0, 256)
    const pieces = new Float32Array(256)
    for (let at = 0; at < 256; at += 50) deltaERange(pieces, a, b, at, Math.min(256, at + 50))
    expect(pieces).toEqual(whole)
    const some = new Float32Array(256).fill(-1)
    deltaERange(some, a, b, 3, 256, 7)
    some.forEach((v, i) => expect(v).toBe(i >= 3 && (i - 3) % 7 === 0 ? whole[i] : -1))
  })
})

describe('pictures of errors', () => {
  it('show the sign around mid grey, with the gain, within range', () => {
    const before = Uint8Array.of(100, 100, 100, 200, 0, 255, 9, 0)
    const after = Uint8Array.of(103, 98, 100, 190, 255, 0, 9, 0)
    const out = new Uint8Array(8)
    paintSigned(out, before, after, 10, 'color', ALL)
    expect([...out]).toEqual([158, 108, 128, 255, 255, 0, 128, 255])
    paintSigned(out, before, after, 10, 'alpha', ALL)
    expect([...out]).toEqual([28, 28, 28, 255, 128, 128, 128, 255])
    paintSigned(out, before, after, 10, 'color', [true, false, false, false])
    expect([...out]).toEqual([158, 128, 128, 255, 255, 128, 128, 255])
  })

  it('show heat from black to white', () => {
    const out = new Uint8Array(16)
    paintHeat(out, Float32Array.of(0, 1, 2.4, 100), 3)
    expect([...out.subarray(0, 4), ...out.subarray(12)]).toEqual([0, 0, 0, 255, 255, 255, 255, 255])
    const light = (i: number) => out[i * 4]! + out[i * 4 + 1]! + out[i * 4 + 2]!
    expect(light(1)).toBeGreaterThan(light(0))
    expect(light(2)).toBeLessThan(light(3))
  })
})
