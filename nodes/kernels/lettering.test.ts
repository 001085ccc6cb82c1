import { describe, expect, it } from 'vitest'
import { findLettering } from './lettering.ts'

const SIDE = 256

/** Paint of one colour with a broad stripe across the top and, where asked, bars like letters at 120..170, 150..180. */
function sheet(letters: boolean): Uint8Array {
  const pixels = new Uint8Array(SIDE * SIDE * 4).fill(255)
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const bar = letters && x >= 120 && x < 170 && y >= 150 && y < 180 && x % 6 < 3
      pixels.fill(bar ? 250 : y < 80 && y > 40 ? 30 : 120, (y * SIDE + x) * 4, (y * SIDE + x) * 4 + 3)
    }
  }
  return pixels
}

const everywhere = new Uint8Array(SIDE * SIDE).fill(1)

describe('findLettering', () => {
  it('marks letters, and leaves stripes and plain paint', () => {
    const { side, marks } = findLettering(sheet(true), everywhere, 1, SIDE)
    const at = (x: number, y: number) => marks[y * side + x]
    expect([at(145, 165), at(125, 152), at(60, 60), at(60, 41), at(20, 200)]).toEqual([1, 1, 0, 0, 0])
    expect(findLettering(sheet(false), everywhere, 1, SIDE).marks.some((mark) => mark === 1)).toBe(false)
  })

  it('looks only among the texels that it is told of', () => {
    const { marks } = findLettering(sheet(true), everywhere.map((_, i) => (i % SIDE < 100 ? 1 : 0)), 1, SIDE)
    expect(marks.some((mark) => mark === 1)).toBe(false)
  })
})
