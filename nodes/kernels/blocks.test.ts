import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { need, pillow } from '../codecs/oracles.ts'
import { decodeBc1, decodeBc3, decodeBc7, decodeBlocks } from './bc-decode.ts'
import { BLOCK_BYTES, blockBytes, type BlockFormat, type BlockPreset } from './block-format.ts'
import { encodeBlockRows, type BlockOptions } from './blocks.ts'
import { bytesOf, difference, pictureOf, pictures, psnr, type Picture } from './pictures.ts'
import { plainly } from './wasm/plainly.ts'

/** The mode of a block of BC7; 8 for none. */
const modeOf = (blocks: Uint8Array, at: number) => (blocks[at] === 0 ? 8 : 31 - Math.clz32(blocks[at]! & -blocks[at]!))

const FORMATS = ['bc1', 'bc3', 'bc4', 'bc5', 'bc7'] as const
const PRESETS = ['draft', 'normal', 'high'] as const
const formats = fc.constantFrom<BlockFormat>(...FORMATS)
const presets = fc.constantFrom<BlockPreset>(...PRESETS)

function encode(format: BlockFormat, { pixels, width, height }: Picture, options: BlockOptions): Uint8Array {
  const out = new Uint8Array(blockBytes(format, width, height))
  encodeBlockRows(format, out, pixels, width, height, options, { from: 0, to: Math.ceil(height / 4) })
  return out
}

/** Which channels of a texel a format holds. */
const CHANNELS: Readonly<Record<BlockFormat, number>> = { bc1: 3, bc3: 4, bc4: 1, bc5: 2, bc7: 4 }

/** Pictures as textures have them where encoders differ: soft light, grain over it, edges, narrow stripes, single texels. */
const KINDS = ['soft', 'grain', 'edges', 'stripes', 'outliers'] as const

function scene(kind: (typeof KINDS)[number], side: number, seed: number): Picture {
  const next = bytesOf(seed)
  const colors = Array.from({ length: 4 }, () => [next(), next(), next()])
  const pixels = new Uint8Array(side * side * 4)
  for (let i = 0; i < side * side; i++) {
    const x = i % side
    const y = Math.floor(i / side)
    const grain = next() / 16
    const light = (x * (seed % 5) + y * 3) / 8
    const band = colors[(Math.floor((x * 2 + y * 3) / 17) + Math.floor(y / 23)) % 4]!
    for (let c = 0; c < 3; c++) {
      const value = {
        soft: colors[0]![c]! * 0.6 + light * (c + 1) * 0.3,
        grain: 60 + light + (c === 1 ? 40 : 0) + grain + (next() >> 6),
        edges: band[c]!,
        stripes: colors[seed % 2 === 0 ? ((x & 3) + 1) >> 1 : Math.floor((x + y * 2) / 3) % 3]![c]! + (y & 3) * 9 + grain / 2,
        outliers: (x ^ y) % 7 === 3 && grain > 12 ? 255 - colors[1]![c]! : colors[1]![c]!,
      }[kind]
      pixels[i * 4 + c] = Math.max(0, Math.min(255, value))
    }
    pixels[i * 4 + 3] = kind === 'grain' && y > side / 2 ? x * 5 : 255
  }
  return { width: side, height: side, pixels }
}

const scenes = fc
  .record({ kind: fc.constantFrom(...KINDS), seed: fc.nat() })
  .map(({ kind, seed }) => scene(kind, 20, seed))

