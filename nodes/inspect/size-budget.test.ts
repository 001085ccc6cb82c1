import { describe, expect, it } from 'vitest'
import { ddsSize } from '../codecs/dds/size.ts'
import { ENCODED } from '../codecs/testing/encoded.ts'
import { fixture, paint } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { imageOf, type ImageValue } from '../values/image.ts'
import type { ReportValue } from '../values/value.ts'
import { sizeBudget } from './size-budget.ts'

const photo = fixture('photo') as ImageValue
const art = fixture('art') as ImageValue
/** What a test allows unless it says otherwise: what there is an encoder for. */
const ALLOWED = Object.fromEntries(['bc1', 'bc3', 'bc7', 'bc4', 'bc5', 'rgba'].map((name) => [name, ENCODED.some((format) => format === name)]))

async function run(image: ImageValue, params: Record<string, unknown>, signal?: AbortSignal) {
  const given = { inputs: { image }, params: { ...ALLOWED, unit: 'kB', ...params }, ...(signal ? { signal } : {}) }
  const { outputs, shares } = await runNode(sizeBudget, given)
  const report = outputs['report'] as ReportValue
  const figure = (name: string) => report.measures.find((measure) => measure.name === name)?.value
  return { format: outputs['format'], report, figure, shares }
}

describe('size-budget', () => {
  it('lists every allowed format with its size, and takes the closest that fits', async () => {
    const { format, report, figure } = await run(photo, { budget: 40, bc4: false, bc5: false })
    expect(figure('bc1')).toMatch(/^4\.2 kB, fits, \d\d\.\d dB$/)
    expect(figure('rgba')).toBe('32.9 kB, fits, exact')
    expect([format, figure('best'), figure('budget')]).toEqual(['rgba', '32-bit RGBA', '40.0 kB'])
    expect(report.findings).toEqual([])
  })

  it('leaves out what is too large, and what is not allowed', async () => {
    const { format, figure } = await run(photo, { budget: 5 })
    expect([format, figure('rgba')]).toEqual(['bc1', '32.9 kB, too large'])
    expect(figure('bc3')).toBe('8.4 kB, too large')
    const two = await run(art, { budget: 10, rgba: false, bc4: false, bc5: false, bc7: false })
    // BC1 would lose the alpha of this picture.
    expect([two.format, two.figure('rgba'), two.figure('bc7')]).toEqual(['bc3', undefined, undefined])
  })

  it('takes the smaller of two that are as close', async () => {
    const black = imageOf(16, 16, paint(16, 16, () => [0, 0, 0, 255]))
    expect((await run(black, { budget: 100 })).figure('bc3')).toMatch(/exact$/)
    expect((await run(black, { budget: 100, bc4: false })).format).toBe('bc1')
  })

  it('holds the budget against the whole file, to the byte, with and without mips', async () => {
    const { bytes } = ddsSize(96, 64, { format: 'bc1', mips: 'box', header: 'legacy' })
    expect((await run(photo, { budget: bytes / 1000, bc4: false })).figure('bc1')).toMatch(/fits/)
    expect((await run(photo, { budget: (bytes - 1) / 1000, bc4: false })).figure('bc1')).toMatch(/too large/)
    expect((await run(photo, { budget: (bytes - 1) / 1000, bc4: false, mips: 'none' })).figure('bc1')).toMatch(/fits/)
  })

  it('counts the whole picture while it works on a draft', async () => {
    const draft = imageOf(photo.width, photo.height, photo.pixels, { scale: 1 / 64 })
    const { figure, report } = await run(draft, { budget: 12, unit: 'MB', rgba: false })
    const { bytes } = ddsSize(6144, 4096, { format: 'bc1', mips: 'box', header: 'legacy' })
    expect(figure('bc1')).toBe(`${(bytes / 1e6).toFixed(1)} MB, too large`)
    expect(report.findings.map(({ severity }) => severity)).toEqual(['error', 'info'])
  })

  it('names the smallest where nothing fits, with a way out', async () => {
    const { format, figure, report } = await run(photo, { budget: 0.5, bc4: false })
    expect([format, figure('best')]).toEqual(['bc1', 'none'])
    expect(report.findings[0]?.message).toMatch(/^Nothing fits: BC1 .* takes 4\.2 kB\. Resize/)
  })

  it('needs one format at least, tells progress, and stops when it is cancelled', async () => {
    const none = { bc1: false, bc3: false, bc7: false, bc4: false, bc5: false, rgba: false }
    await expect(run(photo, { budget: 5, ...none })).rejects.toMatchObject({ code: 'bad-param', param: 'bc1' })
    const { shares } = await run(photo, { budget: 100 })
    shares.forEach((share, i) => expect(share).toBeGreaterThanOrEqual(shares[i - 1] ?? 0))
    expect(shares.at(-1)).toBeCloseTo(1, 6)
    await expect(run(photo, { budget: 100 }, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })
})
