import { describe, expect, it } from 'vitest'
import { fixture } from '../testing/fixtures.ts'
import { testCars } from '../testing/test-car.ts'
import { imageOf, type ImageValue } from '../values/image.ts'
import { bledPixels, checkExportSize, exportName, isOpaque, opaque } from './export-file.ts'

describe('exportName', () => {
  it('adds the extension where it is missing', () => {
    expect(exportName('body', 'dds')).toBe('body.dds')
    expect(exportName(' cars/Body.DDS ', 'dds')).toBe('cars/Body.DDS')
    expect(exportName('v1.2', 'tga')).toBe('v1.2.tga')
    expect(exportName('fahrer Åsa 007', 'png')).toBe('fahrer Åsa 007.png')
  })

  it.each(['', '  ', 'a/', '/a', '../a', 'a/../b', './a', 'a//b', 'C:a', 'a\\b', 'a?', 'a\u0000'])('refuses %j', (name) => {
    expect(() => exportName(name, 'dds')).toThrow(expect.objectContaining({ code: 'bad-param', param: 'name' }) as Error)
  })
})

describe('what is exported', () => {
  it('is refused beyond 8192 px', () => {
    const wide = { ...imageOf(1, 1, new Uint8Array(4)), width: 8193 }
    expect(() => checkExportSize(wide)).toThrow(expect.objectContaining({ code: 'too-large', input: 'image' }) as Error)
    expect(() => checkExportSize({ ...wide, width: 8192 })).not.toThrow()
  })

  it('bleeds on a sheet only', async () => {
    const sheet = fixture('sheet') as ImageValue
    const free = fixture('free') as ImageValue
    expect(await bledPixels(testCars, free, 8)).toBe(free.pixels)
    expect(await bledPixels(testCars, sheet, 0)).toBe(sheet.pixels)
    const bled = await bledPixels(testCars, sheet, 4)
    const at = (pixels: Uint8Array, x: number, y: number) => [...pixels.subarray((y * 128 + x) * 4, (y * 128 + x) * 4 + 4)]
    expect(at(bled, 5, 20)).toEqual(at(sheet.pixels, 8, 20))
    expect(at(bled, 2, 20)).toEqual(at(sheet.pixels, 2, 20))
    expect(at(bled, 60, 20)).toEqual(at(sheet.pixels, 60, 20))
  })

  it('knows opaque pictures', () => {
    const clear = Uint8Array.from([1, 2, 3, 255, 4, 5, 6, 254])
    expect(isOpaque(clear)).toBe(false)
    expect([...opaque(clear)]).toEqual([1, 2, 3, 255, 4, 5, 6, 255])
    expect(clear[7]).toBe(254)
  })
})
