import { describe, expect, it } from 'vitest'
import { litPixels, relight, tapsOf, type LightPictures } from './relit-pixels.ts'

/** Pictures of two by two px. The bottom left one is paint at half alpha, the top right one is paint whose middle lies beside it. */
function pictures(): LightPictures {
  const [dark, light, where] = [new Float32Array(16), new Float32Array(16), new Float32Array(16)]
  for (let i = 0; i < 4; i++) dark[i * 4 + 3] = 1
  dark.set([0.05, 0.05, 0.05, 0.5], 0)
  light.set([0.15, 0.25, 0.05, 0.5], 0)
  where.set([0.25, 0.25, -1, 1], 0)
  where.set([0.75, 0.75, -1, 1], 8)
  dark.set([0.2, 0.2, 0.2, 1], 12)
  light.set([0.6, 0.6, 0.6, 1], 12)
  return { width: 2, height: 2, dark, light, where }
}

const sheetOf = (width: number, height: number, texel: readonly number[]) => ({ width, height, data: Uint8Array.from({ length: width * height * 4 }, (_, i) => texel[i % 4]!) })

describe('relit pixels', () => {
  it('are those that paint lights, first row at the top, colours without the weight of alpha', () => {
    const pixels = litPixels(pictures())
    expect([...pixels.at]).toEqual([2, 1])
    expect(pixels.box).toEqual({ x: 0, y: 0, width: 2, height: 2 })
    expect([...pixels.alpha]).toEqual([128, 255])
    expect(pixels.dark[0]).toBeCloseTo(0.1)
    expect([...pixels.slope.subarray(0, 3)].map((each) => Number(each.toFixed(5)))).toEqual([0.2, 0.4, 0])
    // The neighbour's place on the sheet.
    expect([...pixels.look.subarray(3, 6)]).toEqual([0.75, 0.75, -1])
  })

  it('are nothing where no paint is', () => {
    const { dark, ...rest } = pictures()
    expect(litPixels({ ...rest, dark, light: dark }).at).toHaveLength(0)
  })

  it('are brighter under brighter paint, and keep grey grey, as bright as the ACES curve says', () => {
    const pixels = litPixels(pictures())
    const seen = [0, 90, 180, 255].map((level) => {
      const out = new Uint8ClampedArray(16)
      relight(out, pixels, tapsOf(pixels, 4, 4), sheetOf(4, 4, [level, level, level, 255]), 0.6)
      return [...out.subarray(4, 8)]
    })
    expect(seen.map(([red]) => red)).toEqual(seen.map(([red]) => red).toSorted((a, b) => a! - b!))
    expect(new Set(seen.map(([red]) => red)).size).toBe(4)
    for (const [red, green, blue, alpha] of seen) {
      expect(Math.max(red!, green!, blue!) - Math.min(red!, green!, blue!)).toBeLessThanOrEqual(1)
      expect(alpha).toBe(255)
    }
    // White paint lights it with 0.6: the curve gives 0.4428, which sRGB writes as 178.
    expect(Math.abs(seen[3]![0]! - 178)).toBeLessThanOrEqual(1)
  })

  it('mix the texels around their place on their own mip level', () => {
    const { width, height, dark, light, where } = pictures()
    where.set([0.5, 0.25, -1, 1], 0)
    const pixels = litPixels({ width, height, dark, light, where })
    // Left half black, right half white; the level that is looked at has two texels a side.
    const data = Uint8Array.from({ length: 64 }, (_, i) => (i % 4 === 3 || (i >> 2) % 4 >= 2 ? 255 : 0))
    const grey = sheetOf(4, 4, [188, 188, 188, 255])
    const [half, plain] = [new Uint8ClampedArray(16), new Uint8ClampedArray(16)]
    const taps = tapsOf(pixels, 4, 4)
    expect(taps.levels).toHaveLength(2)
    relight(half, pixels, taps, { width: 4, height: 4, data }, 1)
    relight(plain, pixels, taps, grey, 1)
    // Half of white light is sRGB 188.
    for (let c = 0; c < 3; c++) expect(Math.abs(half[8 + c]! - plain[8 + c]!)).toBeLessThanOrEqual(1)
  })
})
