import { describe, expect, it } from 'vitest'
import type { NodeDefinition } from '../kit/define.ts'
import { fixture, paint } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { allocate, imageOf, maskOf, type ImageValue, type MaskValue } from '../values/image.ts'
import { blurSharpen } from './blur-sharpen.ts'
import { colorBoost } from './color-boost.ts'
import { hueShift } from './hue-shift.ts'
import { invert } from './invert.ts'
import { levels } from './levels.ts'
import { recolor } from './recolor.ts'

const run = async (node: NodeDefinition, image: ImageValue, params: object = {}, mask?: MaskValue) =>
  (await runNode(node, { inputs: { image, ...(mask ? { mask } : {}) }, params: { ...params } })).outputs['image'] as ImageValue

/** Many times quicker than toEqual on this many bytes. */
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

const photo = fixture('photo') as ImageValue
const art = fixture('art') as ImageValue
const sheet = fixture('sheet') as ImageValue

/** Params with which each node changes a picture plainly. */
const CHANGES: readonly (readonly [NodeDefinition, object])[] = [
  [colorBoost, { saturation: 0 }],
  [levels, { outBlack: 1, outWhite: 0 }],
  [hueShift, { hue: 120 }],
  [recolor, { from: '#2060a0', to: '#ff0000', tolerance: 1 }],
  [blurSharpen, { radius: 3 }],
  [invert, {}],
]

describe.each(CHANGES.map(([node, params]) => [node.type, node, params] as const))('%s', (_, node, params) => {
  it('keeps size, sheet, finish, space and scale', async () => {
    const finish = allocate(sheet.pixels.length).fill(7)
    const given = imageOf(128, 128, sheet.pixels, { sheet: sheet.sheet, finish, scale: 0.5, space: 'data' })
    const { pixels, ...rest } = await run(node, given, params)
    expect(same(pixels, sheet.pixels)).toBe(false)
    expect(pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(rest.finish).toBe(finish)
    expect(rest).toMatchObject({ width: 128, height: 128, sheet: sheet.sheet, scale: 0.5, space: 'data' })
  })
})

describe.each(CHANGES.filter(([node]) => node.inputs['mask']).map(([node, params]) => [node.type, node, params] as const))(
  '%s within a mask',
  (_, node, params) => {
    it('changes nothing where the mask is empty, and everything where it is full', async () => {
      const none = maskOf(96, 64, allocate(96 * 64))
      const full = maskOf(96, 64, allocate(96 * 64).fill(255))
      expect(same((await run(node, photo, params, none)).pixels, photo.pixels)).toBe(true)
      const everywhere = await run(node, photo, params)
      expect(same((await run(node, photo, params, full)).pixels, everywhere.pixels)).toBe(true)
    })

    it('takes a mask of another size', async () => {
      const left = maskOf(2, 1, Uint8Array.of(255, 0))
      const plain = (await run(node, photo, params)).pixels
      const masked = (await run(node, photo, params, left)).pixels
      const row = 30 * 96 * 4
      expect(masked.subarray(row, row + 4)).toEqual(plain.subarray(row, row + 4))
      expect(masked.subarray(row + 95 * 4, row + 96 * 4)).toEqual(photo.pixels.subarray(row + 95 * 4, row + 96 * 4))
    })

    it('refuses a mask of another sheet', async () => {
      const elsewhere = maskOf(1, 1, Uint8Array.of(255), { sheet: { car: 'other', carHash: 'x', sheet: 'body' } })
      await expect(run(node, sheet, params, elsewhere)).rejects.toMatchObject({ code: 'bad-input', input: 'mask' })
    })
  },
)

describe.each([colorBoost, levels, hueShift].map((node) => [node.type, node] as const))('%s as it comes', (_, node) => {
  it('changes nothing', async () => {
    expect(same((await run(node, photo)).pixels, photo.pixels)).toBe(true)
  })
})

it('color-boost takes all colour out at 0', async () => {
  const { pixels } = await run(colorBoost, photo, { saturation: 0 })
  for (let i = 0; i < pixels.length; i += 4) expect(pixels[i + 1]).toBe(pixels[i])
})

describe('levels', () => {
  it('works on one channel, or on alpha', async () => {
    const red = await run(levels, photo, { channel: 'red', outBlack: 1, outWhite: 0 })
    const alpha = await run(levels, art, { channel: 'alpha', outWhite: 0.5 })
    for (let i = 0; i < photo.pixels.length; i += 4) {
      expect(red.pixels[i]).toBe(255 - photo.pixels[i]!)
      expect(red.pixels[i + 1]).toBe(photo.pixels[i + 1])
    }
    for (let i = 0; i < art.pixels.length; i += 4) {
      expect(alpha.pixels[i]).toBe(art.pixels[i])
      expect(alpha.pixels[i + 3]).toBe(Math.round(art.pixels[i + 3]! / 2))
    }
  })

  it('refuses a white point that is not above the black point', async () => {
    await expect(run(levels, photo, { black: 0.6, white: 0.4 })).rejects.toMatchObject({ code: 'bad-param', param: 'white' })
  })
})

it('recolor swaps the colour and leaves others', async () => {
  const { pixels } = await run(recolor, art, { from: '#d21e28', to: '#1e5ad2', tolerance: 0.05, softness: 0.02 })
  const at = (x: number, y: number) => [...pixels.subarray((y * 48 + x) * 4, (y * 48 + x) * 4 + 4)]
  expect(at(24, 8)).toEqual([30, 90, 210, 255])
  expect(at(24, 16)).toEqual([255, 255, 255, 255])
})

describe('blur-sharpen', () => {
  const edge = imageOf(64, 8, paint(64, 8, (u) => (u < 0.5 ? [60, 60, 60, 255] : [190, 190, 190, 255])))
  const row = (image: ImageValue) => Array.from({ length: 64 }, (_, x) => image.pixels[(4 * 64 + x) * 4]!)

  it('softens an edge as a Gaussian does', async () => {
    const values = row(await run(blurSharpen, edge, { radius: 4 }))
    // One standard deviation from the edge, 84 % of the step are done.
    expect(values[36]).toBeGreaterThanOrEqual(60 + 130 * 0.84)
    expect(values[36]).toBeLessThanOrEqual(60 + 130 * 0.89)
    for (let x = 1; x < 64; x++) expect(values[x]).toBeGreaterThanOrEqual(values[x - 1]!)
  })

  it('gives soft rims no dark fringe', async () => {
    const { pixels } = await run(blurSharpen, art, { radius: 3 })
    for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3]! > 12) expect(pixels[i]).toBeGreaterThan(200)
  })

  it('sharpens by stepping away from the blur, more with more amount, not below the threshold', async () => {
    const mild = row(await run(blurSharpen, edge, { mode: 'sharpen', radius: 2, amount: 0.5 }))
    const strong = row(await run(blurSharpen, edge, { mode: 'sharpen', radius: 2, amount: 1 }))
    expect(mild[31]).toBeLessThan(60)
    expect(strong[31]).toBeLessThan(mild[31]!)
    expect(strong[32]).toBeGreaterThan(190)
    expect(row(await run(blurSharpen, edge, { mode: 'sharpen', radius: 2, threshold: 100 }))).toEqual(row(edge))
  })

  it('changes nothing with no radius', async () => {
    expect(await run(blurSharpen, photo, { radius: 0 })).toBe(photo)
  })
})
