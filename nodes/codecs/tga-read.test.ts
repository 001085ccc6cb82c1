import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, pictureOf } from '../kernels/pictures.ts'
import { farthest, imageMagick, need, pillow } from './oracles.ts'
import { decodeTga, readTgaHeader } from './tga-read.ts'
import { encodeTga } from './tga.ts'

interface Head {
  readonly kind: number
  readonly depth: number
  readonly flags?: number
  readonly width?: number
  readonly height?: number
  readonly id?: string
  readonly map?: { readonly first?: number; readonly depth: number; readonly bytes: readonly number[] }
}

function tga({ kind, depth, flags = 0x20, width = 2, height = 1, id = '', map }: Head, data: Iterable<number>, end: Iterable<number> = []): Uint8Array {
  const count = map ? map.bytes.length / Math.ceil(map.depth / 8) : 0
  const pair = (value: number) => [value & 255, value >> 8]
  return Uint8Array.from([
    id.length, map ? 1 : 0, kind, ...pair(map?.first ?? 0), ...pair(count), map?.depth ?? 0,
    0, 0, 0, 0, ...pair(width), ...pair(height), depth, flags,
    ...Buffer.from(id), ...(map?.bytes ?? []), ...data, ...end,
  ])
}

/** The end of a version 2.0 file: an extension area of 495 bytes that says what alpha is, and the footer. */
function ending(attribute: number, at: number): number[] {
  const area = [...new Uint8Array(494), attribute]
  const place = [0, 8, 16, 24].map((shift) => (at >> shift) & 255)
  return [...area, ...place, 0, 0, 0, 0, ...Buffer.from('TRUEVISION-XFILE.\0')]
}

const pixelsOf = (file: Uint8Array) => [...decodeTga(file).pixels]
const noise = (length: number, seed: number) => {
  const next = bytesOf(seed)
  return new Uint8Array(length).map(() => next())
}

