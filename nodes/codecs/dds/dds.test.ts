import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, pictureOf, pictures, psnr, type Picture } from '../../kernels/pictures.ts'
import { farthest, imageMagick, need, pillow } from '../oracles.ts'
import { decodeDds } from './decode.ts'
import { encodeDds } from './encode.ts'
import { readHeader, writeHeader } from './header.ts'
import type { DdsEncoding } from './options.ts'

const BC3: DdsEncoding = {
  format: 'bc3',
  preset: 'normal',
  mips: 'box',
  gamma: 'srgb',
  alpha: 'data',
  dither: 'none',
  header: 'legacy',
}
const FORMATS = ['bc1', 'bc3', 'rgba', 'bgra'] as const

/** Stripes, soft gradients and a clear corner: what a livery holds. */
function livery(width: number, height: number): Picture {
  const pixels = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    const x = i % width
    const y = Math.floor(i / width)
    const band = (x + y) % 61 < 20
    const alpha = Math.min(255, Math.max(0, (x + y - 40) * 4))
    pixels.set(band ? [230, 20, 36, alpha] : [20 + (x * 150) / width, 60 + (y * 120) / height, 180, alpha], i * 4)
  }
  return { width, height, pixels }
}

const word = (file: Uint8Array, at: number) => new DataView(file.buffer, file.byteOffset).getUint32(at, true)

describe('encodeDds', () => {
  it('writes the header that strict loaders want', () => {
    const file = encodeDds(livery(64, 32), BC3)
    expect(Buffer.from(file.subarray(0, 4)).toString()).toBe('DDS ')
    expect([4, 8, 12, 16, 20, 24, 28].map((at) => word(file, at))).toEqual([124, 0xa1007, 32, 64, 64 * 32, 0, 7])
    expect([76, 80, 108, 112, 116, 120].map((at) => word(file, at))).toEqual([32, 4, 0x401008, 0, 0, 0])
    expect(Buffer.from(file.subarray(84, 88)).toString()).toBe('DXT5')
    expect(Buffer.from(encodeDds(livery(64, 32), { ...BC3, format: 'bc1' }).subarray(84, 88)).toString()).toBe('DXT1')
    expect(word(encodeDds(livery(64, 32), { ...BC3, format: 'bc1', mips: 'none' }), 108)).toBe(0x1000)
  })

  it('writes whole blocks down to 1 x 1', () => {
    // 8 + 2 + 1 + 1 blocks wide, as high.
    expect(encodeDds(livery(8, 8), BC3).length).toBe(128 + (4 + 1 + 1 + 1) * 16)
    expect(encodeDds(livery(8, 8), { ...BC3, format: 'bc1', mips: 'none' }).length).toBe(128 + 4 * 8)
    expect(encodeDds(livery(5, 3), { ...BC3, format: 'rgba', mips: 'box' }).length).toBe(128 + (15 + 2 + 1) * 4)
  })

  it('comes back through our own reader at every size', () => {
    fc.assert(
      fc.property(pictures(40), fc.constantFrom(...FORMATS), fc.constantFrom('none', 'box', 'kaiser', 'nearest'), (picture, format, mips) => {
        const back = decodeDds(encodeDds(picture, { ...BC3, format, mips }))
        expect([back.width, back.height]).toEqual([picture.width, picture.height])
        expect(back.levels.length).toBe(mips !== 'none' ? Math.floor(Math.log2(Math.max(picture.width, picture.height))) + 1 : 1)
        if (format === 'rgba' || format === 'bgra') expect(difference(back.levels[0]!.pixels, picture.pixels)).toBeUndefined()
      }),
    )
  })

  it('stays within 36 dB of the input as BC3', () => {
    const picture = livery(256, 256)
    const back = decodeDds(encodeDds(picture, BC3)).levels[0]!.pixels
    expect(psnr(picture.pixels, back)).toBeGreaterThan(36)
    expect(psnr(picture.pixels, back, 0, 3)).toBeGreaterThan(36)
  })

  it('tells progress that never falls and ends at 1', () => {
    const shares: number[] = []
    encodeDds(livery(300, 600), BC3, (share) => shares.push(share))
    expect(shares.length).toBeGreaterThan(5)
    shares.forEach((share, i) => expect(share).toBeGreaterThanOrEqual(shares[i - 1] ?? 0))
    expect(shares.at(-1)).toBeCloseTo(1, 9)
  })

  it('stops when it is aborted', () => {
    const abort = new AbortController()
    const stop = () => encodeDds(livery(300, 600), BC3, () => abort.abort(new Error('enough')), abort.signal)
    expect(stop).toThrow('enough')
    expect(() => encodeDds(livery(4, 4), BC3, undefined, AbortSignal.abort(new Error('never')))).toThrow('never')
  })

  it('refuses sides that no header may say', () => {
    const wide = { width: 16385, height: 1, pixels: new Uint8Array(16385 * 4) }
    expect(() => encodeDds(wide, BC3)).toThrow('16384')
  })
})

