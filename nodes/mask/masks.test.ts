import { describe, expect, it } from 'vitest'
import { imageOf, maskOf, type ImageValue, type MaskValue } from '../values/image.ts'
import { fixture } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { colorMask } from './color-mask.ts'
import { combineMasks } from './combine-masks.ts'
import { maskFromImage } from './mask-from-image.ts'
import { panelMask } from './panel-mask.ts'

const sheet = fixture('sheet') as ImageValue

async function run(node: typeof panelMask, inputs: Record<string, unknown>, params: Record<string, unknown> = {}) {
  const result = await runNode(node, { inputs, params })
  return { mask: result.outputs['mask'] as MaskValue, notes: result.notes }
}

const count = (mask: MaskValue) => mask.coverage.reduce((sum, c) => sum + Number(c >= 128), 0)
const texels = (...rgba: number[]) => imageOf(rgba.length / 4, 1, Uint8Array.from(rgba))
const strip = (...coverage: number[]) => maskOf(coverage.length, 1, Uint8Array.from(coverage))

describe('panel-mask', () => {
  it('covers the named panels, all paint without a name, and the rest when inverted', async () => {
    expect(count((await run(panelMask, { image: sheet }, { panels: ['left'] })).mask)).toBe(112 * 28)
    const all = 2 * 112 * 28 + 2 * 52 * 40
    expect(count((await run(panelMask, { image: sheet })).mask)).toBe(all)
    expect(count((await run(panelMask, { image: sheet }, { invert: true })).mask)).toBe(128 * 128 - all)
    expect((await run(panelMask, { image: sheet })).mask.sheet).toEqual(sheet.sheet)
  })

  it('grows, shrinks and feathers', async () => {
    expect(count((await run(panelMask, { image: sheet }, { panels: ['left'], grow: -2 })).mask)).toBe(108 * 24)
    const grown = count((await run(panelMask, { image: sheet }, { panels: ['left'], grow: 2 })).mask)
    expect(grown).toBeGreaterThan(112 * 28 + 4 * (112 + 28))
    expect(grown).toBeLessThanOrEqual(116 * 32)
    const { mask } = await run(panelMask, { image: sheet }, { panels: ['left'], feather: 4 })
    expect(mask.coverage[20 * 128 + 8]).toBeGreaterThan(100)
    expect(mask.coverage[20 * 128 + 8]).toBeLessThan(160)
    expect(mask.coverage[20 * 128 + 60]).toBe(255)
  })

  it('fits a draft: panels lie where they lie on the full sheet', async () => {
    const draft = imageOf(64, 64, new Uint8Array(64 * 64 * 4), { sheet: sheet.sheet, scale: 0.5 })
    const { mask } = await run(panelMask, { image: draft }, { panels: ['left'] })
    expect(mask).toMatchObject({ width: 64, height: 64, scale: 0.5 })
    expect(count(mask)).toBe(56 * 14)
  })

  it('needs a sheet', async () => {
    await expect(run(panelMask, { image: fixture('free') })).rejects.toMatchObject({
      code: 'needs-sheet',
      help: 'Put Sheet From Image or AUV-Net before it.',
    })
  })
})

describe('color-mask', () => {
  it('covers what is close to the colour', async () => {
    const image = texels(255, 0, 0, 255, 250, 8, 8, 255, 0, 0, 255, 255, 255, 255, 255, 255)
    const { mask } = await run(colorMask, { image }, { color: '#ff0000', tolerance: 0.05, softness: 0 })
    expect([...mask.coverage]).toEqual([255, 255, 0, 0])
    const inverted = await run(colorMask, { image }, { color: '#ff0000', tolerance: 0.05, softness: 0, invert: true })
    expect([...inverted.mask.coverage]).toEqual([0, 0, 255, 255])
  })
})

describe('mask-from-image', () => {
  const image = texels(255, 0, 0, 255, 0, 255, 0, 255, 255, 255, 255, 128, 40, 80, 160, 0)

  it.each([
    ['red', [255, 0, 255, 40]],
    ['green', [0, 255, 255, 80]],
    ['blue', [0, 0, 255, 160]],
    ['alpha', [255, 255, 128, 0]],
    ['luminance', [54, 182, 128, 0]],
  ])('takes %s', async (channel, wanted) => {
    expect([...(await run(maskFromImage, { image }, { channel })).mask.coverage]).toEqual(wanted)
  })

  it('stretches between low and high, turns round and takes a hard step', async () => {
    const grey = texels(...[0, 51, 102, 153, 204, 255].flatMap((v) => [v, v, v, 255]))
    const of = async (params: Record<string, unknown>) => {
      const { mask } = await run(maskFromImage, { image: grey }, { channel: 'red', ...params })
      return [...mask.coverage]
    }
    expect(await of({ low: 0.2, high: 0.8 })).toEqual([0, 0, 85, 170, 255, 255])
    expect(await of({ low: 0.8, high: 0.2 })).toEqual([255, 255, 170, 85, 0, 0])
    expect(await of({ low: 0.6, high: 0.6 })).toEqual([0, 0, 0, 255, 255, 255])
    expect(await of({ invert: true })).toEqual([255, 204, 153, 102, 51, 0])
  })
})

describe('combine-masks', () => {
  const a = strip(0, 0, 255, 255, 200)
  const b = strip(0, 255, 0, 255, 100)

  it.each([
    ['union', [0, 255, 255, 255, 200]],
    ['intersect', [0, 0, 0, 255, 100]],
    ['subtract', [0, 0, 255, 0, 122]],
    ['exclude', [0, 255, 255, 0, 100]],
    ['multiply', [0, 0, 0, 255, 78]],
  ])('%s', async (mode, wanted) => {
    expect([...(await run(combineMasks, { a, b }, { mode })).mask.coverage]).toEqual(wanted)
  })

  it('takes the size of the first, and says so', async () => {
    const small = maskOf(2, 1, Uint8Array.from([255, 255]))
    const { mask, notes } = await run(combineMasks, { a, b: small }, { mode: 'intersect', invert: true })
    expect([...mask.coverage]).toEqual([255, 255, 0, 0, 55])
    expect(notes).toEqual(['The second mask is 2 x 1 px and was resampled to 5 x 1.'])
  })
})
