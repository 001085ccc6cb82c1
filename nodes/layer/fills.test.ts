import { describe, expect, it } from 'vitest'
import { FINISHES } from '../values/finish.ts'
import { imageOf, maskOf, type ImageValue } from '../values/image.ts'
import { fixture } from '../testing/fixtures.ts'
import { texelAt } from '../sheets/testing.ts'
import { runNode } from '../testing/run-node.ts'
import { TEST_CAR } from '../testing/test-car.ts'
import { gradient } from './gradient.ts'
import { solidFill } from './solid-fill.ts'
import { stripes } from './stripes.ts'

const sheet = fixture('sheet') as ImageValue
const clear = imageOf(128, 128, new Uint8Array(128 * 128 * 4), { sheet: sheet.sheet })
const at = (image: ImageValue, x: number, y: number) => texelAt(image, image.pixels, x, y)
const finishAt = (image: ImageValue, x: number, y: number) => texelAt(image, image.finish, x, y)

async function run(node: typeof stripes, given: Parameters<typeof runNode>[1]) {
  const result = await runNode(node, given)
  return { image: result.outputs['image'] as ImageValue, notes: result.notes }
}

describe('solid-fill', () => {
  it('begins a new sheet of a car, smaller in a draft', async () => {
    const { image } = await run(solidFill, { inputs: { car: TEST_CAR }, params: { color: '#123456' } })
    expect(image).toMatchObject({ width: 128, height: 128, scale: 1, sheet: { car: 'test-car', carHash: 'test', sheet: 'body' } })
    expect(at(image, 0, 0)).toEqual([0x12, 0x34, 0x56, 255])
    expect(at(image, 127, 127)).toEqual([0x12, 0x34, 0x56, 255])
  })

  it('fills the picture that is connected, and says that the car is not used', async () => {
    const { image, notes } = await run(solidFill, { inputs: { image: fixture('photo'), car: TEST_CAR } })
    expect(image.sheet).toBeUndefined()
    expect(image.width).toBe(96)
    expect(notes).toEqual(['A picture is connected, so no sheet of the car is begun.'])
  })

  it('says what to connect when nothing is', async () => {
    await expect(run(solidFill, { inputs: {} })).rejects.toMatchObject({
      code: 'missing-input',
      input: 'image',
      help: 'Connect a picture to fill it, or a Car to begin a new sheet.',
    })
  })

  it('says which sheets there are', async () => {
    await expect(run(solidFill, { inputs: { car: TEST_CAR }, params: { sheet: 'bdy' } })).rejects.toMatchObject({
      code: 'bad-param',
      param: 'sheet',
      help: 'Choose body.',
    })
  })

  it('fills panels only, colour and finish, through the mask and the colour’s own alpha', async () => {
    const coverage = new Uint8Array(128 * 128).fill(128)
    const { image } = await run(solidFill, {
      inputs: { image: clear, mask: maskOf(128, 128, coverage) },
      params: { color: '#ff000080', panels: ['hood'], finish: 'metallic' },
    })
    expect(at(image, 7, 90)[3]).toBe(0)
    expect(at(image, 8, 90)).toEqual([255, 0, 0, 64])
    expect(finishAt(image, 7, 90)).toEqual([...FINISHES.gloss])
    expect(finishAt(image, 8, 90)[0]).toBe(50)
  })

  it('needs a sheet for panels', async () => {
    await expect(run(solidFill, { inputs: { image: fixture('free') }, params: { panels: ['hood'] } })).rejects.toMatchObject({
      code: 'needs-sheet',
    })
    await expect(run(solidFill, { inputs: { image: sheet }, params: { panels: ['hod'] } })).rejects.toMatchObject({
      param: 'panels',
    })
  })
})

