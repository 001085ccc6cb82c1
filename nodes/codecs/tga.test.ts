import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, pictureOf, pictures } from '../kernels/pictures.ts'
import { imageMagick, need, pillow } from './oracles.ts'
import { decodeTga } from './tga-read.ts'
import { encodeTga, type TgaOptions } from './tga.ts'

const fixture = async (name: string) => new Uint8Array(await readFile(new URL(`./fixtures/${name}`, import.meta.url)))
const options: fc.Arbitrary<TgaOptions> = fc.record({
  depth: fc.constantFrom(24 as const, 32 as const),
  packed: fc.boolean(),
  origin: fc.constantFrom('bottom' as const, 'top' as const),
})

const opaque = (pixels: Uint8Array) => pixels.map((v, i) => ((i & 3) === 3 ? 255 : v))

describe('files of the simulators', () => {
  it('are read, plain and packed alike', async () => {
    const raw = decodeTga(await fixture('8x8_24_raw_bottomleft.tga'))
    const packed = decodeTga(await fixture('8x8_24_rle_bottomleft.tga'))
    expect([raw.width, raw.height]).toEqual([8, 8])
    expect(packed).toEqual(raw)
    // The first row of the file is the bottom one; blue is its first byte.
    expect([...raw.pixels.subarray(7 * 32, 7 * 32 + 4)]).toEqual([0, 224, 0, 255])
    const clear = decodeTga(await fixture('8x8_32_raw_topleft.tga'))
    expect([...clear.pixels.subarray(0, 8)]).toEqual([255, 0, 0, 0, 255, 0, 32, 36])
  })

  it('are written as they were, up to the footer', async () => {
    for (const [name, how] of [
      ['8x8_24_raw_bottomleft.tga', { depth: 24, packed: false, origin: 'bottom' }],
      ['8x8_32_raw_topleft.tga', { depth: 32, packed: false, origin: 'top' }],
    ] as const) {
      const file = await fixture(name)
      const written = encodeTga(decodeTga(file), how)
      expect([...written.subarray(0, file.length)]).toEqual([...file])
      expect(Buffer.from(written.subarray(-18, -1)).toString()).toBe('TRUEVISION-XFILE.')
    }
  })
})

describe('encodeTga', () => {
  it('comes back exactly, in every way of writing', () => {
    fc.assert(
      fc.property(pictures(60), options, (picture, how) => {
        const back = decodeTga(encodeTga(picture, how))
        const expected = how.depth === 32 ? picture.pixels : opaque(picture.pixels)
        expect([back.width, back.height]).toEqual([picture.width, picture.height])
        expect(difference(back.pixels, expected)).toBeUndefined()
      }),
    )
  })

  it('packs flat pictures well, and noise at hardly any cost', () => {
    const how = { depth: 32, packed: true, origin: 'bottom' } as const
    expect(encodeTga(pictureOf(256, 256, 'flat', 1), how).length).toBe(18 + 256 * 2 * 5 + 26)
    expect(encodeTga(pictureOf(256, 256, 'noise', 1), how).length).toBeLessThan(256 * 256 * 4 * 1.01)
  })

  it('lets no packet cross a row', () => {
    const file = encodeTga(pictureOf(5, 4, 'flat', 1), { depth: 24, packed: true, origin: 'top' })
    expect(file.length).toBe(18 + 4 * 4 + 26)
  })

  for (const oracle of [pillow, imageMagick]) {
    it(`writes what others read exactly (${oracle.name})`, (context) => {
      need(oracle, context)
      for (const depth of [24, 32] as const) {
        for (const packed of [false, true]) {
          for (const origin of ['bottom', 'top'] as const) {
            const picture = pictureOf(37, 21, 'cut-out', 5)
            const theirs = oracle.read(encodeTga(picture, { depth, packed, origin }), 'tga')
            const expected = depth === 32 ? picture.pixels : opaque(picture.pixels)
            expect([theirs.width, theirs.height, difference(theirs.pixels, expected)]).toEqual([37, 21, undefined])
          }
        }
      }
    })
  }

  it('refuses what does not fit', () => {
    const how = { depth: 32, packed: false, origin: 'top' } as const
    expect(() => encodeTga({ width: 2, height: 2, pixels: new Uint8Array(15) }, how)).toThrow(RangeError)
    expect(() => encodeTga({ width: 65536, height: 0, pixels: new Uint8Array(0) }, how)).toThrow(RangeError)
  })
})
