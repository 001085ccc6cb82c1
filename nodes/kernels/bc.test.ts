import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBc1, decodeBc3 } from './bc-decode.ts'
import { bcBytes, encodeBc1, encodeBc1Rows, encodeBc3, encodeBc3Rows, type BcQuality } from './bc.ts'
import { bytesOf, difference, pictureOf, pictures, psnr } from './pictures.ts'
import { plainly } from './wasm/plainly.ts'

const QUALITIES = ['draft', 'normal', 'high'] as const
const qualities = fc.constantFrom<BcQuality>(...QUALITIES)

describe('encodeBc1 and encodeBc3', () => {
  it('give the same bytes by lanes and by the plain twin', () => {
    fc.assert(
      fc.property(pictures(40), qualities, fc.boolean(), ({ pixels, width, height }, quality, alpha) => {
        const encode = alpha ? encodeBc3 : encodeBc1
        const lanes = encode(pixels, width, height, { quality })
        expect(difference(lanes, plainly(() => encode(pixels, width, height, { quality })))).toBeUndefined()
        expect(lanes.length).toBe(bcBytes(width, height, alpha ? 3 : 1))
      }),
      { numRuns: 250 },
    )
  })

  it('come out the same in any split of rows', () => {
    fc.assert(
      fc.property(pictures(40), fc.nat(10), fc.boolean(), ({ pixels, width, height }, cut, alpha) => {
        const whole = (alpha ? encodeBc3 : encodeBc1)(pixels, width, height, { quality: 'normal' })
        const out = new Uint8Array(whole.length)
        const rows = alpha ? encodeBc3Rows : encodeBc1Rows
        rows(out, pixels, width, height, { quality: 'normal' }, { from: cut, to: 99 })
        rows(out, pixels, width, height, { quality: 'normal' }, { from: 0, to: cut })
        expect(difference(out, whole)).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  it('never use the mode of three colours: BC1 decodes opaque, whatever the input', () => {
    fc.assert(
      fc.property(pictures(40), qualities, ({ pixels, width, height }, quality) => {
        const blocks = encodeBc1(pixels, width, height, { quality })
        const back = decodeBc1(blocks, width, height)
        for (let i = 3; i < back.length; i += 4) expect(back[i]).toBe(255)
        for (let i = 0; i < blocks.length; i += 8) {
          const first = blocks[i]! | (blocks[i + 1]! << 8)
          const second = blocks[i + 2]! | (blocks[i + 3]! << 8)
          expect(first >= second).toBe(true)
        }
      }),
    )
  })

  it('hold solid colours as closely as the format can, and alpha exactly', () => {
    const wide = (c: number, bits: number) => (bits === 5 ? (c << 3) | (c >> 2) : (c << 2) | (c >> 4))
    const least = (value: number, bits: number) => {
      let best = 255
      for (let a = 0; a < 1 << bits; a++) {
        for (let b = 0; b < 1 << bits; b++) best = Math.min(best, Math.abs((2 * wide(a, bits) + wide(b, bits)) / 3 - value))
      }
      return best
    }
    for (let v = 0; v < 256; v++) {
      const pixels = Uint8Array.from({ length: 64 }, (_, i) => ((i & 3) === 3 ? 255 - v : v))
      const back = decodeBc3(encodeBc3(pixels, 4, 4, { quality: 'draft' }), 4, 4)
      // Decoders round thirds down, and a closer pair of ends is worth a thirtieth of a step.
      expect(Math.abs(back[0]! - v)).toBeLessThanOrEqual(least(v, 5) + 1)
      expect(Math.abs(back[1]! - v)).toBeLessThanOrEqual(least(v, 6) + 1)
      expect(back[3]).toBe(255 - v)
    }
  })

  it('keep two-coloured blocks apart and hard alpha edges hard', () => {
    const texel = (i: number) => [(i & 1) * 255, 0, 255, (i & 2) * 127.5]
    const pixels = Uint8Array.from({ length: 64 }, (_, i) => texel(i >> 2)[i & 3]!)
    const back = decodeBc3(encodeBc3(pixels, 4, 4, { quality: 'normal' }), 4, 4)
    expect(back).toEqual(pixels)
  })

  it('get no worse with quality, and stay close to smooth pictures', () => {
    const width = 64
    const next = bytesOf(9)
    const pixels = Uint8Array.from({ length: width * width * 4 }, (_, i) => {
      const x = (i >> 2) % width
      const y = (i >> 2) / width
      return Math.min(255, [x * 3, y * 3, 200 - x, 255 - y * 2][i & 3]! + (next() & 7))
    })
    const [draft, normal, high] = QUALITIES.map((quality) => {
      const back = decodeBc3(encodeBc3(pixels, width, width, { quality }), width, width)
      return { color: psnr(pixels, back, 0, 3), alpha: psnr(pixels, back, 3, 4) }
    })
    expect(draft!.color).toBeGreaterThan(38)
    expect(normal!.color).toBeGreaterThanOrEqual(draft!.color)
    expect(high!.color).toBeGreaterThanOrEqual(normal!.color)
    expect(normal!.alpha).toBeGreaterThan(45)
    expect(high!.alpha).toBeGreaterThanOrEqual(normal!.alpha)
  })

  it('repeat edge texels where sides are no multiple of four', () => {
    const { pixels } = pictureOf(5, 3, 'flat', 4)
    const padded = pictureOf(8, 4, 'flat', 4).pixels
    expect(encodeBc3(pixels, 5, 3, { quality: 'normal' })).toEqual(encodeBc3(padded, 8, 4, { quality: 'normal' }))
  })

  it('refuse what does not fit', () => {
    const quality = 'draft'
    expect(() => encodeBc1(new Uint8Array(60), 4, 4, { quality })).toThrow('4 x 4 needs 64 bytes but has 60')
    expect(() => encodeBc3(new Uint8Array(0), 0, 4, { quality })).toThrow(RangeError)
    const short = () => encodeBc1Rows(new Uint8Array(7), new Uint8Array(64), 4, 4, { quality }, { from: 0, to: 1 })
    expect(short).toThrow(RangeError)
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
