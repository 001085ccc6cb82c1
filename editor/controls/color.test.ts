import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hexToHsva, hsvaToHex, readHex } from './color.ts'

const byte = fc.integer({ min: 0, max: 255 })
const hex = (...bytes: readonly number[]) => `#${bytes.map((value) => value.toString(16).padStart(2, '0')).join('')}`

describe('colours of the picker', () => {
  it('come back as they were', () => {
    fc.assert(fc.property(byte, byte, byte, (...rgb) => hsvaToHex(hexToHsva(hex(...rgb))) === hex(...rgb)))
    const alpha = fc.integer({ min: 0, max: 254 })
    fc.assert(fc.property(byte, byte, byte, alpha, (...rgba) => hsvaToHex(hexToHsva(hex(...rgba))) === hex(...rgba)))
  })

  it('know their hue', () => {
    expect(hexToHsva('#ff8000')).toMatchObject({ s: 1, v: 1, a: 1 })
    expect(hexToHsva('#ff8000').h).toBeCloseTo(30.1, 1)
    expect(hexToHsva('#0000ff').h).toBe(240)
  })

  it.each([
    ['F80', '#ff8800'],
    ['#F3F0E8', '#f3f0e8'],
    ['#11223344', '#11223344'],
    ['112233FF', '#112233'],
  ])('reads %s', (text, read) => expect(readHex(text)).toBe(read))

  it.each(['', '#12', 'red', '#12345', '#gggggg'])('refuses %j', (text) => expect(readHex(text)).toBeUndefined())
})