describe('encodeBlockRows', () => {
  it.each(FORMATS)('gives the same bytes by lanes and by the plain twin: %s', (format) => {
    fc.assert(
      fc.property(fc.oneof(pictures(20), scenes), presets, fc.boolean(), (picture, preset, exactAlpha) => {
        const lanes = encode(format, picture, { preset, exactAlpha })
        expect(difference(lanes, plainly(() => encode(format, picture, { preset, exactAlpha })))).toBeUndefined()
      }),
      { numRuns: format === 'bc7' ? 120 : 80 },
    )
  })

  it('gives equal blocks equal bytes, and forgets them with the format and the preset', () => {
    // Few different blocks, many times over, so that nearly all are met again: within a band, over bands, and over calls.
    const some = scene('grain', 32, 5)
    const next = bytesOf(9)
    const [width, height] = [1200, 320]
    const pixels = new Uint8Array(width * height * 4)
    const plain = encode('bc7', some, { preset: 'normal' })
    const picks = Array.from({ length: (width / 4) * (height / 4) }, () => next() & 63)
    picks.forEach((pick, block) => {
      for (let y = 0; y < 4; y++) {
        const from = ((pick >> 3) * 4 + y) * 32 * 4 + (pick & 7) * 16
        pixels.set(some.pixels.subarray(from, from + 16), (Math.floor(block / 300) * 4 + y) * width * 4 + (block % 300) * 16)
      }
    })
    for (const [format, preset] of [['bc7', 'draft'], ['bc1', 'normal'], ['bc3', 'normal'], ['bc7', 'high'], ['bc5', 'high']] as const) {
      const one = plainly(() => encode(format, some, { preset }))
      const size = BLOCK_BYTES[format]
      const all = encode(format, { pixels, width, height }, { preset })
      const wanted = new Uint8Array(all.length)
      picks.forEach((pick, block) => wanted.set(one.subarray(pick * size, (pick + 1) * size), block * size))
      expect(difference(all, wanted), `${format} ${preset}`).toBeUndefined()
    }
    expect(difference(encode('bc7', some, { preset: 'normal' }), plain)).toBeUndefined()
  })

  it('makes the tables of solid colours as the plain twin does', () => {
    const pixels = new Uint8Array(256 * 16 * 4)
    for (let i = 0; i < 256 * 16; i++) pixels.fill((i >> 2) & 255, i * 4, i * 4 + 3)
    for (const format of ['bc1', 'bc3'] as const) {
      const blocks = encode(format, { pixels, width: 1024, height: 4 }, { preset: 'draft' })
      const plain = plainly(() => encode(format, { pixels, width: 1024, height: 4 }, { preset: 'draft' }))
      expect(difference(blocks, plain)).toBeUndefined()
    }
  })

  it('comes out the same in any split of rows', () => {
    fc.assert(
      fc.property(fc.oneof(pictures(40), scenes), formats, presets, fc.nat(10), (picture, format, preset, cut) => {
        const whole = encode(format, picture, { preset })
        const out = new Uint8Array(whole.length)
        const { pixels, width, height } = picture
        encodeBlockRows(format, out, pixels, width, height, { preset }, { from: cut, to: 99 })
        encodeBlockRows(format, out, pixels, width, height, { preset }, { from: -3, to: cut })
        expect(difference(out, whole)).toBeUndefined()
      }),
      { numRuns: 150 },
    )
  })

  it('takes large pictures in several bands', () => {
    const { pixels } = pictureOf(2048, 40, 'cut-out', 3)
    const whole = encode('bc1', { pixels, width: 2048, height: 40 }, { preset: 'draft' })
    const rows = Array.from({ length: 10 }, (_, row) => pixels.subarray(row * 2048 * 16, (row + 1) * 2048 * 16))
    const apart = rows.map((row) => encode('bc1', { pixels: row, width: 2048, height: 4 }, { preset: 'draft' }))
    expect(difference(whole, new Uint8Array(Buffer.concat(apart)))).toBeUndefined()
  })

  it('repeats edge texels where sides are no multiple of four', () => {
    const small = pictureOf(5, 3, 'noise', 4)
    const padded = new Uint8Array(8 * 4 * 4)
    for (let i = 0; i < 32; i++) {
      const from = (Math.min(2, i >> 3) * 5 + Math.min(4, i & 7)) * 4
      padded.set(small.pixels.subarray(from, from + 4), i * 4)
    }
    for (const format of FORMATS) {
      const whole = encode(format, { pixels: padded, width: 8, height: 4 }, { preset: 'normal' })
      expect(encode(format, small, { preset: 'normal' })).toEqual(whole)
    }
  })

  it('gets no worse with the preset', () => {
    for (const format of FORMATS) {
      for (const picture of [scene('soft', 64, 3), scene('grain', 64, 8), scene('edges', 64, 5)]) {
        const [draft, normal, high] = PRESETS.map((preset) => {
          const back = decodeBlocks(format, encode(format, picture, { preset }), picture.width, picture.height)
          return psnr(picture.pixels, back, 0, CHANNELS[format])
        })
        expect(normal).toBeGreaterThanOrEqual(draft! - 0.01)
        expect(high).toBeGreaterThanOrEqual(normal! - 0.01)
      }
    }
  })

  it('stays close to pictures', () => {
    const floors = {
      bc1: { soft: 41, grain: 34.5, edges: 30 },
      bc3: { soft: 42, grain: 35, edges: 30 },
      bc4: { soft: 50, grain: 46, edges: 40 },
      bc5: { soft: 50, grain: 46, edges: 40 },
      bc7: { soft: 54, grain: 42, edges: 46 },
    }
    for (const format of FORMATS) {
      for (const kind of ['soft', 'grain', 'edges'] as const) {
        const picture = scene(kind, 64, 11)
        const back = decodeBlocks(format, encode(format, picture, { preset: 'normal' }), 64, 64)
        expect(psnr(picture.pixels, back, 0, CHANNELS[format]), `${format} ${kind}`).toBeGreaterThan(floors[format][kind])
      }
    }
  })

  it('refuses what does not fit', () => {
    const at = (format: BlockFormat, out: number, pixels: number, width: number) => () => {
      encodeBlockRows(format, new Uint8Array(out), new Uint8Array(pixels), width, 4, { preset: 'draft' }, { from: 0, to: 1 })
    }
    expect(at('bc7', 16, 60, 4)).toThrow('4 x 4 needs 64 bytes but has 60')
    expect(at('bc7', 16, 0, 0)).toThrow(RangeError)
    expect(at('bc4', 7, 64, 4)).toThrow('takes 8 bytes of BC4, not 7')
    expect(at('bc4', 8, 64, 4)).not.toThrow()
  })
})

