import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, pictureOf, pictures, psnr, type Picture } from '../../kernels/pictures.ts'
import { farthest, imageMagick, need, pillow } from '../oracles.ts'
import { decodeDds } from './decode.ts'
import { encodeDds } from './encode.ts'
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
        expect([back.width, back.height, back.format]).toEqual([picture.width, picture.height, format])
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
