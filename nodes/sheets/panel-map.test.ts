import { describe, expect, it } from 'vitest'
import type { CarReader } from '../kit/context.ts'
import { fixture } from '../testing/fixtures.ts'
import { testCars } from '../testing/test-car.ts'
import type { ImageValue } from '../values/image.ts'
import { groundOf } from './car-pack.ts'
import { panelAt, panelCoverage, panelPlane, panelPlaneForPaint } from './panel-map.ts'

const ground = () => groundOf(testCars, fixture('sheet') as ImageValue, 'image')
const count = (coverage: Uint8Array) => coverage.reduce((sum, c) => sum + Number(c === 255), 0)

describe('panels', () => {
  it('cover what the map says, at its own size', async () => {
    const plane = await panelPlane(testCars, await ground(), 128, 128)
    expect(count(panelCoverage(await ground(), plane, ['left']))).toBe(112 * 28)
    expect(count(panelCoverage(await ground(), plane, ['left', 'hood']))).toBe(112 * 28 + 52 * 40)
    const all = panelCoverage(await ground(), plane, [])
    expect(count(all)).toBe(2 * 112 * 28 + 2 * 52 * 40)
    expect(new Set(all)).toEqual(new Set([0, 255]))
  })

  it('are never mixed at another size', async () => {
    const plane = await panelPlane(testCars, await ground(), 96, 50)
    expect(plane.indexes).toHaveLength(96 * 50)
    expect([...new Set(plane.indexes)].sort()).toEqual([0, 1, 2, 3, 4])
    const left = panelCoverage(await ground(), plane, ['left'])
    expect(count(left) / (96 * 50)).toBeCloseTo((112 * 28) / 128 ** 2, 1)
  })

  it('are found by a place', async () => {
    const plane = await panelPlane(testCars, await ground(), 64, 64)
    expect(panelAt(await ground(), plane, 20.9, 10)?.name).toBe('left')
    expect(panelAt(await ground(), plane, 1, 1)).toBeUndefined()
    expect(panelAt(await ground(), plane, -1, 10)).toBeUndefined()
    expect(panelAt(await ground(), plane, 64, 10)).toBeUndefined()
  })

  it('that are unknown are named, with the nearest ones', async () => {
    const plane = await panelPlane(testCars, await ground(), 128, 128)
    const wanted = await ground()
    expect(() => panelCoverage(wanted, plane, ['left', 'rof'])).toThrow('The sheet "body" of Test car has no panel "rof".')
    try {
      panelCoverage(wanted, plane, ['rof'])
    } catch (error) {
      expect(error).toMatchObject({
        code: 'bad-param',
        param: 'panels',
        help: expect.stringMatching(/^Nearest are roof,/) as string,
      })
    }
  })

  it('fail with words when the map cannot be read', async () => {
    const cars: CarReader = {
      ...testCars,
      read: async (car, file) => (file === 'panels.png' ? new Uint8Array(4) : testCars.read(car, file)),
    }
    const image = { sheet: { car: 'test-car', carHash: 'broken-map', sheet: 'body' } }
    await expect(panelPlane(cars, await groundOf(cars, image, 'image'), 8, 8)).rejects.toMatchObject({
      code: 'missing-car',
      message: 'The panel map panels.png of Test car cannot be read.',
    })
  })
})

describe('panels as paint is laid on them', () => {
  it('own a margin around their edge, never a texel of another panel', async () => {
    const [width, height] = [2048, 2048]
    const exact = await panelPlane(testCars, await ground(), width, height)
    const grown = await panelPlaneForPaint(testCars, await ground(), width, height)
    // The left panel begins at texel 8 of 128, so at 128 of 2048.
    const row = 300 * width
    expect([...exact.indexes.subarray(row + 124, row + 130)]).toEqual([0, 0, 0, 0, 1, 1])
    expect([...grown.indexes.subarray(row + 124, row + 130)]).toEqual([0, 1, 1, 1, 1, 1])
    expect(exact.indexes.every((index, i) => index === 0 || grown.indexes[i] === index)).toBe(true)
  })
})