describe('BC1 and BC3', () => {
  it('never make a clear texel, whatever the input', () => {
    fc.assert(
      fc.property(fc.oneof(pictures(40), scenes), presets, (picture, preset) => {
        const back = decodeBc1(encode('bc1', picture, { preset }), picture.width, picture.height)
        for (let i = 3; i < back.length; i += 4) expect(back[i]).toBe(255)
      }),
    )
  })

  it('have three colours only in BC1, where they are nearer', () => {
    const counts = (format: 'bc1' | 'bc3') => {
      const blocks = encode(format, scene('edges', 128, 9), { preset: 'high' })
      let three = 0
      for (let i = BLOCK_BYTES[format] - 8; i < blocks.length; i += BLOCK_BYTES[format]) {
        const first = blocks[i]! | (blocks[i + 1]! << 8)
        const second = blocks[i + 2]! | (blocks[i + 3]! << 8)
        if (first < second) three++
      }
      return three
    }
    expect(counts('bc1')).toBeGreaterThan(0)
    expect(counts('bc3')).toBe(0)
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
      const back = decodeBc3(encode('bc3', { pixels, width: 4, height: 4 }, { preset: 'draft' }), 4, 4)
      // Decoders round thirds down, and a closer pair of ends is worth a thirtieth of a step.
      expect(Math.abs(back[0]! - v)).toBeLessThanOrEqual(least(v, 5) + 1)
      expect(Math.abs(back[1]! - v)).toBeLessThanOrEqual(least(v, 6) + 1)
      expect(back[3]).toBe(255 - v)
    }
  })

  it('keep two-coloured blocks apart and hard alpha edges hard', () => {
    const texel = (i: number) => [(i & 1) * 255, 0, 255, (i & 2) * 127.5]
    const pixels = Uint8Array.from({ length: 64 }, (_, i) => texel(i >> 2)[i & 3]!)
    const picture = { pixels, width: 4, height: 4 }
    for (const preset of PRESETS) expect(decodeBc3(encode('bc3', picture, { preset }), 4, 4)).toEqual(pixels)
  })
})

