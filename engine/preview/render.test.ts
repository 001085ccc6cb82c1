import { describe, expect, it } from 'vitest'
import { allocate, imageOf, maskOf } from '../../nodes/values/image.ts'
import { decodePicture } from '../../nodes/codecs/picture.ts'
import { FrameCache } from './frame-cache.ts'
import { packFrame, renderFinish, renderFrame, renderPng, renderRgba } from './render.ts'

const filled = (width: number, height: number, texel: readonly number[]) => {
  const pixels = allocate(width * height * 4)
  for (let i = 0; i < pixels.length; i++) pixels[i] = texel[i % 4]!
  return pixels
}

const sheet = { car: 'test-car', carHash: 'abc', sheet: 'body' }

describe('frames', () => {
  it('shows a picture as straight RGBA8 of at most the size asked for, and says what it is', async () => {
    const image = imageOf(400, 200, filled(400, 200, [250, 100, 0, 128]), { sheet })
    const { head, bytes } = await renderFrame(image, 100)
    expect(head).toEqual({ kind: 'image', format: 'rgba8', width: 100, height: 50, fullWidth: 400, fullHeight: 200, space: 'srgb', sheet: { car: 'test-car', sheet: 'body' } })
    expect(bytes).toHaveLength(100 * 50 * 4)
    // Straight alpha: what is half there keeps its colour, but for rounding.
    for (const [i, level] of [250, 100, 0, 128].entries()) expect(Math.abs(bytes[2000 + i]! - level)).toBeLessThanOrEqual(1)
  })

  it('never enlarges, and hands small pictures on byte for byte in memory of their own', async () => {
    const image = imageOf(8, 4, filled(8, 4, [1, 2, 3, 4]))
    const { head, bytes } = await renderFrame(image, 1024)
    expect(head).toMatchObject({ width: 8, height: 4 })
    expect(bytes).toEqual(new Uint8Array(image.pixels))
    expect(bytes.buffer).toBeInstanceOf(ArrayBuffer)
    expect(await renderFrame(imageOf(4000, 1, filled(4000, 1, [1, 2, 3, 255])), 10)).toMatchObject({ head: { width: 10, height: 1 } })
  })

  it('shows a mask as grey, one byte a pixel', async () => {
    const { head, bytes } = await renderFrame(maskOf(64, 64, allocate(64 * 64).fill(77)), 16)
    expect(head).toMatchObject({ kind: 'mask', format: 'grey8', width: 16, height: 16, fullWidth: 64 })
    expect(new Set(bytes)).toEqual(new Set([77]))
  })

  it('shows the finish plane only of pictures that have one, no channel weighing another', async () => {
    const finish = filled(32, 32, [255, 60, 200, 0])
    const image = imageOf(32, 32, filled(32, 32, [9, 9, 9, 255]), { finish })
    expect((await renderFrame(image, 8)).head.finish).toBe(true)
    const shown = await renderFinish(image, 8)
    expect(shown?.head).toMatchObject({ format: 'rgba8', width: 8, height: 8, space: 'data' })
    expect([...shown!.bytes.subarray(0, 4)]).toEqual([255, 60, 200, 0])
    expect(await renderFinish(imageOf(1, 1, filled(1, 1, [0, 0, 0, 0])), 8)).toBeUndefined()
  })

  it('packs large pictures, and nothing else', async () => {
    const [large, small, mask] = [imageOf(256, 200, filled(256, 200, [9, 90, 200, 255])), imageOf(64, 64, filled(64, 64, [1, 2, 3, 255])), maskOf(256, 256, allocate(65_536))]
    const packed = packFrame(await renderFrame(large, 256))
    expect(packed.head).toMatchObject({ format: 'bc1', width: 256, height: 200, kind: 'image' })
    expect(packed.bytes).toHaveLength((256 * 200) / 2)
    for (const value of [small, mask]) {
      const frame = await renderFrame(value, 256)
      expect(packFrame(frame)).toBe(frame)
    }
  })

  it('gives everything else as JSON without pixels', async () => {
    expect(await renderFrame({ kind: 'number', value: 0.5 }, 8)).toMatchObject({ head: { kind: 'number', format: 'json', value: 0.5 } })
    const report = { kind: 'report', title: 'Photo', measures: [], findings: [] } as const
    expect((await renderFrame(report, 8)).head.value).toEqual(report)
    const mesh = { kind: 'mesh', positions: new Float32Array(9), normals: new Float32Array(9), uvs: new Float32Array(6), indices: new Uint32Array(3), parts: [{ material: 'body', start: 0, count: 3 }] } as const
    expect((await renderFrame(mesh, 8)).head.value).toEqual({ vertices: 3, triangles: 1, parts: [{ material: 'body', triangles: 1 }] })
  })

  it('gives full pictures as PNG and as raw pixels', async () => {
    const image = imageOf(4, 2, filled(4, 2, [10, 20, 30, 40]))
    const png = await renderPng(image)
    expect([...(await decodePicture('a.png', png!)).pixels]).toEqual([...image.pixels])
    expect(renderRgba(maskOf(1, 1, allocate(1).fill(9)))).toEqual(new Uint8Array([9, 9, 9, 255]))
    expect(await renderPng({ kind: 'text', value: 'x' })).toBeUndefined()
  })
})

describe('the cache of frames', () => {
  const frame = (bytes: number) => ({ head: { kind: 'image', format: 'rgba8', width: 1, height: 1, fullWidth: 1, fullHeight: 1 } as const, bytes: new Uint8Array(bytes) })

  it('draws what is asked for at once by several only once, and lets the longest unused go first', async () => {
    const cache = new FrameCache(250)
    let made = 0
    const get = (key: string) => cache.get(key, async () => (made++, frame(100)))
    await Promise.all([get('a'), get('a'), get('b')])
    expect(made).toBe(2)
    await get('a')
    await get('c')
    await get('a')
    expect(made).toBe(3)
    await get('b')
    expect(made).toBe(4)
  })

  it('does not remember what could not be made', async () => {
    const cache = new FrameCache(250)
    expect(await cache.get('a', async () => undefined)).toBeUndefined()
    await expect(cache.get('b', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await cache.get('a', async () => frame(1))).toBeDefined()
    expect(await cache.get('b', async () => frame(1))).toBeDefined()
  })
})
