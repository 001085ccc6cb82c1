import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBc1, decodeBc3 } from './bc-decode.ts'

describe('decodeBc1 and decodeBc3', () => {
  it('know both modes of colour blocks', () => {
    // Red above blue: four colours. Blue below red: a half, and clear black.
    const four = Uint8Array.of(0, 0xf8, 0x1f, 0, 0b11_10_01_00, 0, 0, 0)
    expect([...decodeBc1(four, 4, 1)]).toEqual([255, 0, 0, 255, 0, 0, 255, 255, 170, 0, 85, 255, 85, 0, 170, 255])
    const three = Uint8Array.of(0x1f, 0, 0, 0xf8, 0b11_10_01_00, 0, 0, 0)
    expect([...decodeBc1(three, 4, 1)]).toEqual([0, 0, 255, 255, 255, 0, 0, 255, 127, 0, 127, 255, 0, 0, 0, 0])
  })

  it('know both modes of alpha blocks, and never three colours in BC3', () => {
    const block = Uint8Array.of(10, 200, 0b11_110_001, 0b1, 0, 0, 0, 0, 0x1f, 0, 0, 0xf8, 0b11, 0, 0, 0)
    const back = decodeBc3(block, 4, 1)
    expect([back[3], back[7], back[11]]).toEqual([200, 0, 255])
    expect(back[0]).toBe(170)
    const eight = Uint8Array.of(200, 10, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    expect(decodeBc3(eight, 1, 1)[3]).toBe(Math.floor((6 * 200 + 10) / 7))
  })

  it('refuse too few blocks', () => {
    expect(() => decodeBc1(new Uint8Array(15), 5, 4)).toThrow('5 x 4 needs 16 bytes of blocks but has 15')
    expect(() => decodeBc3(new Uint8Array(15), 4, 4)).toThrow(RangeError)
  })

  it('take any bytes without a fault', () => {
    const side = fc.integer({ min: 1, max: 8 })
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), side, side, (bytes, w, h) => {
        expect(decodeBc3(bytes, w, h).length).toBe(w * h * 4)
        expect(decodeBc1(bytes, w, h).length).toBe(w * h * 4)
      }),
    )
  })
})
