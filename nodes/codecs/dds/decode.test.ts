import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeBlocks, type BlockCode } from '../../kernels/bc-decode.ts'
import { bytesOf, difference } from '../../kernels/pictures.ts'
import { farthest, imageMagick, need, pillow, type Oracle } from '../oracles.ts'
import { ddsFile, maskFile, randomBlocks, withWords } from '../testing/dds-files.ts'
import { decodeDds, decodeDdsLevel, levelPlaces } from './decode.ts'
import { readHeader } from './header.ts'

const noise = (length: number, seed = 1) => {
  const next = bytesOf(seed)
  return new Uint8Array(length).map(() => next())
}

const first = (file: Uint8Array) => decodeDds(file).levels[0]!.pixels
const SIZES = [[256, 256], [64, 36], [37, 21], [3, 2], [1, 1], [5, 64]] as const

/** The largest difference to another program over random blocks of every size. */
function off(oracle: Oracle, code: BlockCode, name: string | number, mode?: number): number {
  return Math.max(
    ...SIZES.map(([width, height], seed) => {
      const file = ddsFile(name, width, height, randomBlocks(code, width, height, seed + 1, mode))
      const theirs = oracle.read(file, 'dds')
      expect([theirs.width, theirs.height]).toEqual([width, height])
      return farthest(theirs.pixels, first(file))
    }),
  )
}

describe('blocks of other encoders, or of none', () => {
  it.for([0, 1, 2, 3, 4, 5, 6, 7])('BC7, mode %i: exactly as Pillow, all partitions, rotations and low bits', (mode, context) => {
    const file = ddsFile(98, 256, 256, randomBlocks('bc7', 256, 256, mode + 11, mode))
    need(pillow, context)
    expect(difference(pillow.read(file, 'dds').pixels, first(file))).toBeUndefined()
  })

  it('BC7 of mixed modes and the reserved one, at every size, sRGB and typeless: exactly as Pillow', (context) => {
    need(pillow, context)
    for (const code of [97, 98, 99]) expect(off(pillow, 'bc7', code)).toBe(0)
  })

  it('BC7 of the reserved mode: clear black, as Direct3D has it', () => {
    const reserved = ddsFile(98, 8, 4, Uint8Array.of(...new Uint8Array(16), ...randomBlocks('bc7', 4, 4, 1, 6)))
    expect([...first(reserved).subarray(0, 16)]).toEqual(Array(16).fill(0))
    expect(first(reserved).subarray(16, 32).some((v) => v > 0)).toBe(true)
  })

  it.each([['bc4s', 'BC4S', 8], ['bc5s', 'BC5S', 16]] as const)('%s: signed ends and thirds, in floating point', (code, name, size) => {
    const blocks = randomBlocks(code, 64, 64, 9)
    const pixels = first(ddsFile(name, 64, 64, blocks))
    const value = (at: number, i: number) => {
      const [a, b] = [0, 1].map((k) => Math.max(-1, ((blocks[at + k]! << 24) >> 24) / 127)) as [number, number]
      const bits = [2, 3, 4, 5, 6, 7].reduce((all, k) => all | (BigInt(blocks[at + k]!) << BigInt(8 * (k - 2))), 0n)
      const place = Number((bits >> BigInt(3 * i)) & 7n)
      if (place < 2) return place === 0 ? a : b
      if (a > b) return ((8 - place) * a + (place - 1) * b) / 7
      return place === 6 ? -1 : place === 7 ? 1 : ((6 - place) * a + (place - 1) * b) / 5
    }
    for (let i = 0; i < 64 * 64; i++) {
      const [x, y] = [i % 64, Math.floor(i / 64)]
      const at = ((y >> 2) * 16 + (x >> 2)) * size
      const within = (y % 4) * 4 + (x % 4)
      expect(Math.abs(pixels[i * 4]! - (value(at, within) * 0.5 + 0.5) * 255)).toBeLessThanOrEqual(1.5)
      if (size === 16) expect(Math.abs(pixels[i * 4 + 1]! - (value(at + 8, within) * 0.5 + 0.5) * 255)).toBeLessThanOrEqual(1.5)
    }
  })

  it.for([
    ['bc1', 'DXT1'],
    ['bc2', 'DXT3'],
    ['bc3', 'DXT5'],
    ['bc4', 'ATI1'],
    ['bc5', 'ATI2'],
    ['bc5', 83],
  ] as const)('%s under %s: within a step of Pillow', ([code, name], context) => {
    need(pillow, context)
    expect(off(pillow, code, name)).toBeLessThanOrEqual(1)
  })

  it.for([
    ['bc1', 'DXT1'],
    ['bc2', 'DXT3'],
    ['bc3', 'DXT5'],
  ] as const)('%s under %s: within a step of ImageMagick', ([code, name], context) => {
    need(imageMagick, context)
    expect(off(imageMagick, code, name)).toBeLessThanOrEqual(1)
  })
})

