import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradient, stripes, type Rgba, type Stripes } from './paint.ts'

const RED: Rgba = [255, 0, 0, 255]
const BLUE: Rgba = [0, 0, 255, 255]

function striped(width: number, height: number, options: Stripes): Uint8Array {
  const out = new Uint8Array(width * height * 4)
  stripes(out, width, height, options)
  return out
}

const alphas = (pixels: Uint8Array) => [...pixels].filter((_, i) => (i & 3) === 3)

describe('stripes', () => {
  it('run level at 0 and upright at 90 degrees', () => {
    expect(alphas(striped(1, 6, { angle: 0, width: 2, period: 4, colors: [RED] }))).toEqual([255, 255, 0, 0, 255, 255])
    const upright = alphas(striped(6, 1, { angle: 90, width: 2, period: 4, colors: [RED] }))
    expect(upright).toEqual([0, 0, 255, 255, 0, 0])
  })

  it('take their colours by turns, from the offset on, over the ground', () => {
    const out = striped(1, 6, { angle: 0, width: 1, period: 2, offset: 1, colors: [RED, BLUE], ground: [0, 255, 0, 255] })
    const at = (y: number) => [...out.subarray(y * 4, y * 4 + 3)]
    expect([at(0), at(1), at(2), at(3)]).toEqual([[0, 255, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255]])
  })

  it('cover edges by the share that lies in the pixel, with the colour of the stripe alone', () => {
    const out = striped(1, 3, { angle: 0, width: 1, period: 10, offset: 0.25, colors: [RED] })
    expect(alphas(out)).toEqual([191, 64, 0])
    expect([...out.subarray(4, 7)]).toEqual([255, 0, 0])
  })

  it('become an even tint where they are thinner than a pixel', () => {
    const out = striped(40, 40, { angle: 33, width: 0.05, period: 0.1, colors: [RED] })
    for (const alpha of alphas(out)) expect(Math.abs(alpha - 127.5)).toBeLessThan(8)
  })

  it('cover their share of the picture at any angle, width and softness', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -720, max: 720, noNaN: true }),
        fc.double({ min: 3, max: 12, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.double({ min: -500, max: 500, noNaN: true }),
        (angle, period, part, soft, offset) => {
          const out = striped(128, 128, { angle, width: period * part, period, soft, offset, colors: [RED] })
          const mean = alphas(out).reduce((s, v) => s + v, 0) / (128 * 128 * 255)
          expect(Math.abs(mean - part)).toBeLessThan(0.06)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('refuse a period below the width, and no colours', () => {
    expect(() => striped(2, 2, { angle: 0, width: 5, period: 4, colors: [RED] })).toThrow(RangeError)
    expect(() => striped(2, 2, { angle: 0, width: 1, period: 4, colors: [] })).toThrow(RangeError)
  })
})

describe('gradient', () => {
  const shaded = (width: number, height: number, options: Parameters<typeof gradient>[3]) => {
    const out = new Uint8Array(width * height * 4)
    gradient(out, width, height, options)
    return out
  }
  const stops = [{ at: 0, color: [0, 0, 0, 255] as Rgba }, { at: 1, color: [255, 255, 255, 255] as Rgba }]

  it('goes from end to end in a line, and on beyond the ends', () => {
    const out = shaded(6, 1, { kind: 'linear', from: [1, 0], to: [5, 0], stops, space: 'srgb' })
    expect([0, 4, 8, 12, 16, 20].map((i) => out[i])).toEqual([0, 32, 96, 159, 223, 255])
  })

  it('goes from the middle to the rim', () => {
    const out = shaded(9, 9, { kind: 'radial', from: [4.5, 4.5], to: [8.5, 4.5], stops, space: 'srgb' })
    const at = (x: number, y: number) => out[(y * 9 + x) * 4]
    expect([at(4, 4), at(6, 4), at(4, 2), at(8, 4), at(0, 0)]).toEqual([0, 128, 128, 255, 255])
  })

  it('mixes in the space that was asked for', () => {
    const middle = (space: 'srgb' | 'linear' | 'oklab') =>
      shaded(1, 1, { kind: 'linear', from: [0, 0], to: [1, 0], stops, space })[0]
    expect([middle('srgb'), middle('linear'), middle('oklab')]).toEqual([128, 188, 99])
  })

  it('lets clear ends lend no colour', () => {
    const clear = [{ at: 0, color: [0, 255, 0, 0] as Rgba }, { at: 1, color: RED }]
    const out = shaded(1, 1, { kind: 'linear', from: [0, 0], to: [1, 0], stops: clear, space: 'srgb' })
    expect([...out]).toEqual([255, 0, 0, 128])
  })

  it('takes stops in any order, one alone, hard steps, and ends that meet', () => {
    const one = shaded(2, 2, { kind: 'linear', from: [0, 0], to: [2, 0], stops: [{ at: 0.5, color: RED }], space: 'oklab' })
    expect([...one.subarray(0, 4)]).toEqual([...RED])
    const step = [{ at: 0.5, color: BLUE }, { at: 0, color: RED }, { at: 0.5, color: RED }]
    const hard = shaded(4, 1, { kind: 'linear', from: [0, 0], to: [4, 0], stops: step.slice(1).concat(step[0]!), space: 'srgb' })
    expect([hard[0], hard[4], hard[10], hard[14]]).toEqual([255, 255, 255, 255])
    const point = shaded(2, 1, { kind: 'linear', from: [1, 1], to: [1, 1], stops, space: 'srgb' })
    expect(point[0]).toBe(255)
    expect(() => shaded(1, 1, { kind: 'linear', from: [0, 0], to: [1, 0], stops: [], space: 'srgb' })).toThrow(RangeError)
  })
})