describe('BC4 and BC5', () => {
  it('hold soft values beside 0 and 255, where eight even steps could not', () => {
    const values = [0, 0, 255, 100, 102, 104, 255, 106, 108, 110, 0, 104, 102, 255, 106, 0]
    const pixels = Uint8Array.from({ length: 64 }, (_, i) => ((i & 3) === 0 ? values[i >> 2]! : 255 - values[i >> 2]!))
    const picture = { pixels, width: 4, height: 4 }
    for (const format of ['bc4', 'bc5'] as const) {
      const back = decodeBlocks(format, encode(format, picture, { preset: 'normal' }), 4, 4)
      for (let i = 0; i < 64; i++) if ((i & 3) < CHANNELS[format]) expect(Math.abs(back[i]! - pixels[i]!)).toBeLessThanOrEqual(1)
    }
  })
})

describe('BC7', () => {
  it('holds every solid colour exactly', () => {
    const side = 64
    const pixels = new Uint8Array(side * side * 4)
    for (let i = 0; i < side * side; i++) {
      const v = (Math.floor(i / side / 4) * 16 + Math.floor((i % side) / 4)) & 255
      pixels.set([v, 255 - v, (v * 7) & 255, (v * 31) & 255], i * 4)
    }
    const back = decodeBc7(encode('bc7', { pixels, width: side, height: side }, { preset: 'draft' }), side, side)
    expect(difference(back, pixels)).toBeUndefined()
  })

  it('keeps opaque blocks opaque, to the last step or, where alpha may drift, but one', () => {
    fc.assert(
      fc.property(scenes, presets, fc.boolean(), ({ pixels, width, height }, preset, exactAlpha) => {
        const opaque = pixels.map((v, i) => ((i & 3) === 3 ? 255 : v))
        const back = decodeBc7(encode('bc7', { pixels: opaque, width, height }, { preset, exactAlpha }), width, height)
        for (let i = 3; i < back.length; i += 4) expect(back[i]).toBeGreaterThanOrEqual(exactAlpha ? 255 : 254)
      }),
    )
  })

  it('uses every mode, and each for the better', () => {
    const seen = new Map<number, number>()
    for (let seed = 0; seed < 12; seed++) {
      for (const kind of KINDS) {
        const picture = scene(kind, 48, seed)
        const high = encode('bc7', picture, { preset: 'high' })
        const draft = decodeBc7(encode('bc7', picture, { preset: 'draft' }), 48, 48)
        const back = decodeBc7(high, 48, 48)
        for (let b = 0; b < high.length / 16; b++) {
          seen.set(modeOf(high, b * 16), 1 + (seen.get(modeOf(high, b * 16)) ?? 0))
          // Errors are weighed before decoders round them, so that a block may lose a little by a better mode.
          const error = (of: Uint8Array) => blockError(picture, of, b)
          expect(error(back)).toBeLessThanOrEqual(error(draft) * 1.05 + 24)
        }
      }
    }
    expect([...seen.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('is read by Pillow as by the specification', (context) => {
    need(pillow, context)
    const tall = scene('grain', 48, 4)
    const parts = [tall, scene('edges', 48, 6), scene('soft', 48, 7), pictureOf(48, 48, 'noise', 8)]
    const pixels = new Uint8Array(Buffer.concat(parts.map((part) => part.pixels)))
    const blocks = encode('bc7', { pixels, width: 48, height: 192 }, { preset: 'high' })
    const head = new Uint32Array(37)
    head.set([0x20534444, 124, 0x81007, 192, 48, blocks.length, 0, 1])
    head.set([32, 4, 0x30315844], 19)
    head[27] = 0x1000
    head.set([98, 3, 0, 1, 0], 32)
    const file = new Uint8Array(Buffer.concat([new Uint8Array(head.buffer), blocks]))
    expect(difference(pillow.read(file, 'dds').pixels, decodeBc7(blocks, 48, 192))).toBeUndefined()
  })
})

function blockError({ pixels, width }: Picture, other: Uint8Array, block: number): number {
  const across = Math.ceil(width / 4)
  let sum = 0
  for (let i = 0; i < 64; i++) {
    const x = (block % across) * 4 + ((i >> 2) & 3)
    const y = Math.floor(block / across) * 4 + (i >> 4)
    const at = (y * width + x) * 4 + (i & 3)
    sum += (pixels[at]! - other[at]!) ** 2
  }
  return sum
}
