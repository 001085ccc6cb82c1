import { describe, expect, it } from 'vitest'
import { measureDetail, measureTones } from './analysis.ts'
import { dominantColors } from './dominant-colors.ts'

function paintGrey(width: number, height: number, at: (x: number, y: number) => number): Uint8Array {
  const pixels = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const v = Math.max(0, Math.min(255, Math.round(at(x, y))))
      pixels.set([v, v, v, 255], (y * width + x) * 4)
    }
  }
  return pixels
}

const flat = (count: number, texel: readonly number[]) => Uint8Array.from({ length: count * 4 }, (_, i) => texel[i % 4]!)

/** Numbers that look random and are the same every time: Park and Miller's generator, two of them for a bell curve. */
function bell(): () => number {
  let state = 20_261
  const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next())
}

describe('measureTones', () => {
  it('knows the lightness of white, black and 18 % grey', () => {
    expect(measureTones(flat(4, [255, 255, 255, 255]))).toMatchObject({ texels: 4, clipped: 1, crushed: 0, neutral: 0 })
    expect(measureTones(flat(4, [255, 255, 255, 255])).lightness).toBeCloseTo(100, 3)
    expect(measureTones(flat(4, [0, 0, 0, 255]))).toMatchObject({ lightness: 0, clipped: 0, crushed: 1 })
    expect(measureTones(flat(4, [118, 118, 118, 255])).lightness).toBeCloseTo(49.6, 0)
  })

  it('tells a cast by what is nearly neutral, and leaves strong colours out', () => {
    const warm = measureTones(Uint8Array.from([...flat(3, [140, 128, 118, 255]), ...flat(1, [255, 0, 0, 255])]))
    expect(warm.neutral).toBe(0.75)
    expect(warm.castB).toBeGreaterThan(5)
    const grey = measureTones(flat(4, [128, 128, 128, 255]))
    expect(Math.hypot(grey.castA, grey.castB)).toBeLessThan(0.1)
  })

  it('counts no transparent texel', () => {
    expect(measureTones(flat(4, [255, 255, 255, 0]))).toMatchObject({ texels: 0, lightness: 0 })
  })
})

describe('measureDetail', () => {
  it('is higher for crisp edges than for soft ones', () => {
    const crisp = measureDetail(paintGrey(64, 64, (x) => (x % 16 < 8 ? 60 : 190)), 64, 64)
    const soft = measureDetail(paintGrey(64, 64, (x) => 125 + 65 * Math.sin((x / 16) * 2 * Math.PI)), 64, 64)
    expect(crisp.sharpness).toBeGreaterThan(soft.sharpness * 10)
    expect(measureDetail(paintGrey(64, 64, () => 90), 64, 64)).toEqual({ sharpness: 0, noise: 0 })
  })

  it('finds how much noise was put in', () => {
    for (const sigma of [2, 6, 12]) {
      const grain = bell()
      const noisy = paintGrey(128, 128, (x) => 60 + x * 0.8 + sigma * grain())
      expect(measureDetail(noisy, 128, 128).noise / sigma).toBeCloseTo(1, 0.7)
    }
  })

  it('takes no edge for noise', () => {
    expect(measureDetail(paintGrey(64, 64, (x, y) => ((x >> 3) + (y >> 3)) % 2 === 0 ? 30 : 220), 64, 64).noise).toBeLessThan(1)
  })

  it('has nothing to say about tiny pictures', () => {
    expect(measureDetail(flat(4, [1, 2, 3, 255]), 2, 2)).toEqual({ sharpness: 0, noise: 0 })
  })
})

describe('dominantColors', () => {
  const livery = Uint8Array.from([
    ...flat(500, [225, 6, 0, 255]),
    ...flat(300, [20, 40, 160, 255]),
    ...flat(150, [245, 245, 245, 255]),
    ...flat(50, [0, 0, 0, 0]),
  ])

  it('finds the colours of a flat livery, heaviest first', () => {
    const colors = dominantColors(livery, 5)
    expect(colors).toHaveLength(3)
    expect(colors.map(({ rgb }) => rgb)).toEqual([[225, 6, 0], [20, 40, 160], [245, 245, 245]])
    expect(colors.map(({ share }) => Math.round(share * 950))).toEqual([500, 300, 150])
  })

  it('puts near shades together when there are more than are asked for', () => {
    const shades = Uint8Array.from([...livery, ...flat(400, [215, 20, 12, 255])])
    const [red] = dominantColors(shades, 3)
    expect(red!.share).toBeCloseTo(900 / 1350, 5)
  })

  it('finds none in nothing', () => {
    expect(dominantColors(flat(9, [9, 9, 9, 0]), 4)).toEqual([])
  })
})