describe('stripes', () => {
  const upright = { angle: 90, width: 12.5, gap: 12.5, color1: '#ff0000', color2: '#00ff00', color3: '#0000ff' }
  const row = (image: ImageValue, y = 20) =>
    Array.from({ length: 16 }, (_, i) => {
      const [r, g, b, a] = at(image, i * 8 + 4, y)
      return a === 0 ? '.' : r === 255 ? 'r' : g === 255 ? 'g' : b === 255 ? 'b' : '?'
    }).join('')

  it('are as many as told, about the middle, in turns', async () => {
    const lay = async (params: object) => {
      const { image } = await run(stripes, { inputs: { image: clear }, params: { ...upright, ...params } })
      return row(image)
    }
    expect(await lay({ count: 1 })).toBe('.......rr.......')
    // Turned clockwise by 90 degrees, what comes first at the top comes first at the right.
    expect(await lay({ count: 3, colors: 3 })).toBe('...bb..gg..rr...')
    expect(await lay({ count: 3, colors: 2, angle: -90 })).toBe('...rr..gg..rr...')
    expect(await lay({ count: 1, offset: 12.5 })).toBe('.....rr.........')
    expect(await lay({ count: 0, colors: 3 })).toBe('b..gg..rr..bb..g')
  })

  it('do not depend on the bands in which they are painted', async () => {
    // Bands of 8192 rows of 64 px meet in the first picture; the second is a part of it, across no seam of bands.
    const params = { angle: 37, width: 20, gap: 11, count: 0, colors: 3, soft: 4 }
    const tall = (height: number) => imageOf(64, height, new Uint8Array(64 * height * 4))
    const { image } = await run(stripes, { inputs: { image: tall(33000) }, params })
    // The pattern counts from the middle of the picture, which lies this far up across the stripes.
    const up = (24000 + 500 - 33000 / 2) * Math.cos((37 * Math.PI) / 180)
    const short = tall(1000)
    const turns = Math.round(up / (64 * 0.31 * 3)) * 64 * 0.31 * 3
    const moved = { ...params, offset: ((turns - up) / 64) * 100 }
    const { image: lower } = await run(stripes, { inputs: { image: short }, params: moved })
    let worst = 0
    const part = image.pixels.subarray(64 * 24000 * 4)
    lower.pixels.forEach((value, i) => (worst = Math.max(worst, Math.abs(part[i]! - value))))
    expect(worst).toBeLessThanOrEqual(1)
  })

  it('stay on the named panels', async () => {
    const { image } = await run(stripes, {
      inputs: { image: clear },
      params: { ...upright, count: 0, panels: ['roof'], finish: 'chrome' },
    })
    expect(row(image, 20)).toBe('................')
    expect(row(image, 100).slice(0, 8)).toBe('........')
    expect(row(image, 100)).toContain('rr')
  })
})

describe('gradient', () => {
  it('runs from edge to edge along its angle', async () => {
    const params = { color1: '#000000', color2: '#ffffff', mix: 'srgb', angle: 0 }
    const { image } = await run(gradient, { inputs: { image: clear }, params })
    expect(at(image, 0, 5)[0]).toBeLessThan(3)
    expect(at(image, 127, 90)[0]).toBeGreaterThan(252)
    expect(at(image, 63, 64)[0]).toBeCloseTo(127, -1)
    const down = await run(gradient, {
      inputs: { image: clear },
      params: { ...params, angle: 90, third: true, colorMiddle: '#ff0000', place: 25 },
    })
    expect(at(down.image, 5, 0)[0]).toBeLessThan(6)
    expect(at(down.image, 90, 32)).toEqual([255, expect.closeTo(2, -1) as number, expect.closeTo(2, -1) as number, 255])
    expect(at(down.image, 5, 127)[1]).toBeGreaterThan(250)
  })

  it('spreads from a point, and lays finish by its own alpha', async () => {
    const params = { kind: 'radial', color1: '#ffffff', color2: '#ffffff00', x: 0.25, y: 0.25, length: 20, finish: 'matte' }
    const { image } = await run(gradient, { inputs: { image: clear }, params })
    expect(at(image, 32, 32)[3]).toBeGreaterThan(235)
    expect(at(image, 100, 100)[3]).toBe(0)
    expect(finishAt(image, 100, 100)).toEqual([...FINISHES.gloss])
    expect(finishAt(image, 32, 32)[1]).toBeGreaterThan(180)
  })
})
