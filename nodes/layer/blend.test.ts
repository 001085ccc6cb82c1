import { describe, expect, it } from 'vitest'
import { FINISHES } from '../values/finish.ts'
import { imageOf, maskOf, type ImageValue } from '../values/image.ts'
import { fixture, paint } from '../testing/fixtures.ts'
import { texelAt } from '../sheets/testing.ts'
import { runNode } from '../testing/run-node.ts'
import { blend } from './blend.ts'
import { edgeBleed } from './edge-bleed.ts'

const sheet = fixture('sheet') as ImageValue
type Rgba = readonly [number, number, number, number]
const flat = (side: number, color: Rgba) => imageOf(side, side, paint(side, side, () => color))
const finished = (image: ImageValue, texel: readonly number[]): ImageValue => {
  const finish = new Uint8Array(image.pixels.length)
  for (let i = 0; i < finish.length; i += 4) finish.set(texel, i)
  return { ...image, finish }
}

async function run(node: typeof blend, inputs: Record<string, unknown>, params: Record<string, unknown> = {}) {
  const result = await runNode(node, { inputs, params })
  return { image: result.outputs['image'] as ImageValue, notes: result.notes }
}

describe('blend', () => {
  it('multiplies as the formula says', async () => {
    const inputs = { base: flat(4, [200, 100, 50, 255]), top: flat(4, [128, 128, 128, 255]) }
    const { image } = await run(blend, inputs, { mode: 'multiply' })
    expect([...image.pixels.subarray(0, 4)]).toEqual([100, 50, 25, 255])
  })

  it('mixes finish by coverage', async () => {
    const base = finished(flat(4, [0, 0, 0, 255]), FINISHES.gloss)
    const top = finished(flat(4, [255, 255, 255, 255]), FINISHES.matte)
    const { image } = await run(blend, { base, top }, { opacity: 0.5 })
    expect(image.finish?.[1]).toBeCloseTo((FINISHES.gloss[1] + FINISHES.matte[1]) / 2, -1)
    const chrome = await run(blend, { base, top }, { finish: 'chrome' })
    expect(texelAt(base, chrome.image.finish, 0, 0)).toEqual([...FINISHES.chrome])
    const kept = await run(blend, { base, top: flat(4, [1, 2, 3, 255]) })
    expect(texelAt(base, kept.image.finish, 0, 0)).toEqual([...FINISHES.gloss])
  })

  it('brings the top to the size of the base, and says so', async () => {
    const { image, notes } = await run(blend, { base: sheet, top: finished(flat(50, [10, 20, 30, 255]), FINISHES.satin) })
    expect(notes).toEqual(['The top is 50 x 50 px and was resampled to 128 x 128.'])
    expect([...image.pixels.subarray(0, 4)]).toEqual([10, 20, 30, 255])
    expect(texelAt(sheet, image.finish, 127, 127)).toEqual([...FINISHES.satin])
    expect(image.sheet).toEqual(sheet.sheet)
  })

  it('lies on the sheet of either, and says so when they differ', async () => {
    const free = flat(128, [0, 0, 0, 255])
    expect((await run(blend, { base: free, top: sheet })).image.sheet).toEqual(sheet.sheet)
    expect((await run(blend, { base: flat(64, [0, 0, 0, 255]), top: sheet })).image.sheet).toBeUndefined()
    const other = { ...sheet, sheet: { car: 'other', carHash: 'o', sheet: 'hull' } }
    const { image, notes } = await run(blend, { base: sheet, top: other })
    expect(notes).toEqual(['The top was painted for other/hull, the base for test-car/body.'])
    expect(image.sheet).toEqual(sheet.sheet)
  })

  it('stays within its mask', async () => {
    const mask = maskOf(128, 128, Uint8Array.from({ length: 128 * 128 }, (_, i) => (i % 128 < 64 ? 255 : 0)))
    const { image } = await run(blend, { base: sheet, top: flat(128, [1, 2, 3, 255]), mask })
    expect([...image.pixels.subarray(63 * 4, 65 * 4)]).toEqual([1, 2, 3, 255, ...sheet.pixels.subarray(64 * 4, 65 * 4)])
  })
})

describe('edge-bleed', () => {
  it('grows paint and finish beyond panels, and leaves panels alone', async () => {
    const base = finished(sheet, FINISHES.satin)
    const at = (plane: Uint8Array | undefined, x: number, y: number) => texelAt(sheet, plane, x, y)
    base.finish?.set([1, 2, 3, 4], (20 * 128 + 8) * 4)
    const { image } = await run(edgeBleed, { image: base }, { px: 4 })
    expect(at(image.pixels, 4, 20)).toEqual(at(sheet.pixels, 8, 20))
    expect(at(image.pixels, 3, 20)).toEqual(at(sheet.pixels, 3, 20))
    expect(at(image.finish, 4, 20)).toEqual([1, 2, 3, 4])
    for (let y = 8; y < 36; y++) expect(at(image.pixels, 50, y)).toEqual(at(sheet.pixels, 50, y))
    expect(image.sheet).toEqual(sheet.sheet)
  })

  it('says which node to put before it', async () => {
    await expect(run(edgeBleed, { image: fixture('free') })).rejects.toMatchObject({
      code: 'needs-sheet',
      input: 'image',
      message: "The picture lies on no car's sheet.",
      help: 'Put Sheet From Image or AUV-Net before it.',
    })
  })
})
