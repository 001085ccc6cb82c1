import { describe, expect, it } from 'vitest'
import { mipsOf } from './sheet-mips.ts'

const noise = (width: number, height: number) => {
  let seed = 1
  return { width, height, data: Uint8Array.from({ length: width * height * 4 }, () => (seed = (seed * 48271) % 2147483647) & 255) }
}

const linear = (byte: number) => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4)

describe('the mips of a sheet', () => {
  it('are averages in linear light, down to one texel', () => {
    const sheet = noise(8, 4)
    const mips = mipsOf(sheet, 0)
    expect(mips).toHaveLength(3 * (32 + 8 + 2 + 1))
    let sum = 0
    for (let i = 0; i < 32; i++) sum += linear(sheet.data[i * 4 + 1]!)
    expect(mips.at(-2)).toBeCloseTo(sum / 32, 5)
    expect(mips[4]).toBeCloseTo(linear(sheet.data[5]!), 6)
  })

  it('are the same from whichever level they begin', () => {
    const sheet = noise(16, 16)
    const all = mipsOf(sheet, 0)
    const some = mipsOf(sheet, 2)
    const tail = all.subarray(all.length - some.length)
    for (const [i, value] of some.entries()) expect(value).toBeCloseTo(tail[i]!, 5)
  })
})
