import { describe, expect, it } from 'vitest'
import { resampleCoverage, resampleData, resamplePixels } from './resample.ts'

const from = { width: 4, height: 2 }
const to = { width: 2, height: 1 }

/** Left half white and opaque, right half black and transparent. */
const HALF = Uint8Array.from({ length: 32 }, (_, i) => (Math.floor(i / 4) % 4 < 2 ? 255 : 0))

describe('resampling', () => {
  it('lets no hidden colour bleed into what shows', async () => {
    const big = { width: 16, height: 8 }
    const pixels = await resamplePixels(HALF, from, big, 'linear')
    for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3]! > 8) expect(pixels[i]).toBeGreaterThan(250)
  })

  it('mixes the channels of data each by itself', async () => {
    const data = Uint8Array.from([200, 0, 10, 0, 100, 0, 20, 255, 200, 0, 10, 0, 100, 0, 20, 255])
    const small = await resampleData(data, { width: 2, height: 2 }, { width: 1, height: 1 }, 'linear')
    expect([...small]).toEqual([150, 0, 15, expect.closeTo(128, -0.5)])
  })

  it('keeps one channel one channel, and hard blocks hard', async () => {
    const coverage = Uint8Array.of(0, 0, 255, 255, 0, 0, 255, 255)
    expect([...(await resampleCoverage(coverage, from, to, 'nearest'))]).toEqual([0, 255])
    expect(await resampleCoverage(coverage, from, { width: 9, height: 5 }, 'mitchell')).toHaveLength(45)
  })

  it('gives shared memory', async () => {
    expect((await resamplePixels(HALF, from, to, 'lanczos3')).buffer).toBeInstanceOf(SharedArrayBuffer)
    expect((await resampleData(HALF, from, to, 'lanczos3')).buffer).toBeInstanceOf(SharedArrayBuffer)
  })
})
