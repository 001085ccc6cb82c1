import { describe, expect, it } from 'vitest'
import type { NodeDefinition } from '../kit/define.ts'
import { fixture, paint } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { FINISHES } from '../values/finish.ts'
import { allocate, imageOf, type ImageValue } from '../values/image.ts'
import { crop } from './crop.ts'
import { resize } from './resize.ts'
import { rotateFlip } from './rotate-flip.ts'

const run = async (node: NodeDefinition, image: ImageValue, params: object) =>
  (await runNode(node, { inputs: { image }, params: { ...params } })).outputs['image'] as ImageValue

const photo = fixture('photo') as ImageValue
const sheet = fixture('sheet') as ImageValue

/** 40 x 20, red left and blue right; the left half has a chrome finish, the right half a matte one. */
function twoHalves(): ImageValue {
  const pixels = paint(40, 20, (u) => (u < 0.5 ? [255, 0, 0, 255] : [0, 0, 255, 255]))
  const finish = allocate(pixels.length)
  for (let i = 0; i < 800; i++) finish.set(i % 40 < 20 ? FINISHES.chrome : FINISHES.matte, i * 4)
  return imageOf(40, 20, pixels, { finish, scale: 0.5, sheet: sheet.sheet })
}

const texel = (plane: Uint8Array | undefined, width: number, x: number, y: number) => [
  ...(plane ?? new Uint8Array()).subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
]

describe.each([
  ['crop', crop, { right: 0.5 }],
  ['resize', resize, { width: 20 }],
  ['rotate-flip', rotateFlip, { turn: 'right' }],
  ['rotate-flip by an angle', rotateFlip, { angle: 10 }],
] as const)('%s', (_, node, params) => {
  it('leaves the sheet, keeps the scale, and takes the finish along', async () => {
    const result = await run(node, twoHalves(), params)
    expect(result.sheet).toBeUndefined()
    expect(result.scale).toBe(0.5)
    expect(result.finish).toHaveLength(result.pixels.length)
    expect(result.finish!.buffer).toBeInstanceOf(SharedArrayBuffer)
  })
})

describe('crop', () => {
  it('cuts by shares', async () => {
    const right = await run(crop, twoHalves(), { left: 0.5, top: 0.25, bottom: 0.75 })
    expect([right.width, right.height]).toEqual([20, 10])
    expect(texel(right.pixels, 20, 0, 0)).toEqual([0, 0, 255, 255])
    expect(texel(right.finish, 20, 0, 0)).toEqual([...FINISHES.matte])
  })

  it('keeps at least one px, and hands on the whole as it is', async () => {
    const sliver = await run(crop, photo, { left: 1 - 1e-9, top: 0.999 })
    expect([sliver.width, sliver.height]).toEqual([1, 1])
    expect(await run(crop, sheet, {})).toBe(sheet)
  })

  it.each([
    [{ left: 0.6, right: 0.4 }, 'right'],
    [{ top: 0.5, bottom: 0.5 }, 'bottom'],
  ])('refuses %o', async (params, param) => {
    await expect(run(crop, photo, params)).rejects.toMatchObject({ code: 'bad-param', param })
  })
})

