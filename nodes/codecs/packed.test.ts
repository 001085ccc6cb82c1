import { describe, expect, it } from 'vitest'
import { decodeBlocks } from '../kernels/bc-decode.ts'
import { packPixels, type Packed } from './packed.ts'

const size = { width: 130, height: 66 }

/** A slope of colours, with an alpha. */
const slope = (alpha: (x: number) => number) => {
  const pixels = new Uint8Array(size.width * size.height * 4)
  for (let i = 0; i < size.width * size.height; i++) {
    const x = i % size.width
    pixels.set([x, 255 - x, Math.floor(i / size.width) * 3, alpha(x)], i * 4)
  }
  return pixels
}

const unpackPixels = ({ format, bytes }: Packed, { width, height }: typeof size) => decodeBlocks(format, bytes, width, height)

/** The mean difference of a byte. */
const apart = (a: Uint8Array, b: Uint8Array) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length

describe('packed pixels', () => {
  it('are an eighth of the bytes for opaque pictures, and look alike', () => {
    const pixels = slope(() => 255)
    const packed = packPixels(pixels, size)
    expect(packed).toMatchObject({ format: 'bc1' })
    expect(packed.bytes).toHaveLength(33 * 17 * 8)
    const seen = unpackPixels(packed, size)
    expect(seen).toHaveLength(pixels.length)
    expect(apart(seen, pixels)).toBeLessThan(3)
    expect(seen.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true)
  })

  it('keep alpha where there is some', () => {
    const pixels = slope((x) => 2 * Math.min(x, 127))
    const packed = packPixels(pixels, size)
    expect(packed).toMatchObject({ format: 'bc3' })
    expect(apart(unpackPixels(packed, size), pixels)).toBeLessThan(3)
  })
})