describe('decodeTga', () => {
  it('reads grey, with alpha too, packets that cross rows, and a skipped id', () => {
    expect(pixelsOf(tga({ kind: 3, depth: 8 }, [7, 9]))).toEqual([7, 7, 7, 255, 9, 9, 9, 255])
    expect(pixelsOf(tga({ kind: 3, depth: 16, flags: 0x28 }, [7, 1, 9, 2]))).toEqual([7, 7, 7, 1, 9, 9, 9, 2])
    expect(pixelsOf(tga({ kind: 11, depth: 8, height: 2 }, [0x83, 5])).slice(12)).toEqual([5, 5, 5, 255])
    expect(pixelsOf(tga({ kind: 3, depth: 8, id: 'car 7' }, [7, 9]))[0]).toBe(7)
  })

  it('reads 15 and 16 bits, whose highest is alpha where the header says so', () => {
    // Red full, then blue full with the highest bit set.
    const data = [0x00, 0x7c, 0x1f, 0x80]
    expect(pixelsOf(tga({ kind: 2, depth: 15 }, data))).toEqual([255, 0, 0, 255, 0, 0, 255, 255])
    expect(pixelsOf(tga({ kind: 2, depth: 16 }, data))).toEqual([255, 0, 0, 255, 0, 0, 255, 255])
    expect(pixelsOf(tga({ kind: 2, depth: 16, flags: 0x21 }, data))).toEqual([255, 0, 0, 0, 0, 0, 255, 255])
    expect(pixelsOf(tga({ kind: 10, depth: 16 }, [0x81, 0xe0, 0x03]))).toEqual([0, 255, 0, 255, 0, 255, 0, 255])
  })

  it('reads colour maps of every depth, from any first index', () => {
    const of = (depth: number, bytes: readonly number[], more: Partial<Head> = {}) =>
      pixelsOf(tga({ kind: 1, depth: 8, map: { depth, bytes }, ...more }, [1, 0]))
    expect(of(24, [1, 2, 3, 4, 5, 6])).toEqual([6, 5, 4, 255, 3, 2, 1, 255])
    expect(of(32, [1, 2, 3, 4, 5, 6, 7, 8], { flags: 0x28 })).toEqual([7, 6, 5, 8, 3, 2, 1, 4])
    expect(of(16, [0x00, 0x7c, 0x1f, 0x00])).toEqual([0, 0, 255, 255, 255, 0, 0, 255])
    const shifted = { kind: 9, depth: 16, map: { first: 300, depth: 24, bytes: [1, 2, 3, 4, 5, 6] } }
    expect(pixelsOf(tga(shifted, [0x01, 0x2d, 0x01, 0x2c, 0x01]))).toEqual([6, 5, 4, 255, 3, 2, 1, 255])
    // A map that texels of colour do not use is stepped over.
    expect(pixelsOf(tga({ kind: 2, depth: 24, width: 1, map: { depth: 24, bytes: [9, 9, 9] } }, [1, 2, 3]))).toEqual([3, 2, 1, 255])
  })

  it('reads from every corner', () => {
    const of = (flags: number) => pixelsOf(tga({ kind: 3, depth: 8, flags, height: 2 }, [1, 2, 3, 4])).filter((_, i) => i % 4 === 0)
    expect([of(0x20), of(0x00), of(0x30), of(0x10)]).toEqual([[1, 2, 3, 4], [3, 4, 1, 2], [2, 1, 4, 3], [4, 3, 2, 1]])
  })

  it('takes 32 bits for opaque where header and extension area say so, or where all would be clear', () => {
    const data = [1, 2, 3, 4, 5, 6, 7, 0]
    const of = (flags: number, texels: readonly number[], attribute?: number) =>
      pixelsOf(tga({ kind: 2, depth: 32, flags }, texels, attribute === undefined ? [] : ending(attribute, 18 + texels.length))).filter((_, i) => i % 4 === 3)
    expect(of(0x28, data)).toEqual([4, 0])
    // Many writers leave the bits at 0 in files that do carry alpha.
    expect(of(0x20, data)).toEqual([4, 0])
    expect(of(0x20, data, 3)).toEqual([4, 0])
    expect([of(0x20, data, 0), of(0x20, data, 1)]).toEqual([[255, 255], [255, 255]])
    expect(of(0x28, data, 0)).toEqual([4, 0])
    const clear = [1, 2, 3, 0, 5, 6, 7, 0]
    expect([of(0x20, clear), of(0x28, clear), of(0x20, clear, 3)]).toEqual([[255, 255], [0, 0], [0, 0]])
  })

  it('gives straight colours where the extension area says that they are multiplied by alpha', () => {
    const of = (attribute: number) => pixelsOf(tga({ kind: 2, depth: 32, flags: 0x28, width: 1 }, [10, 20, 64, 128], ending(attribute, 22)))
    expect([of(3), of(4)]).toEqual([[64, 20, 10, 128], [128, 40, 20, 128]])
  })

  it('steps over what makes no sense at the end', () => {
    const far = tga({ kind: 3, depth: 8 }, [7, 9], ending(0, 0x7fffffff))
    expect(readTgaHeader(far)).toMatchObject({ footer: true, attribute: null, kind: 'grey', packed: false })
    expect(pixelsOf(far)[0]).toBe(7)
    expect(pixelsOf(tga({ kind: 3, depth: 8 }, [7, 9], noise(100, 1)))[0]).toBe(7)
  })

  it('names what is wrong, or not read', () => {
    const of = (head: Head, ...data: number[]) => () => decodeTga(tga(head, data))
    expect(() => decodeTga(new Uint8Array(4))).toThrow('ends within its header')
    for (const kind of [0, 4, 8, 12, 17, 32, 33]) expect(of({ kind, depth: 24 })).toThrow(`kind ${kind};`)
    expect(of({ kind: 2, depth: 8 }, 1, 2)).toThrow('8 bits a texel; 15, 16, 24, 32')
    expect(of({ kind: 3, depth: 24 }, 1, 2)).toThrow('24 bits a texel; 8, 16')
    expect(of({ kind: 1, depth: 8 }, 0, 0)).toThrow('lacks its colour map')
    expect(of({ kind: 1, depth: 8, map: { depth: 8, bytes: [1] } }, 0, 0)).toThrow('colour map of 8 bits')
    expect(of({ kind: 1, depth: 8, map: { depth: 24, bytes: [1, 2, 3] } }, 0, 1)).toThrow('does not hold')
    expect(of({ kind: 1, depth: 8, map: { first: 1, depth: 24, bytes: [1, 2, 3] } }, 1, 0)).toThrow('does not hold')
    expect(of({ kind: 2, depth: 24, flags: 0x60 }, 1, 2, 3)).toThrow('interleaved')
    expect(of({ kind: 2, depth: 24 }, 1, 2, 3)).toThrow('ends before its picture')
    expect(of({ kind: 10, depth: 24 }, 0x81, 1, 2)).toThrow('ends before its picture')
    expect(of({ kind: 10, depth: 32, width: 65535, height: 65535 })).toThrow('ends before its picture')
    expect(of({ kind: 2, depth: 24, width: 0 })).toThrow('0 x 1')
    expect(() => decodeTga(tga({ kind: 1, depth: 8, map: { depth: 24, bytes: noise(300, 1) as unknown as number[] } }, []).subarray(0, 40))).toThrow('ends')
  })

  it('either reads or refuses whatever bytes it meets', () => {
    const good = encodeTga(pictureOf(9, 7, 'cut-out', 1), { depth: 32, packed: true, origin: 'top' })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 6 }), fc.nat(good.length), (changes, length) => {
        const file = good.slice(0, length)
        for (const [at, value] of changes) if (at < length) file[at] = value
        try {
          const { width, height, pixels } = decodeTga(file)
          expect(pixels.length).toBe(width * height * 4)
          expect(width * height).toBeLessThanOrEqual(length * 128)
        } catch (error) {
          expect((error as Error).name).toBe('BadFile')
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('others', () => {
  const [width, height] = [13, 9]
  const texels = width * height
  const map = { depth: 24, bytes: [...noise(256 * 3, 4)] }
  const files = {
    'grey': tga({ kind: 3, depth: 8, width, height }, noise(texels, 1)),
    'grey, from the bottom': tga({ kind: 3, depth: 8, width, height, flags: 0 }, noise(texels, 1)),
    'a colour map': tga({ kind: 1, depth: 8, width, height, map }, noise(texels, 2)),
    '24 bits, from the right': tga({ kind: 2, depth: 24, width, height, flags: 0x30 }, noise(texels * 3, 3)),
    '24 bits with an id': tga({ kind: 2, depth: 24, width, height, id: 'named' }, noise(texels * 3, 3)),
    '32 bits': tga({ kind: 2, depth: 32, width, height, flags: 0x28 }, noise(texels * 4, 5)),
    '16 bits': tga({ kind: 2, depth: 16, width, height, flags: 0x20 }, noise(texels * 2, 6).map((v, i) => (i % 2 === 1 ? v & 127 : v))),
  }

  it.for(Object.entries(files))('see %s as we do', ([name, file], context) => {
    for (const oracle of [pillow, imageMagick]) {
      need(oracle, context)
      const off = farthest(oracle.read(file, 'tga').pixels, decodeTga(file).pixels)
      expect(off, oracle.name).toBeLessThanOrEqual(name === '16 bits' ? 1 : 0)
    }
  })
})
