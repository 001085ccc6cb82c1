import { describe, expect, it } from 'vitest'
import { imageOf, type ImageValue } from '../values/image.ts'
import { fixture } from '../testing/fixtures.ts'
import { texelAt } from '../sheets/testing.ts'
import { runNode } from '../testing/run-node.ts'
import { numberPlate } from './number-plate.ts'

const sheet = fixture('sheet') as ImageValue
const clear = imageOf(128, 128, new Uint8Array(128 * 128 * 4), { sheet: sheet.sheet })

async function lay(params: Record<string, unknown>, image: ImageValue = clear) {
  const result = await runNode(numberPlate, { inputs: { image }, params })
  return { image: result.outputs['image'] as ImageValue, notes: result.notes }
}

const at = (image: ImageValue, x: number, y: number) => texelAt(image, image.pixels, x, y)

/** How many texels are close to a colour. */
function count({ pixels }: ImageValue, rgb: readonly [number, number, number]): number {
  let sum = 0
  for (let i = 0; i < pixels.length; i += 4) {
    sum += Number(pixels[i + 3]! > 128 && rgb.every((c, k) => Math.abs(pixels[i + k]! - c) < 24))
  }
  return sum
}

const DIGITS = { color: '#ff0000', plateColor: '#ffffff', borderColor: '#0000ff', width: 1, aspect: 1.2 }

describe('number-plate', () => {
  it('keeps "00" and "0" apart', async () => {
    const [one, two, three] = await Promise.all(['0', '00', '007'].map((number) => lay({ ...DIGITS, number })))
    const red = (given: typeof one) => count(given!.image, [255, 0, 0])
    expect(red(two)).toBeGreaterThan(red(one) * 1.7)
    expect(red(three)).not.toBe(red(two))
  })

  it('is refused nothing as a number that an edge brings as text', () => {
    expect(numberPlate.params.parse({ number: '00' })['number']).toBe('00')
    expect(numberPlate.params.safeParse({ number: 0 }).success).toBe(false)
  })

  it('has its border, plate and class band where they belong', async () => {
    const { image } = await lay({ ...DIGITS, number: '1', border: 0.1, classBand: true, classColor: '#00ff00' })
    // 128 wide at 1.2 is 106.7 high: from y = 10.7 to 117.3.
    expect(at(image, 64, 14)).toEqual([0, 0, 255, 255])
    expect(at(image, 64, 114)).toEqual([0, 0, 255, 255])
    expect(at(image, 20, 64)).toEqual([255, 255, 255, 255])
    expect(at(image, 64, 100)).toEqual([0, 255, 0, 255])
    expect(at(image, 2, 12)[3]).toBe(0)
    expect(count(image, [255, 0, 0])).toBeGreaterThan(300)
  })

  it('may be a disc, or digits alone', async () => {
    const disc = (await lay({ ...DIGITS, number: '888', shape: 'round', border: 0 })).image
    expect(at(disc, 6, 6)[3]).toBe(0)
    expect(at(disc, 64, 4)).toEqual([255, 255, 255, 255])
    for (let i = 0; i < 128 * 128; i++) {
      const outside = Math.hypot((i % 128) - 63.5, Math.floor(i / 128) - 63.5) > 64
      if (outside) expect(disc.pixels[i * 4]! * Number(disc.pixels[i * 4 + 3]! > 200 && disc.pixels[i * 4 + 1]! < 128)).toBe(0)
    }
    const bare = (await lay({ ...DIGITS, number: '8', shape: 'none' })).image
    expect(count(bare, [255, 255, 255])).toBe(0)
    expect(count(bare, [255, 0, 0])).toBeGreaterThan(300)
  })

  it('shrinks long numbers to the plate', async () => {
    const { image } = await lay({ ...DIGITS, number: '123456789012', border: 0.05 })
    for (let y = 14; y < 114; y++) {
      for (const x of [8, 119]) expect(Math.max(...at(image, x, y).slice(1, 3)), `${x}, ${y}`).toBeGreaterThan(200)
    }
    expect(count(image, [255, 0, 0])).toBeGreaterThan(100)
  })

  it('reads on both sides', async () => {
    const { image } = await lay({ ...DIGITS, number: '27', anchor: 'number-left', bothSides: true })
    for (let y = 0; y < 24; y++) {
      for (let x = 0; x < 24; x++) {
        at(image, 48 + x, 10 + y).forEach((v, k) => expect(Math.abs(v - at(image, 56 + x, 46 + y)[k]!)).toBeLessThanOrEqual(2))
      }
    }
    expect(count(image, [255, 0, 0])).toBeGreaterThan(40)
  })

  it('draws an empty plate, and says so, when the number is blank', async () => {
    const { image, notes } = await lay({ ...DIGITS, number: ' ' })
    expect(notes).toEqual(['There is no number to draw.'])
    expect(count(image, [255, 0, 0])).toBe(0)
    expect(at(image, 64, 64)).toEqual([255, 255, 255, 255])
  })
})
