import { describe, expect, it } from 'vitest'
import { paint } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { imageOf, maskOf, type ImageValue, type MaskValue } from '../values/image.ts'
import { fuseViews } from './fuse-views.ts'

const sheet = { car: 'test-car', carHash: 'test', sheet: 'body' }
const half = (left: boolean, size = 64) => maskOf(size, size, Uint8Array.from({ length: size * size }, (_, i) => ((i % size < size * 0.6) === left || Math.abs((i % size) / size - 0.5) < 0.1 ? 255 : 0)), { sheet })
const view = (light: number, size = 64) => imageOf(size, size, paint(size, size, (u, v) => [light * (90 + 60 * u), light * (90 + 60 * v), light * 100, 255]), { sheet })

async function fused(inputs: Record<string, unknown>, params = {}) {
  const { outputs, notes } = await runNode(fuseViews, { inputs, params })
  return { image: outputs['image'] as ImageValue, confidence: outputs['confidence'] as MaskValue, notes }
}

describe('fuse-views', () => {
  it('takes each side from the photo that shows it, in one light', async () => {
    const { image, confidence, notes } = await fused({ a: view(1), aConfidence: half(true), b: view(0.7), bConfidence: half(false) })
    expect(image).toMatchObject({ width: 64, sheet })
    expect(Math.min(...confidence.coverage)).toBe(255)
    const ratio = (x: number) => image.pixels[(32 * 64 + x) * 4 + 2]! / 100
    expect(Math.abs(ratio(4) - ratio(60))).toBeLessThan(0.03)
    expect(notes.join(' ')).toContain('stops')
  })

  it('leaves the light alone when told to', async () => {
    const { image } = await fused({ a: view(1), aConfidence: half(true), b: view(0.7), bConfidence: half(false) }, { align: false })
    expect([image.pixels[(32 * 64 + 4) * 4 + 2], image.pixels[(32 * 64 + 60) * 4 + 2]]).toEqual([100, 70])
  })

  it('brings views to the size of the first', async () => {
    const { image } = await fused({ a: view(1), aConfidence: half(true), b: view(1, 128), bConfidence: half(false, 128) })
    expect(image.width).toBe(64)
  })

  it('refuses a sheet of another car', async () => {
    const other = imageOf(64, 64, view(1).pixels, { sheet: { ...sheet, car: 'other' } })
    await expect(fused({ a: view(1), b: other })).rejects.toMatchObject({ code: 'bad-input', input: 'b' })
  })
})