describe('other programs', () => {
  for (const oracle of [pillow, imageMagick]) {
    it(`read our DXT1 and DXT5 as we do (${oracle.name})`, (context) => {
      need(oracle, context)
      for (const [width, height] of [[64, 64], [128, 32], [60, 36]] as const) {
        for (const format of ['bc1', 'bc3'] as const) {
          const smooth = livery(width, height)
          for (const picture of [smooth, pictureOf(width, height, 'extremes', 3)]) {
            const file = encodeDds(picture, { ...BC3, format })
            const theirs = oracle.read(file, 'dds')
            expect([theirs.width, theirs.height]).toEqual([width, height])
            expect(farthest(theirs.pixels, decodeDds(file).levels[0]!.pixels)).toBeLessThanOrEqual(1)
            if (picture === smooth) expect(psnr(picture.pixels, theirs.pixels, 0, 3)).toBeGreaterThan(36)
          }
        }
      }
    })

    it(`see BC1 of any picture as opaque (${oracle.name})`, (context) => {
      need(oracle, context)
      const file = encodeDds(pictureOf(64, 64, 'noise', 8), { ...BC3, format: 'bc1' })
      expect(oracle.read(file, 'dds').pixels.every((v, i) => (i & 3) !== 3 || v === 255)).toBe(true)
    })
  }

  it('read our plain files exactly (Pillow)', (context) => {
    need(pillow, context)
    const picture = pictureOf(33, 17, 'noise', 2)
    const theirs = pillow.read(encodeDds(picture, { ...BC3, format: 'rgba', mips: 'none' }), 'dds')
    expect(difference(theirs.pixels, picture.pixels)).toBeUndefined()
  })
})

