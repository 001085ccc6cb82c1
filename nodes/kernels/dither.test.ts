import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBc1 } from './bc-decode.ts'
import { blockBytes } from './block-format.ts'
import { encodeBlockRows } from './blocks.ts'
import { dither, DITHER_ROWS, type DitherKind } from './dither.ts'
import { bytesOf, difference, pictureOf, pictures } from './pictures.ts'
import { plainly } from './wasm/plainly.ts'

const kinds = fc.constantFrom('ordered' as const, 'diffused' as const)

/** A slow gradient between two colours, along both axes. */
function gradient(size: number, from: readonly number[], to: readonly number[]): Uint8Array {
  const pixels = new Uint8Array(size * size * 4).fill(255)
  for (let i = 0; i < size * size; i++) {
    const t = ((i % size) * 0.8 + Math.floor(i / size) * 0.2) / size
    for (let k = 0; k < 3; k++) pixels[i * 4 + k] = Math.round(from[k]! + (to[k]! - from[k]!) * t)
  }
  return pixels
}

/** How a plane differs from another once both are seen from afar: the spread of the mean error of 16 x 16 texels, less the mean of all. */
function banding(a: Uint8Array, b: Uint8Array, size: number): number {
  const errors: number[] = []
  for (let k = 0; k < 3; k++) {
    const own: number[] = []
    for (let y = 0; y + 16 <= size; y += 8) {
      for (let x = 0; x + 16 <= size; x += 8) {
        let sum = 0
        for (let i = 0; i < 256; i++) {
          const p = ((y + (i >> 4)) * size + x + (i & 15)) * 4 + k
          sum += a[p]! - b[p]!
        }
        own.push(sum / 256)
      }
    }
    const mean = own.reduce((s, v) => s + v, 0) / own.length
    errors.push(...own.map((v) => v - mean))
  }
  return Math.sqrt(errors.reduce((s, v) => s + v * v, 0) / errors.length)
}

function noise(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return Math.sqrt(sum / (a.length * 0.75))
}

function blockOf(pixels: Uint8Array, width: number, height: number, x: number, y: number): number[][] {
  const texels: number[][] = []
  for (let j = y; j < Math.min(height, y + 4); j++) {
    for (let i = x; i < Math.min(width, x + 4); i++) texels.push([...pixels.subarray((j * width + i) * 4, (j * width + i) * 4 + 4)])
  }
  return texels
}

const SIZE = 512
function seen(pixels: Uint8Array, kind: DitherKind | 'none'): Uint8Array {
  const copy = pixels.slice()
  if (kind !== 'none') dither(copy, SIZE, { from: 0, to: SIZE }, kind)
  const blocks = new Uint8Array(blockBytes('bc1', SIZE, SIZE))
  encodeBlockRows('bc1', blocks, copy, SIZE, SIZE, { preset: 'normal' }, { from: 0, to: SIZE / 4 })
  return decodeBc1(blocks, SIZE, SIZE)
}

