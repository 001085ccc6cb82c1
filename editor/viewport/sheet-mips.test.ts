import { describe, expect, it } from 'vitest'
import { byteOf, fillMips, levelsOf, LIGHT, roomFor, type Texels } from './sheet-mips.ts'

const mipsOf = (sheet: Texels, coarsest: number) => {
  const levels = levelsOf(sheet.width, sheet.height, coarsest)
  const mips = roomFor(levels)
  fillMips(mips, sheet, levels)
  return mips
}

const noise = (width: number, height: number) => {
  let seed = 1
  return { width, height, data: Uint8Array.from({ length: width * height * 4 }, () => (seed = (seed * 48271) % 2147483647) & 255) }
}

describe('the mips of a sheet', () => {
  it('begin with the sheet, and are averages in linear light', () => {
    const sheet = noise(8, 4)
    const mips = mipsOf(sheet, 3)
    expect(mips).toHaveLength(4 * (32 + 8 + 2 + 1))
    expect(mips.subarray(0, 128)).toEqual(sheet.data)
    for (let c = 0; c < 3; c++) {
      let sum = 0
      for (let i = 0; i < 32; i++) sum += LIGHT[sheet.data[i * 4 + c]!]!
      // Each of three levels is rounded to a byte.
      expect(Math.abs(mips[42 * 4 + c]! - byteOf(sum / 32))).toBeLessThanOrEqual(2)
    }
  })

  it('leave out what fills no pair', () => {
    const sheet = noise(3, 1)
    expect(mipsOf(sheet, 1)[12]).toBe(byteOf((LIGHT[sheet.data[0]!]! + LIGHT[sheet.data[4]!]!) / 2))
  })

  it('write every byte as it was read', () => {
    for (let byte = 0; byte < 256; byte++) expect(byteOf(LIGHT[byte]!)).toBe(byte)
    expect([byteOf(-1), byteOf(9)]).toEqual([0, 255])
  })
})
