import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CODE_BYTES, decodeBc1, decodeBc3, decodeBlockRow, decodeBlocks, type BlockCode } from './bc-decode.ts'
import { bytesOf } from './pictures.ts'

const CODES = Object.keys(CODE_BYTES) as BlockCode[]
const side = fc.integer({ min: 1, max: 23 })

function blocksFor(code: BlockCode, width: number, height: number, seed: number): Uint8Array {
  const next = bytesOf(seed)
  return new Uint8Array(Math.ceil(width / 4) * Math.ceil(height / 4) * CODE_BYTES[code]).map(() => next())
}

describe('decodeBlocks', () => {
  it('gives the texels of a whole picture to every part of it, at any size', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CODES), side, side, fc.nat(), (code, width, height, seed) => {
        const [w, h] = [Math.ceil(width / 4) * 4, Math.ceil(height / 4) * 4]
        const blocks = blocksFor(code, width, height, seed)
        const padded = decodeBlocks(code, blocks, w, h)
        const cut = decodeBlocks(code, blocks, width, height)
        for (let y = 0; y < height; y++) {
          expect(cut.subarray(y * width * 4, (y + 1) * width * 4)).toEqual(padded.subarray(y * w * 4, (y * w + width) * 4))
        }
      }),
    )
  })

  it('does not care where in memory blocks and texels lie', () => {
    for (const code of CODES) {
      const blocks = blocksFor(code, 9, 4, 5)
      const shifted = new Uint8Array(blocks.length + 3)
      shifted.set(blocks, 3)
      const out = new Uint8Array(9 * 4 * 4 + 1)
      decodeBlockRow(out.subarray(1), code, shifted.subarray(3), 9, 4)
      expect(out.subarray(1)).toEqual(decodeBlocks(code, blocks, 9, 4))
    }
  })

  it('refuses what is cut short', () => {
    for (const code of CODES) {
      const size = CODE_BYTES[code]
      expect(() => decodeBlocks(code, new Uint8Array(2 * size - 1), 5, 4)).toThrow(`5 x 4 needs ${2 * size} bytes of blocks but has ${2 * size - 1}`)
      expect(() => decodeBlocks(code, new Uint8Array(size), 0, 4)).toThrow(RangeError)
      expect(() => decodeBlockRow(new Uint8Array(64), code, new Uint8Array(size - 1), 4, 4)).toThrow(RangeError)
      expect(() => decodeBlockRow(new Uint8Array(63), code, new Uint8Array(size), 4, 4)).toThrow(RangeError)
    }
  })

  it('shows one channel as grey, and two as red and green', () => {
    const one = Uint8Array.of(200, 10, 0b001_000, 0, 0, 0, 0, 0)
    expect([...decodeBlocks('bc4', one, 2, 1)]).toEqual([200, 200, 200, 255, 10, 10, 10, 255])
    expect([...decodeBlocks('bc5', Uint8Array.of(...one, 7, 7, 0, 0, 0, 0, 0, 0), 2, 1)]).toEqual([200, 7, 0, 255, 10, 7, 0, 255])
    // Ends that are not falling leave room for both extremes; -128 and -127 are the same.
    const low = Uint8Array.of(0x80, 0x7f, 0b110_001, 0b1, 0, 0, 0, 0)
    expect([...decodeBlocks('bc4s', low, 3, 1)].filter((_, i) => i % 4 === 0)).toEqual([255, 0, 153])
    expect(decodeBlocks('bc4s', Uint8Array.of(0x81, 0x81, 0, 0, 0, 0, 0, 0), 1, 1)[0]).toBe(0)
  })
})

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
})