describe('dither', () => {
  const slow = [
    ['a sky', [40, 80, 140], [70, 120, 190]],
    ['a dusk', [200, 60, 90], [150, 110, 150]],
    ['dark paint', [12, 18, 30], [40, 34, 52]],
    ['silver', [150, 154, 160], [190, 192, 200]],
  ] as const
  it.each(slow)('takes bands out of %s and adds little noise', (_, from, to) => {
    const pixels = gradient(SIZE, from, to)
    const before = seen(pixels, 'none')
    for (const kind of ['ordered', 'diffused'] as const) {
      const after = seen(pixels, kind)
      expect(banding(pixels, after, SIZE)).toBeLessThan(banding(pixels, before, SIZE) * 0.75)
      expect(noise(pixels, after)).toBeLessThan(noise(pixels, before) + 0.5)
    }
  })

  it('gives the same bytes by lanes and by the plain twin', () => {
    const gentle = fc.record({ width: fc.integer({ min: 1, max: 90 }), height: fc.integer({ min: 1, max: 90 }), seed: fc.nat() }).map((size) => {
      const next = bytesOf(size.seed)
      const color = [next(), next(), next(), 9].map((v) => v * 0.8)
      return { ...size, pixels: Uint8Array.from({ length: size.width * size.height * 4 }, (_, i) => color[i % 4]! + (i % (size.width * 4)) / 90 + (next() & 7)) }
    })
    fc.assert(
      fc.property(fc.oneof(pictures(90), gentle), kinds, ({ pixels, width, height }, kind) => {
        const lanes = pixels.slice()
        dither(lanes, width, { from: 0, to: height }, kind)
        const plain = pixels.slice()
        plainly(() => dither(plain, width, { from: 0, to: height }, kind))
        expect(difference(lanes, plain)).toBeUndefined()
      }),
      { numRuns: 150 },
    )
  })

  it('comes out the same however the rows are cut', () => {
    fc.assert(
      fc.property(pictures(150), kinds, ({ pixels, width, height }, kind) => {
        const whole = pixels.slice()
        dither(whole, width, { from: 0, to: height }, kind)
        const cut = pixels.slice()
        for (let from = 0; from < height; from += DITHER_ROWS) {
          const to = Math.min(height, from + DITHER_ROWS)
          dither(cut.subarray(from * width * 4, to * width * 4), width, { from, to }, kind)
        }
        expect(difference(cut, whole)).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  it('leaves alpha, edges and texture alone, and moves nothing far', () => {
    fc.assert(
      fc.property(pictures(70), kinds, ({ pixels, width, height }, kind) => {
        const after = pixels.slice()
        dither(after, width, { from: 0, to: height }, kind)
        for (let y = 0; y < height; y += 4) {
          for (let x = 0; x < width; x += 4) {
            const block = blockOf(pixels, width, height, x, y)
            const spread = Math.max(...[0, 1, 2].map((k) => Math.max(...block.map((t) => t[k]!)) - Math.min(...block.map((t) => t[k]!))))
            const moved = blockOf(after, width, height, x, y).flatMap((t, i) => t.map((v, k) => Math.abs(v - block[i]![k]!)))
            expect(moved.every((m, i) => m <= (i % 4 === 3 || spread > 16 ? 0 : spread + 20))).toBe(true)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('leaves flat areas alone that the encoder hits exactly', () => {
    // White, black, and a third between two neighbouring codes of five and of six bits.
    for (const color of [[255, 255, 255], [0, 0, 0], [8, 4, 16], [132, 130, 132]]) {
      const pixels = new Uint8Array(64 * 64 * 4).map((_, i) => (i % 4 === 3 ? 200 : color[i % 4]!))
      for (const kind of ['ordered', 'diffused'] as const) {
        const after = pixels.slice()
        dither(after, 64, { from: 64, to: 128 }, kind)
        expect(difference(after, pixels)).toBeUndefined()
      }
    }
  })

  it('leaves flat blocks alone also beside a gradient', () => {
    const { pixels } = pictureOf(64, 64, 'noise', 3)
    for (let y = 16; y < 48; y++) for (let x = 16; x < 48; x++) pixels.set([255, 130, 0, 255], (y * 64 + x) * 4)
    for (const kind of ['ordered', 'diffused'] as const) {
      const after = pixels.slice()
      dither(after, 64, { from: 0, to: 64 }, kind)
      for (let y = 16; y < 48; y++) expect([...after.subarray((y * 64 + 16) * 4, (y * 64 + 20) * 4)].slice(0, 4)).toEqual([255, 130, 0, 255])
    }
  })

  it('refuses rows that begin within a stretch', () => {
    expect(() => dither(new Uint8Array(64), 4, { from: 4, to: 8 }, 'ordered')).toThrow('multiple of 32')
  })
})
