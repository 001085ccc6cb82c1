import { describe, expect, it } from 'vitest'
import type { CarReader } from '../kit/context.ts'
import { imageOf, type ImageValue } from '../values/image.ts'
import { fixture, paint } from '../testing/fixtures.ts'
import { texelAt } from '../sheets/testing.ts'
import { runNode } from '../testing/run-node.ts'
import { TEST_CAR, testCars } from '../testing/test-car.ts'
import { sheetFromImage } from './sheet-from-image.ts'

const halves = imageOf(64, 32, paint(64, 32, (u) => (u < 0.5 ? [255, 0, 0, 255] : [0, 0, 255, 255])))
const at = (image: ImageValue, x: number, y: number) => texelAt(image, image.pixels, x, y)

async function run(image: unknown, params: Record<string, unknown> = {}, more: Parameters<typeof runNode>[1] = {}) {
  const result = await runNode(sheetFromImage, { inputs: { image, car: TEST_CAR }, params, ...more })
  return result.outputs['image'] as ImageValue
}

describe('sheet-from-image', () => {
  it('stretches over the whole sheet, solid to the edge', async () => {
    const image = await run(halves)
    expect(image).toMatchObject({ width: 128, height: 128, scale: 1, sheet: { car: 'test-car', carHash: 'test', sheet: 'body' } })
    for (const y of [0, 127]) {
      expect(at(image, 0, y)).toEqual([255, 0, 0, 255])
      expect(at(image, 127, y)).toEqual([0, 0, 255, 255])
    }
  })

  it('contains: the whole picture, clear beside it', async () => {
    const image = await run(halves, { fit: 'contain' })
    expect(at(image, 0, 31)[3]).toBe(0)
    expect(at(image, 0, 32)).toEqual([255, 0, 0, 255])
    expect(at(image, 127, 95)).toEqual([0, 0, 255, 255])
    expect(at(image, 127, 96)[3]).toBe(0)
  })

  it('covers: no gap, the sides cut off evenly', async () => {
    const image = await run(halves, { fit: 'cover' })
    expect(at(image, 0, 0)).toEqual([255, 0, 0, 255])
    expect(at(image, 127, 127)).toEqual([0, 0, 255, 255])
    expect(at(image, 58, 64)).toEqual([255, 0, 0, 255])
    expect(at(image, 69, 64)).toEqual([0, 0, 255, 255])
  })

  it('leaves a picture of the sheet’s own size as it is, hidden colours and finish included', async () => {
    const pixels = paint(128, 128, (u, v) => [u * 255, v * 255, 7, 0])
    const finish = new Uint8Array(pixels.length).fill(9)
    const image = await run(imageOf(128, 128, pixels, { finish }))
    expect(image.pixels).toEqual(pixels)
    expect(image.finish).toEqual(finish)
  })

  it('takes finish along by the nearest texel', async () => {
    const finish = new Uint8Array(64 * 32 * 4)
    for (let i = 0; i < finish.length; i += 4) finish.set((i / 4) % 64 < 32 ? [1, 2, 3, 4] : [200, 201, 202, 203], i)
    const image = await run({ ...halves, finish })
    expect(new Set(image.finish)).toEqual(new Set([1, 2, 3, 4, 200, 201, 202, 203]))
  })

  it('is at most 1024 px in a draft', async () => {
    const cars: CarReader = {
      ...testCars,
      read: async (car, file) => {
        const text = new TextDecoder().decode(await testCars.read(car, file))
        return new TextEncoder().encode(text.replace('"width":128,"height":128', '"width":4096,"height":2048'))
      },
    }
    const given = { cars, quality: 'draft' as const, inputs: { image: halves, car: { ...TEST_CAR, hash: 'large' } } }
    expect(await run(halves, {}, given)).toMatchObject({ width: 1024, height: 512, scale: 0.25 })
  })

  it('says which sheets there are, and which car is missing', async () => {
    await expect(run(halves, { sheet: 'wing' })).rejects.toMatchObject({
      code: 'bad-param',
      param: 'sheet',
      help: 'Choose body.',
    })
    const nobody = { inputs: { image: fixture('photo'), car: { kind: 'car', id: 'nobody', hash: 'n' } } }
    await expect(run(halves, {}, nobody)).rejects.toMatchObject({ code: 'missing-car' })
  })
})