describe('resize', () => {
  const sizeOf = async (params: object) => {
    const { width, height } = await run(resize, twoHalves(), params)
    return [width, height]
  }

  it('follows the proportions where a side is 0', async () => {
    expect(await sizeOf({ width: 20, height: 0 })).toEqual([20, 10])
    expect(await sizeOf({ width: 0, height: 40 })).toEqual([80, 40])
  })

  it('fits inside, fills up, covers or stretches', async () => {
    expect(await sizeOf({ width: 30, height: 30, fit: 'inside' })).toEqual([30, 15])
    expect(await sizeOf({ width: 30, height: 30, fit: 'contain' })).toEqual([30, 30])
    expect(await sizeOf({ width: 30, height: 30, fit: 'cover' })).toEqual([30, 30])
    expect(await sizeOf({ width: 30, height: 30, fit: 'stretch' })).toEqual([30, 30])
  })

  it('fills up with nothing, and bare finish', async () => {
    const image = await run(resize, twoHalves(), { width: 30, height: 30, fit: 'contain' })
    expect(texel(image.pixels, 30, 15, 0)).toEqual([0, 0, 0, 0])
    expect(texel(image.finish, 30, 15, 0)).toEqual([...FINISHES.gloss])
    expect(texel(image.pixels, 30, 2, 15)).toEqual([255, 0, 0, 255])
    expect(texel(image.finish, 30, 2, 15)).toEqual([...FINISHES.chrome])
  })

  it('covers by cutting evenly from both ends', async () => {
    const image = await run(resize, twoHalves(), { width: 20, height: 20, fit: 'cover', kernel: 'nearest' })
    expect(texel(image.pixels, 20, 9, 5)).toEqual([255, 0, 0, 255])
    expect(texel(image.pixels, 20, 10, 5)).toEqual([0, 0, 255, 255])
  })

  it('mixes no finish, with any kernel', async () => {
    const image = await run(resize, twoHalves(), { width: 133, height: 71, fit: 'stretch', kernel: 'lanczos3' })
    const kinds = new Set<string>()
    for (let i = 0; i < image.finish!.length; i += 4) kinds.add(image.finish!.subarray(i, i + 4).join())
    expect([...kinds].sort()).toEqual([FINISHES.chrome.join(), FINISHES.matte.join()].sort())
  })

  it('weighs no channel of data by alpha', async () => {
    const data = imageOf(2, 1, Uint8Array.of(200, 0, 0, 0, 100, 0, 0, 255), { space: 'data' })
    const image = await run(resize, data, { width: 1, height: 1, fit: 'stretch', kernel: 'linear' })
    expect(image.pixels[0]).toBe(150)
  })

  it('covers a sliver with a sheet without growing beyond it on the way', async () => {
    const sliver = imageOf(2, 2000, allocate(16_000))
    const image = await run(resize, sliver, { width: 4000, height: 4, fit: 'cover' })
    expect([image.width, image.height]).toEqual([4000, 4])
  })

  it('refuses 0 x 0, and what is too large', async () => {
    await expect(run(resize, photo, { width: 0, height: 0 })).rejects.toMatchObject({ code: 'bad-param', param: 'width' })
    const sliver = imageOf(1, 100, allocate(400))
    await expect(run(resize, sliver, { width: 8192 })).rejects.toMatchObject({ code: 'too-large' })
  })
})

describe('rotate-flip', () => {
  it('turns by quarters without loss, finish and all', async () => {
    const right = await run(rotateFlip, twoHalves(), { turn: 'right' })
    expect([right.width, right.height]).toEqual([20, 40])
    expect(texel(right.pixels, 20, 10, 5)).toEqual([255, 0, 0, 255])
    expect(texel(right.finish, 20, 10, 5)).toEqual([...FINISHES.chrome])
    const left = await run(rotateFlip, twoHalves(), { turn: 'left' })
    expect(texel(left.pixels, 20, 10, 5)).toEqual([0, 0, 255, 255])
    expect((await run(rotateFlip, right, { turn: 'left' })).pixels).toEqual(twoHalves().pixels)
  })

  it('mirrors', async () => {
    const flipped = await run(rotateFlip, twoHalves(), { flipAcross: true })
    expect(texel(flipped.pixels, 40, 0, 0)).toEqual([0, 0, 255, 255])
    expect((await run(rotateFlip, photo, { flipAcross: true, flipDown: true })).pixels).toEqual(
      (await run(rotateFlip, photo, { turn: 'half' })).pixels,
    )
  })

  it('tilts clockwise on a canvas that holds all of it', async () => {
    const tilted = await run(rotateFlip, twoHalves(), { angle: 30 })
    expect([tilted.width, tilted.height]).toEqual([45, 38])
    expect(texel(tilted.pixels, 45, 0, 0)[3]).toBe(0)
    // Clockwise, the left end goes up.
    expect(texel(tilted.pixels, 45, 9, 12)).toEqual([255, 0, 0, 255])
    expect(texel(tilted.pixels, 45, 35, 26)).toEqual([0, 0, 255, 255])
    expect(texel(tilted.finish, 45, 9, 12)).toEqual([...FINISHES.chrome])
    expect(texel(tilted.finish, 45, 0, 0)).toEqual([...FINISHES.gloss])
  })

  it('tilts by 90 as it turns by a quarter', async () => {
    const tilted = await run(rotateFlip, twoHalves(), { angle: 90 })
    const turned = await run(rotateFlip, twoHalves(), { turn: 'right' })
    expect([tilted.width, tilted.height]).toEqual([20, 40])
    expect(tilted.pixels).toEqual(turned.pixels)
  })

  it('keeps the size when told', async () => {
    const tilted = await run(rotateFlip, twoHalves(), { angle: 30, grow: false })
    expect([tilted.width, tilted.height]).toEqual([40, 20])
  })

  it('hands on what it does not change', async () => {
    expect(await run(rotateFlip, sheet, { angle: 360 })).toBe(sheet)
  })
})
