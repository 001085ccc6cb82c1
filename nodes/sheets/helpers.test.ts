import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grown } from './grow.ts'
import { listed, nearest } from './nearest.ts'
import { newSheet, sheetSize } from './new-sheet.ts'
import { psnr } from './psnr.ts'
import { recent } from './recent.ts'

describe('nearest', () => {
  it('ranks by likeness, names that hold the word first', () => {
    expect(nearest('hod', ['roof', 'hood', 'left', 'right'])).toEqual(['hood', 'roof', 'left'])
    expect(nearest('number', ['bumper', 'number-left', 'name'])[0]).toBe('number-left')
    expect(nearest('x', [])).toEqual([])
  })

  it('lists names as a sentence does', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c'])
  })
})

describe('recent', () => {
  it('makes a thing once, drops the oldest, and forgets failures', async () => {
    const made: string[] = []
    const keep = recent<string>(2)
    const get = (key: string) =>
      keep(key, async () => {
        made.push(key)
        if (key === 'bad') throw new Error('bad')
        return key
      })
    await get('a')
    await get('b')
    await get('a')
    await get('c')
    await get('b')
    expect(made).toEqual(['a', 'b', 'c', 'b'])
    await expect(get('bad')).rejects.toThrow('bad')
    await expect(get('bad')).rejects.toThrow('bad')
    expect(made.filter((key) => key === 'bad')).toHaveLength(2)
  })
})

describe('grown', () => {
  const dot = new Uint8Array(15 * 15)
  dot[7 * 15 + 7] = 255

  it('is a disc about a dot', () => {
    const disc = grown(dot, 15, 15, 4)
    for (let y = 0; y < 15; y++) {
      for (let x = 0; x < 15; x++) expect(disc[y * 15 + x]).toBe(Math.hypot(x - 7, y - 7) <= 4 ? 255 : 0)
    }
  })

  it('shrinks what it grew: closing holds what was covered', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 400, maxLength: 400 }), fc.integer({ min: 1, max: 3 }), (noise, px) => {
        const mask = noise.map((v) => (v > 200 ? 255 : 0))
        const closed = grown(grown(mask, 20, 20, px), 20, 20, -px)
        // Beyond the border nothing shrinks, so there only more may be covered.
        expect(mask.every((v, i) => v <= closed[i]!)).toBe(true)
        expect(grown(mask, 20, 20, -px).every((v, i) => v <= mask[i]!)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it('leaves it alone at 0', () => {
    expect(grown(dot, 15, 15, 0)).toBe(dot)
  })
})

describe('new sheets', () => {
  it('have the size of the sheet, and at most 1024 px in a draft', () => {
    expect(sheetSize({ width: 4096, height: 6144 }, 'final')).toEqual({ width: 4096, height: 6144, scale: 1 })
    expect(sheetSize({ width: 4096, height: 6144 }, 'draft')).toEqual({ width: 683, height: 1024, scale: 1 / 6 })
    expect(sheetSize({ width: 512, height: 256 }, 'draft')).toEqual({ width: 512, height: 256, scale: 1 })
  })

  it('are clear', () => {
    const sheet = {
      name: 'body',
      title: '',
      role: 'paint' as const,
      width: 64,
      height: 32,
      uvSet: 0,
      material: '',
      guide: 'g',
      panelMap: 'p',
    }
    const image = newSheet({ car: 'c', carHash: 'h', sheet: 'body' }, sheet, 'final')
    expect(image).toMatchObject({ width: 64, height: 32, scale: 1, sheet: { car: 'c', carHash: 'h', sheet: 'body' } })
    expect(image.pixels.every((v) => v === 0)).toBe(true)
  })
})

describe('psnr', () => {
  it('is infinite for the same, and counts alpha only when asked', () => {
    const a = Uint8Array.from([10, 20, 30, 40])
    expect(psnr(a, a, true)).toBe(Number.POSITIVE_INFINITY)
    expect(psnr(a, Uint8Array.from([10, 20, 30, 0]), false)).toBe(Number.POSITIVE_INFINITY)
    expect(psnr(a, Uint8Array.from([11, 21, 31, 41]), true)).toBeCloseTo(48.1308, 3)
  })
})