describe('files of other programs', () => {
  const folder = new URL('../fixtures/dds/', import.meta.url)
  const names = readdirSync(folder).filter((name) => name.endsWith('.dds'))

  it.for(names)('%s: as Pillow and ImageMagick see it', (name, context) => {
    const file = new Uint8Array(readFileSync(new URL(name, folder)))
    const picture = decodeDds(file)
    expect([picture.width, picture.height, picture.levels.length]).toEqual([36, 20, name.startsWith('nvcompress') ? 6 : 1])
    // Twelve files of seven layouts; ImageMagick reads no BC4 and BC5.
    for (const oracle of /bc[45]/.test(name) ? [pillow] : [pillow, imageMagick]) {
      need(oracle, context)
      expect(farthest(oracle.read(file, 'dds').pixels, picture.levels[0]!.pixels)).toBeLessThanOrEqual(1)
    }
  })

  it.for(['nvcompress-bc1a.dds', 'nvcompress-bc2.dds', 'nvcompress-bc3.dds', 'nvcompress-bc4.dds', 'nvcompress-bc5.dds'])(
    '%s: level by level as Pillow sees each by itself',
    (name, context) => {
      need(pillow, context)
      const file = new Uint8Array(readFileSync(new URL(name, folder)))
      const places = levelPlaces(readHeader(file), file.length)
      expect(places.map(({ width, height }) => `${width} x ${height}`)).toEqual(['36 x 20', '18 x 10', '9 x 5', '4 x 2', '2 x 1', '1 x 1'])
      places.forEach(({ width, height, at, bytes }, i) => {
        const alone = new Uint8Array([...file.subarray(0, 128), ...file.subarray(at, at + bytes)])
        const theirs = pillow.read(withWords(alone, { 12: height, 16: width, 28: 1 }), 'dds')
        expect(farthest(theirs.pixels, decodeDdsLevel(file, i).pixels)).toBeLessThanOrEqual(1)
      })
    },
  )

  it('are the ones that are told of', () => {
    expect(names.length).toBe(12)
  })
})

