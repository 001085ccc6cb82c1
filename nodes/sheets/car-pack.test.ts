import { describe, expect, it } from 'vitest'
import type { CarReader } from '../kit/context.ts'
import { testCars, TEST_CAR } from '../testing/test-car.ts'
import { carPack, groundOf, sheetNamed } from './car-pack.ts'

const serving = (text: string): CarReader => ({ ...testCars, read: async () => new TextEncoder().encode(text) })
const ref = (sheet: string) => ({ car: TEST_CAR.id, carHash: TEST_CAR.hash, sheet })

describe('carPack', () => {
  it('reads a pack once for each content hash', async () => {
    let reads = 0
    const counting: CarReader = {
      ...testCars,
      read: (car, file) => {
        reads++
        return testCars.read(car, file)
      },
    }
    const car = { id: 'test-car', hash: 'h1' }
    const [one, two] = await Promise.all([carPack(counting, car), carPack(counting, car)])
    expect(two).toBe(one)
    expect(reads).toBe(1)
    await carPack(counting, { id: 'test-car', hash: 'h2' })
    expect(reads).toBe(2)
  })

  it('says what is wrong with a pack, and tries again next time', async () => {
    const car = { id: 'broken', hash: 'b' }
    await expect(carPack(serving('{'), car)).rejects.toMatchObject({
      code: 'missing-car',
      message: 'The car.json of the car "broken" is not JSON.',
    })
    await expect(carPack(serving('{"id": "broken"}'), car)).rejects.toMatchObject({ code: 'missing-car' })
    await expect(carPack(serving('{"id": "broken"}'), car)).rejects.toThrow(/does not keep to its format at format: /)
    await expect(carPack(testCars, { id: 'nobody', hash: 'x' })).rejects.toMatchObject({ code: 'missing-car' })
    const good = new TextDecoder().decode(await testCars.read(TEST_CAR, 'car.json'))
    expect((await carPack(serving(good), car)).name).toBe('Test car')
  })
})

describe('groundOf', () => {
  it('finds the sheet, and says which node to put before a free picture', async () => {
    const ground = await groundOf(testCars, { sheet: ref('body') }, 'image')
    expect(ground.sheet.width).toBe(128)
    await expect(groundOf(testCars, {}, 'image')).rejects.toMatchObject({
      code: 'needs-sheet',
      input: 'image',
      help: 'Put Sheet From Image or AUV-Net before it.',
    })
    await expect(groundOf(testCars, { sheet: ref('wing') }, 'image')).rejects.toMatchObject({
      code: 'missing-car',
      message: 'Test car has no sheet "wing" any more.',
      help: 'Its sheets are body.',
    })
  })
})

describe('sheetNamed', () => {
  it('takes the first that is painted, or the named one', async () => {
    const pack = await carPack(testCars, TEST_CAR)
    const glass = { ...pack, sheets: [{ ...pack.sheets[0]!, name: 'glass', role: 'glass' as const }, ...pack.sheets] }
    expect(sheetNamed(glass, '', 'sheet').name).toBe('body')
    expect(sheetNamed(glass, 'glass', 'sheet').name).toBe('glass')
    expect(() => sheetNamed(glass, 'bdy', 'sheet')).toThrow('Test car has no sheet "bdy".')
    const unpainted = { ...pack, sheets: glass.sheets.slice(0, 1) }
    expect(() => sheetNamed(unpainted, '', 'sheet')).toThrow('Test car has no sheet that takes paint.')
  })
})
