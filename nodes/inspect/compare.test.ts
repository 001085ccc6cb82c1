import { describe, expect, it } from 'vitest'
import { fixture } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { allocate, imageOf, type ImageValue } from '../values/image.ts'
import type { ReportValue } from '../values/value.ts'
import { compare } from './compare.ts'

const grey = (v: number) => {
  const pixels = allocate(64 * 4).fill(v)
  for (let i = 3; i < pixels.length; i += 4) pixels[i] = 255
  return imageOf(8, 8, pixels)
}

async function run(a: ImageValue, b: ImageValue, params: Readonly<Record<string, unknown>> = {}) {
  const { outputs } = await runNode(compare, { inputs: { a, b }, params })
  const report = outputs['report'] as ReportValue
  const measure = (name: string) => report.measures.find((m) => m.name === name)?.value
  return { image: outputs['image'] as ImageValue, report, measure }
}

describe('compare', () => {
  it('says that the same picture is the same', async () => {
    const photo = fixture('photo') as ImageValue
    const { image, report, measure } = await run(photo, photo)
    expect([measure('psnr'), measure('maxDifference'), measure('meanDeltaE'), measure('changed')]).toEqual(['identical', 0, 0, 0])
    expect(report.findings).toEqual([{ severity: 'info', message: 'The two pictures are the same.' }])
    expect(image.pixels).toEqual(photo.pixels)
  })

  it('measures in known units', async () => {
    const { measure } = await run(grey(100), grey(110))
    // 10 log10(255^2 / 100)
    expect(measure('psnr')).toBe(28.13)
    expect([measure('maxDifference'), measure('changed')]).toEqual([10, 100])
    expect(measure('meanDeltaE')).toBeGreaterThan(3)
    expect(measure('meanDeltaE')).toBeLessThan(5)
  })

  it('wipes from A to B, side by side, and shows the difference', async () => {
    const wiped = (await run(grey(0), grey(200), { position: 0.25 })).image
    expect(Array.from({ length: 8 }, (_, x) => wiped.pixels[x * 4])).toEqual([0, 0, 200, 200, 200, 200, 200, 200])
    const both = (await run(grey(0), grey(200), { mode: 'side-by-side' })).image
    expect([both.width, both.height, both.pixels[0], both.pixels[8 * 4]]).toEqual([16, 8, 0, 200])
    const off = (await run(grey(100), grey(110), { mode: 'difference', gain: 5 })).image
    expect([...off.pixels.subarray(0, 4)]).toEqual([50, 50, 50, 255])
  })

  it('brings B to the size of A, and says so', async () => {
    const { image, report } = await run(fixture('photo') as ImageValue, fixture('free') as ImageValue)
    expect([image.width, image.height]).toEqual([96, 64])
    expect(report.findings[0]).toMatchObject({ severity: 'warning', message: expect.stringContaining('128 x 128') as string })
  })
})
