import { describe, expect, it } from 'vitest'
import { decodeDdsLevel } from '../codecs/dds/decode.ts'
import { encodeDds } from '../codecs/dds/encode.ts'
import type { DdsFormat } from '../codecs/dds/options.ts'
import { bytesText, ddsSize } from '../codecs/dds/size.ts'
import { ENCODED } from '../codecs/testing/encoded.ts'
import { deltaE00 } from '../kernels/delta-e.ts'
import { pictureOf, psnr } from '../kernels/pictures.ts'
import { keptChannels } from '../sheets/texture-format.ts'
import { fixture, paint } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { imageOf, type ImageValue } from '../values/image.ts'
import type { ReportValue } from '../values/value.ts'
import { compressionError } from './compression-error.ts'

const photo = fixture('photo') as ImageValue
const art = fixture('art') as ImageValue
const sheet = fixture('sheet') as ImageValue
const BLOCKS = ENCODED.filter((format) => format.startsWith('bc'))

async function run(image: ImageValue, params: Record<string, unknown> = {}, more: { quality?: 'draft'; signal?: AbortSignal } = {}) {
  const { outputs, shares } = await runNode(compressionError, { inputs: { image }, params, ...more })
  const report = outputs['report'] as ReportValue
  const figure = (name: string) => report.measures.find((measure) => measure.name === name)?.value
  return { image: outputs['image'] as ImageValue, report, figure, shares }
}

/** What a game would show, by way of a whole file. */
async function shownBy(image: ImageValue, format: DdsFormat, alpha: 'none' | 'data'): Promise<Uint8Array> {
  const encoding = { format, preset: 'normal', mips: 'box', gamma: 'srgb', alpha, dither: 'none', header: 'dx10' } as const
  return decodeDdsLevel(await encodeDds(image, encoding), 0).pixels
}

describe('compression-error', () => {
  it.each(BLOCKS)('shows %s as the file that is exported will show it, and measures that', async (format) => {
    const after = await shownBy(photo, format, 'none')
    const { image, figure } = await run(photo, { format, view: 'result' })
    expect(Buffer.from(image.pixels).equals(Buffer.from(after))).toBe(true)
    const kept = keptChannels(format)
    const names = ['psnr-red', 'psnr-green', 'psnr-blue', 'psnr-alpha']
    names.forEach((name, k) => {
      if (!kept[k]) expect(figure(name)).toBeUndefined()
      else if (k === 3) expect(figure(name)).toBe('exact')
      else expect(figure(name)).toBeCloseTo(psnr(photo.pixels, after, k, k + 1), 1)
    })
    expect(figure('estimate')).toBe(`${bytesText(ddsSize(96, 64, { format, mips: 'box', header: 'legacy' }).bytes)} with 7 mips`)
  })

  it.each(BLOCKS)('paints the signed difference of %s around mid grey', async (format) => {
    const after = await shownBy(photo, format, 'none')
    const { image } = await run(photo, { format, gain: 4 })
    const kept = keptChannels(format)
    const expected = photo.pixels.map((v, i) => {
      if ((i & 3) === 3) return 255
      return kept[i & 3] ? Math.min(255, Math.max(0, 128 + (after[i]! - v) * 4)) : 128
    })
    expect(Buffer.from(image.pixels).equals(Buffer.from(expected))).toBe(true)
    expect([image.width, image.height, image.space]).toEqual([96, 64, 'srgb'])
  })

  it.each(BLOCKS.filter((format) => keptChannels(format)[2]))('tells the seen difference of %s, its mean and its most', async (format) => {
    const after = await shownBy(photo, format, 'none')
    const all = Array.from({ length: 96 * 64 }, (_, i) => {
      const of = (pixels: Uint8Array) => [pixels[i * 4]!, pixels[i * 4 + 1]!, pixels[i * 4 + 2]!] as const
      return deltaE00(of(photo.pixels), of(after))
    })
    const { image, figure } = await run(photo, { format, view: 'deltaE', gain: 16 })
    expect(figure('meanDeltaE')).toBeCloseTo(all.reduce((a, b) => a + b, 0) / all.length, 2)
    expect(figure('maxDeltaE')).toBeCloseTo(Math.max(...all), 2)
    // Heat begins at black: texels without a difference are black, the others are not.
    all.forEach((v, i) => {
      if (v === 0) expect([...image.pixels.subarray(i * 4, i * 4 + 3)]).toEqual([0, 0, 0])
      if (v > 0.5) expect(image.pixels[i * 4 + 2]! + image.pixels[i * 4]!).toBeGreaterThan(0)
    })
  })

  it('finds the worst block and its place', async () => {
    // One colour everywhere is kept to a level or two; the checks of two far ones in a corner are not.
    const pixels = paint(64, 32, (u, v) => (u > 0.8125 && u < 0.875 && v > 0.5 && v < 0.625 ? [((u * 64) & 1) * 255, ((v * 32) & 1) * 255, 90, 255] : [60, 70, 80, 255]))
    const { report, figure } = await run(imageOf(64, 32, pixels), { format: 'bc1' })
    expect(figure('worstBlock')).toBe('52, 16')
    expect(report.findings[0]).toMatchObject({ severity: 'info', at: { x: 52 / 64, y: 0.5, w: 4 / 64, h: 4 / 32 } })
    expect(Number(figure('worstPsnr'))).toBeLessThan(Number(figure('psnr')))
  })

  it('says that BC1 loses alpha, and shows how far BC3 is off', async () => {
    expect((await run(art, { format: 'bc1' })).report.findings[0]).toMatchObject({ severity: 'warning' })
    const { image, figure } = await run(art, { format: 'bc3', view: 'alpha', gain: 1 })
    const after = await shownBy(art, 'bc3', 'data')
    expect(figure('psnr-alpha')).toBeCloseTo(psnr(art.pixels, after, 3, 4), 1)
    for (let i = 0; i < 48 * 32; i++) expect(image.pixels[i * 4]).toBe(128 + after[i * 4 + 3]! - art.pixels[i * 4 + 3]!)
  })

  it('says when nothing is lost', async () => {
    const black = imageOf(8, 8, paint(8, 8, () => [0, 0, 0, 255]))
    const { report, figure } = await run(black, { format: 'bc1' })
    expect([figure('psnr'), figure('maxDeltaE'), figure('largest')]).toEqual(['exact', 0, 0])
    expect(report.findings).toMatchObject([{ severity: 'info', message: 'Nothing is lost.' }])
  })

  it('works on drafts: sizes and places are those of the whole picture', async () => {
    const large = pictureOf(1024, 1024, 'ramps', 3)
    const draft = imageOf(1024, 1024, large.pixels, { scale: 0.25, sheet: sheet.sheet })
    const { image, report, figure } = await run(draft, { format: 'bc1' }, { quality: 'draft' })
    expect(figure('estimate')).toBe('11.2 MB with 13 mips')
    expect([image.scale, image.sheet]).toEqual([0.25, sheet.sheet])
    expect(report.findings.map(({ message }) => message).join(' ')).toMatch(/draft of 1024 x 1024.*one texel in 4/)
  })

  it('tells progress that never falls, and stops when it is cancelled', async () => {
    const { shares } = await run(imageOf(600, 400, pictureOf(600, 400, 'noise', 1).pixels), { format: 'bc1' })
    expect(shares.length).toBeGreaterThan(2)
    shares.forEach((share, i) => expect(share).toBeGreaterThanOrEqual(shares[i - 1] ?? 0))
    await expect(run(photo, { format: 'bc1' }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
  })
})
