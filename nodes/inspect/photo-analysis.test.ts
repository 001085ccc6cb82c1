import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { paint } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { quaternionOf } from '../kernels/camera.ts'
import { lookAt } from '../kernels/raster.ts'
import { allocate, imageOf, maskOf, type ImageValue } from '../values/image.ts'
import type { PoseValue, ReportValue, SeenPoint } from '../values/value.ts'
import { photoAnalysis } from './photo-analysis.ts'

async function analyse(photo: ImageValue, params = {}, more: Record<string, unknown> = {}) {
  const report = (await runNode(photoAnalysis, { inputs: { photo, ...more }, params })).outputs['report'] as ReportValue
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

/** A camera at an azimuth, 7 degrees up, whose points span 700 px across the middle of a 1020 x 680 photo. */
function poseFrom(azimuth: number): PoseValue {
  const { rotation, translation } = lookAt([8 * Math.sin((azimuth * Math.PI) / 180), 1, 8 * Math.cos((azimuth * Math.PI) / 180)], [0, 0, 0], { width: 1020, height: 680, fov: 30 })
  const points = [[160, 204], [860, 476]].map(([x = 0, y = 0], i): SeenPoint => ({ name: `p${i}`, position: [0, 0, 0], x, y, sigma: 2, visible: 1, set: false }))
  return { kind: 'pose', width: 1020, height: 680, focal: 1400, centre: [510, 340], distortion: 0, rotation: quaternionOf(rotation), translation, score: 0.8, points }
}

const fit = (figures: Record<string, number>): ReportValue => ({ kind: 'report', title: '', findings: [], measures: Object.entries(figures).map(([name, value]) => ({ name, title: name, value, unit: '%' })) })
const small = imageOf(102, 68, paint(102, 68, () => [90, 90, 90, 255]))
const sheetRef = { car: 'test-car', carHash: 'test', sheet: 'body' }
/** Blue where it is sure, orange where it is filled in. */
const sheet = imageOf(64, 64, paint(64, 64, (u) => (u < 0.5 ? [16, 64, 192, 255] : [250, 120, 0, 255])), { sheet: sheetRef })
const sure = maskOf(64, 64, Uint8Array.from({ length: 4096 }, (_, i) => (i % 64 < 32 ? 255 : 0)), { sheet: sheetRef })

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

  it('says that the car was not looked for, and scores what it knows', async () => {
    const { measure } = await analyse(scene())
    expect([measure('carDetected'), measure('view'), measure('partFit')]).toEqual(['not looked for', undefined, undefined])
    expect(measure('qualityScore')).toBeGreaterThan(50)
    expect((await analyse(await blurred(scene(), 6))).measure('qualityScore')).toBeLessThan(25)
  })

  it('tells the view, the size and the paint of a car that was found', async () => {
    const { measure, words } = await analyse(scene(), { colors: 2 }, { pose: poseFrom(52), fit: fit({ carArea: 22, inliers: 50, fromPhoto: 30, mirrored: 22 }), sheet, confidence: sure })
    expect([measure('carDetected'), measure('view'), measure('carWidth')]).toEqual(['yes', 'front left', 700])
    expect([measure('azimuth'), measure('elevation')]).toEqual([expect.closeTo(52, 0), expect.closeTo(7, 0)])
    expect(measure('paintColors')).toBe('#1040c0')
    expect([measure('partResolution'), measure('partCoverage')]).toEqual([70, 67])
    expect(words).toContain('reads the wrong way round')
  })

  it('names all eight views', async () => {
    const views = await Promise.all([0, 45, 90, 135, 180, -135, -90, -45].map(async (azimuth) => (await analyse(small, {}, { pose: poseFrom(azimuth) })).measure('view')))
    expect(views).toEqual(['front', 'front left', 'left', 'rear left', 'rear', 'rear right', 'right', 'front right'])
  })

  it('warns of a car that is small, cut off, backlit, or hardly there', async () => {
    const found = async (more: Partial<PoseValue>, figures = {}) => (await analyse(small, {}, { pose: { ...poseFrom(40), ...more }, fit: fit({ carArea: 20, inliers: 40, ...figures }) })).words
    const point = (x: number, y: number): SeenPoint => ({ name: `${x}-${y}`, position: [0, 0, 0], x, y, sigma: 1, visible: 1, set: false })
    expect(await found({ points: [point(10, 10), point(100, 60)] })).toContain('only 90 px large')
    expect(await found({ points: [point(-80, 10), point(900, 60), point(300, 300)] })).toContain('cut off by the frame')
    expect(await found({}, { inliers: 4 })).toContain('not sure that this car')
    expect(await found({}, { carThere: 12 })).toContain('not sure that this car')
    expect(await found({}, { carThere: 97 })).not.toContain('not sure that this car')
    const backlit = imageOf(1020, 680, paint(1020, 680, (u, v) => (u > 0.16 && u < 0.84 && v > 0.3 && v < 0.7 ? [30, 30, 32, 255] : [235, 235, 235, 255])))
    expect((await analyse(backlit, {}, { pose: poseFrom(40) })).words).toContain('backlit')
  })

  it('refuses a picture of nothing', async () => {
    await expect(analyse(imageOf(8, 8, allocate(256)))).rejects.toMatchObject({ code: 'bad-input', input: 'photo' })
  })
})