describe('headers', () => {
  it.each([
    ['bc1', ['DXT1', 70, 71, 72]],
    ['bc2', ['DXT3', 73, 74, 75]],
    ['bc3', ['DXT5', 76, 77, 78]],
    ['bc4', ['ATI1', 'BC4U', 79, 80]],
    ['bc4s', ['BC4S', 81]],
    ['bc5', ['ATI2', 'BC5U', 82, 83]],
    ['bc5s', ['BC5S', 84]],
    ['bc7', [97, 98, 99]],
  ] as const)('of %s lead to the same picture', (code, names) => {
    const blocks = randomBlocks(code, 12, 8, 5)
    for (const name of names) {
      const read = decodeDds(ddsFile(name, 12, 8, blocks))
      expect(read.format).toBe(code)
      expect(difference(read.levels[0]!.pixels, decodeBlocks(code, blocks, 12, 8))).toBeUndefined()
    }
  })

  it('of plain texels lead to theirs', () => {
    const texel = Uint8Array.of(1, 2, 3, 4)
    const of = (code: number) => [...first(ddsFile(code, 1, 1, texel))]
    for (const code of [27, 28, 29]) expect(of(code)).toEqual([1, 2, 3, 4])
    for (const code of [87, 90, 91]) expect(of(code)).toEqual([3, 2, 1, 4])
    for (const code of [88, 92, 93]) expect(of(code)).toEqual([3, 2, 1, 255])
    expect([of(61), of(49), of(65)]).toEqual([[1, 1, 1, 255], [1, 2, 0, 255], [0, 0, 0, 1]])
    const d3d9 = (number: number) => [...first(ddsFile('\0\0\0\0', 1, 1, texel, { 84: number }))]
    expect([d3d9(20), d3d9(21), d3d9(22), d3d9(32), d3d9(50), d3d9(51)]).toEqual([
      [3, 2, 1, 255], [3, 2, 1, 4], [3, 2, 1, 255], [1, 2, 3, 4], [1, 1, 1, 255], [1, 1, 1, 2],
    ])
  })

  it('of DXT2 and DXT4, and a DX10 one that says so, give straight colours', () => {
    // A white end times 128 of 255; BC2's alpha is 8 of 15, which is 136.
    const grey = (8 << 11) | (17 << 5) | 8
    const block = Uint8Array.of(...new Uint8Array(8).fill(0x88), grey & 255, grey >> 8, 0, 0, 0, 0, 0, 0)
    const straight = first(ddsFile('DXT3', 4, 4, block))
    const divided = first(ddsFile('DXT2', 4, 4, block))
    expect([...straight.subarray(0, 4)]).toEqual([66, 69, 66, 136])
    expect([...divided.subarray(0, 4)]).toEqual([124, 129, 124, 136])
    expect(first(ddsFile(74, 4, 4, block, { 144: 2 }))).toEqual(divided)
    expect(first(ddsFile('DXT4', 4, 4, block))[3]).toBeLessThanOrEqual(136)
  })

  it('with masks of 8 to 32 bits are read by them', () => {
    const of = (flags: number, bits: number, masks: readonly number[], ...data: number[]) => [...first(maskFile(flags, bits, masks, 1, 1, Uint8Array.from(data)))]
    expect(of(0x40, 24, [0xff0000, 0xff00, 0xff], 1, 2, 3)).toEqual([3, 2, 1, 255])
    expect(of(0x40, 24, [0xff, 0xff00, 0xff0000], 1, 2, 3)).toEqual([1, 2, 3, 255])
    expect(of(0x41, 32, [0xff00, 0xff0000, 0xff000000, 0xff], 1, 2, 3, 4)).toEqual([2, 3, 4, 1])
    // Without the flag that announces it there is no alpha, whatever the mask.
    expect(of(0x40, 32, [0xff, 0xff00, 0xff0000, 0xff000000], 1, 2, 3, 4)).toEqual([1, 2, 3, 255])
    expect(of(0x40, 16, [0xf800, 0x7e0, 0x1f], 0x1f, 0xf8)).toEqual([255, 0, 255, 255])
    expect(of(0x41, 16, [0x7c00, 0x3e0, 0x1f, 0x8000], 0x10, 0x80)).toEqual([0, 0, 132, 255])
    expect(of(0x41, 16, [0xf00, 0xf0, 0xf, 0xf000], 0x21, 0x43)).toEqual([51, 34, 17, 68])
    expect(of(0x20000, 8, [0xff], 9)).toEqual([9, 9, 9, 255])
    expect(of(0x20001, 16, [0xff, 0, 0, 0xff00], 9, 8)).toEqual([9, 9, 9, 8])
    expect(of(0x2, 8, [0, 0, 0, 0xff], 7)).toEqual([0, 0, 0, 7])
    // Ten bits a channel: the highest eight count.
    expect(of(0x41, 32, [0x3ff, 0xffc00, 0x3ff00000, 0xc0000000], 0xff, 0x03, 0, 0x80)).toEqual([255, 0, 0, 170])
  })

  it('with masks that cannot be meant are refused', () => {
    const refused = (bits: number, masks: readonly number[]) => expect(() => decodeDds(maskFile(0x41, bits, masks, 1, 1, noise(8)))).toThrow('make no sense')
    refused(32, [0, 0, 0, 0])
    refused(32, [0xff00ff, 0xff00, 0, 0])
    refused(32, [0xff, 0xff, 0xff00, 0])
    refused(16, [0xff0000, 0xff00, 0xff, 0])
    refused(64, [0xff0000, 0xff00, 0xff, 0])
    refused(0, [0xff, 0, 0, 0])
  })

  it('name what is not read', () => {
    const blocks = randomBlocks('bc3', 4, 4, 1)
    const of = (code: string | number, words = {}) => () => decodeDds(ddsFile(code, 4, 4, blocks, words))
    expect(of(95)).toThrow('BC6H')
    expect(of(2)).toThrow('DXGI format 2')
    expect(of('GRGB')).toThrow('"GRGB"')
    expect(of('\0\0\0\0', { 84: 113 })).toThrow('D3DFORMAT 113')
    expect(of(77, { 136: 4 })).toThrow('cube map')
    expect(of(77, { 132: 4 })).toThrow('volume')
    expect(of(77, { 140: 6 })).toThrow('array of 6')
    expect(of('DXT5', { 112: 0xfe00 })).toThrow('cube map')
    expect(of('DXT5', { 112: 0x200000 })).toThrow('volume')
    expect(of('DXT5', { 16: 0xffffffff })).toThrow('sides from 1 to 16384')
    expect(of('DXT5', { 12: 0 })).toThrow('sides from 1 to 16384')
    expect(of('DXT5', { 4: 100 })).toThrow('wrong size')
    expect(() => decodeDds(new Uint8Array(0))).toThrow('not a DDS file')
    const file = ddsFile('DXT5', 4, 4, blocks)
    expect(() => decodeDds(file.subarray(0, 100))).toThrow('ends within its header')
    expect(() => decodeDds(file.subarray(0, 140))).toThrow('ends before its picture')
    expect(() => decodeDds(ddsFile(77, 4, 4, blocks).subarray(0, 140))).toThrow('second header')
  })
})