describe('decodeDds', () => {
  const dx10 = (code: number, data: Uint8Array, extra: readonly number[] = [3, 0, 1, 0]) => {
    const file = new Uint8Array(148 + data.length)
    file.set(writeHeader(4, 4, { ...BC3, levels: 1 }))
    file.set(Buffer.from('DX10'), 84)
    const view = new DataView(file.buffer)
    ;[code, ...extra].forEach((v, i) => view.setUint32(128 + i * 4, v, true))
    file.set(data, 148)
    return file
  }
  const blocks = encodeDds(livery(4, 4), { ...BC3, mips: 'none' }).slice(128)

  it('reads DX10 headers of the formats it knows', () => {
    const legacy = decodeDds(encodeDds(livery(4, 4), { ...BC3, mips: 'none' }))
    for (const code of [76, 77, 78]) expect(decodeDds(dx10(code, blocks)).levels).toEqual(legacy.levels)
    const plain = Uint8Array.from({ length: 64 }, (_, i) => i)
    expect([...decodeDds(dx10(28, plain)).levels[0]!.pixels.subarray(0, 4)]).toEqual([0, 1, 2, 3])
    expect([...decodeDds(dx10(87, plain)).levels[0]!.pixels.subarray(0, 4)]).toEqual([2, 1, 0, 3])
  })

  it('names what it does not read', () => {
    expect(() => decodeDds(dx10(98, blocks))).toThrow('DXGI format 98')
    expect(() => decodeDds(dx10(77, blocks, [3, 4, 1, 0]))).toThrow('cube')
    expect(() => decodeDds(dx10(77, blocks, [3, 0, 6, 0]))).toThrow('array')
    const file = encodeDds(livery(4, 4), BC3)
    const changed = (at: number, value: number) => {
      const copy = file.slice()
      new DataView(copy.buffer).setUint32(at, value, true)
      return copy
    }
    expect(() => decodeDds(changed(84, 0x33545844))).toThrow('"DXT3"')
    expect(() => decodeDds(changed(112, 0xfe00))).toThrow('cube map')
    expect(() => decodeDds(changed(112, 0x200000))).toThrow('volume')
    expect(() => decodeDds(changed(16, 0xffffffff))).toThrow('sides from 1 to 16384')
    expect(() => decodeDds(changed(12, 0))).toThrow('sides from 1 to 16384')
    expect(() => decodeDds(changed(4, 100))).toThrow('wrong size')
    expect(() => decodeDds(changed(80, 0x20000))).toThrow('neither block-compressed')
    expect(() => decodeDds(new Uint8Array(0))).toThrow('not a DDS file')
    expect(() => decodeDds(file.subarray(0, 100))).toThrow('ends within its header')
    expect(() => decodeDds(file.subarray(0, 140))).toThrow('ends before its picture')
  })

  it('does without what writers forget: flags, linear size, level count, levels', () => {
    const file = encodeDds(livery(16, 16), BC3)
    const whole = decodeDds(file)
    for (const at of [8, 20, 108]) new DataView(file.buffer).setUint32(at, 0, true)
    expect(decodeDds(file).levels).toEqual(whole.levels)
    expect(decodeDds(file.subarray(0, 128 + 256 + 64)).levels.length).toBe(2)
    expect(decodeDds(file, { firstOnly: true }).levels.length).toBe(1)
    new DataView(file.buffer).setUint32(28, 0, true)
    expect(decodeDds(file).levels.length).toBe(1)
    new DataView(file.buffer).setUint32(28, 0xffffffff, true)
    expect(decodeDds(file).levels.length).toBe(5)
  })

  it('reads 24 and 32 bits in any order of bytes', () => {
    const header = writeHeader(1, 1, { ...BC3, format: 'bgra', levels: 1 })
    const view = new DataView(header.buffer)
    view.setUint32(80, 0x40, true)
    view.setUint32(88, 24, true)
    expect(readHeader(header).layout).toEqual({ bytes: 3, order: [2, 1, 0, -1] })
    expect([...decodeDds(Uint8Array.of(...header, 1, 2, 3)).levels[0]!.pixels]).toEqual([3, 2, 1, 255])
    view.setUint32(92, 0xff, true)
    view.setUint32(100, 0xff0000, true)
    expect([...decodeDds(Uint8Array.of(...header, 1, 2, 3)).levels[0]!.pixels]).toEqual([1, 2, 3, 255])
    view.setUint32(92, 0x7c00, true)
    expect(() => decodeDds(Uint8Array.of(...header, 1, 2, 3))).toThrow('not whole bytes')
  })

  it('either reads or refuses whatever bytes it meets, without setting aside more than they hold', () => {
    const good = encodeDds(livery(12, 8), BC3)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(147), fc.nat(255)), { maxLength: 8 }), fc.nat(good.length), (changes, length) => {
        const file = good.slice(0, length)
        for (const [at, value] of changes) if (at < length) file[at] = value
        try {
          const { levels } = decodeDds(file)
          const texels = levels.reduce((sum, l) => sum + l.pixels.length, 0)
          // BC1 holds 64 bytes of texels in 8.
          expect(texels).toBeLessThanOrEqual(levels.length * 64 + length * 8)
        } catch (error) {
          expect((error as Error).name).toBe('BadFile')
        }
      }),
      { numRuns: 500 },
    )
  })
})
