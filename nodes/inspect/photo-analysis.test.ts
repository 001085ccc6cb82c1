import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { paint } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { allocate, imageOf, type ImageValue } from '../values/image.ts'
import type { ReportValue } from '../values/value.ts'
import { photoAnalysis } from './photo-analysis.ts'

async function analyse(photo: ImageValue, params = {}) {
  const report = (await runNode(photoAnalysis, { inputs: { photo }, params })).outputs['report'] as ReportValue
  const measure = (name: string) => report.measures.find((m) => m.name === name)?.value
  return { report, measure, words: report.findings.map((f) => f.message).join(' ') }
}

/** A car-like picture: grey road, red body with white bars and dark windows, crisp. `light` scales it. */
function scene(light = 1, tint: readonly [number, number, number] = [1, 1, 1]): ImageValue {
  const pixels = paint(1020, 680, (u, v) => {
    const body = v > 0.3 && v < 0.7
    const bar = body && Math.floor(u * 40) % 5 === 0
    const glass = v > 0.35 && v < 0.45 && u > 0.3 && u < 0.6
    const grain = (Math.floor(u * 400) + Math.floor(v * 300)) % 2 === 0 ? 6 : -6
    const base = glass ? [40, 42, 44] : bar ? [230, 230, 228] : body ? [200, 30, 30] : [120 + grain, 120 + grain, 120 + grain]
    return [...base.map((c, k) => Math.min(255, c * light * tint[k]!)), 255] as unknown as [number, number, number, number]
  })
  return imageOf(1020, 680, pixels)
}

async function blurred(image: ImageValue, sigma: number): Promise<ImageValue> {
  const raw = { width: image.width, height: image.height, channels: 4 as const }
  return imageOf(image.width, image.height, new Uint8Array(await sharp(image.pixels, { raw }).blur(sigma).raw().toBuffer()))
}

describe('photo-analysis', () => {
  it('is content with a good photo, and names its colours', async () => {
    const { report, measure } = await analyse(scene(), { colors: 3 })
    expect(report.findings).toEqual([{ severity: 'info', message: 'Nothing stands in the way of painting from this photo.' }])
    expect([measure('width'), measure('height')]).toEqual([1020, 680])
    const colors = String(measure('dominantColors')).split(' ')
    expect(colors).toHaveLength(3)
    for (const hex of colors) expect(hex).toMatch(/^#[0-9a-f]{6}$/)
    const red = colors.map((hex) => Number.parseInt(hex.slice(1), 16)).find((c) => c >> 16 > 180 && ((c >> 8) & 255) < 60)
    expect(red, 'no red among the dominant colours').toBeDefined()
    expect(await analyse(scene(), { colors: 3 })).toMatchObject({ report })
  })

  it('warns of a soft, a dark, a bright and a tinted one', async () => {
    expect((await analyse(await blurred(scene(), 6))).words).toContain('The photo is soft')
    expect((await analyse(scene(0.2))).words).toContain('The photo is dark')
    const bright = await analyse(scene(4))
    expect(bright.words).toContain('pure white')
    expect(bright.measure('clippedHighlights')).toBeGreaterThan(50)
    expect((await analyse(scene(1, [1.05, 1, 0.86]))).words).toContain('towards yellow')
  })

  it('counts the px of the whole photo, also in a draft', async () => {
    const draft = { ...scene(), scale: 0.25 }
    const { measure } = await analyse(draft)
    expect([measure('width'), measure('height')]).toEqual([4080, 2720])
    const small = imageOf(60, 40, paint(60, 40, () => [90, 90, 90, 255]))
    expect((await analyse(small)).words).toContain('only 60 x 40 pixels')
  })

  it('cannot tell a cast without neutral parts', async () => {
    const red = imageOf(8, 8, paint(8, 8, () => [220, 0, 0, 255]))
    expect((await analyse(red)).measure('castA')).toBe('unknown')
  })

  it('refuses a picture of nothing', async () => {
    await expect(analyse(imageOf(8, 8, allocate(256)))).rejects.toMatchObject({ code: 'bad-input', input: 'photo' })
  })
})