describe('what writers forget', () => {
  // Levels of 16, 8, 4, 2 and 1 px.
  const chain = ddsFile('DXT5', 16, 16, noise((16 + 4 + 1 + 1 + 1) * 16), { 28: 5 })
  const sidesOf = (file: Uint8Array) => decodeDds(file).levels.map(({ width }) => width)

  it('is done without: flags, linear size, caps, the level count', () => {
    expect(sidesOf(chain)).toEqual([16, 8, 4, 2, 1])
    expect(decodeDds(withWords(chain, { 8: 0, 20: 0, 108: 0 })).levels).toEqual(decodeDds(chain).levels)
    expect(decodeDds(withWords(chain, { 8: 0xffffffff, 20: 0xffffffff, 108: 0xffffffff })).levels).toEqual(decodeDds(chain).levels)
    expect(sidesOf(withWords(chain, { 28: 0 }))).toEqual([16])
    expect(sidesOf(withWords(chain, { 28: 0xffffffff }))).toEqual([16, 8, 4, 2, 1])
  })

  it('may be whole levels at the end', () => {
    expect(sidesOf(chain.subarray(0, 128 + 256 + 64))).toEqual([16, 8])
    expect(sidesOf(chain.subarray(0, 128 + 256 + 63))).toEqual([16])
    expect(() => decodeDds(chain.subarray(0, 128 + 255))).toThrow('ends before its picture')
  })

  it('leaves levels that can be asked for one by one', () => {
    const whole = decodeDds(chain)
    expect(decodeDds(chain, { firstOnly: true }).levels).toEqual([whole.levels[0]])
    whole.levels.forEach((level, i) => expect(decodeDdsLevel(chain, i)).toEqual(level))
    let ticks = 0
    decodeDdsLevel(ddsFile(98, 8, 400, randomBlocks('bc7', 8, 400, 1)), 0, () => ticks++)
    expect(ticks).toBe(4)
    expect(() => decodeDdsLevel(chain, 0, () => { throw new Error('enough') })).toThrow('enough')
    expect(() => decodeDdsLevel(chain, 5)).toThrow('has no level 5; its levels are 0 to 4')
    expect(() => decodeDdsLevel(ddsFile('DXT5', 4, 4, noise(16)), 1)).toThrow('it has level 0 alone')
  })

  it('is not made up for by setting memory aside that the file does not fill', () => {
    const claim = ddsFile('DXT1', 16384, 16384, noise(4096))
    const before = process.memoryUsage().arrayBuffers
    expect(() => decodeDds(claim)).toThrow('ends before its picture')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 20)
  })
})
