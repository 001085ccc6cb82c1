import { describe, expect, it } from 'vitest'
import { pillow, imageMagick, need } from '../oracles.ts'
import { DXGI_OF } from './constants.ts'
import { readHeader, writeHeader, type HeaderWords } from './header.ts'
import type { DdsFormat } from './options.ts'
import { levelBytes } from './size.ts'

const FORMATS: readonly DdsFormat[] = ['bc1', 'bc3', 'bc4', 'bc5', 'bc7', 'rgba', 'bgra']
const words = (format: DdsFormat, more: Partial<HeaderWords> = {}): HeaderWords => ({
  format,
  levels: 7,
  header: 'legacy',
  gamma: 'srgb',
  alpha: 'transparency',
  ...more,
})
const word = (file: Uint8Array, at: number) => new DataView(file.buffer).getUint32(at, true)
const letters = (file: Uint8Array) => Buffer.from(file.subarray(84, 88)).toString('latin1')

describe('writeHeader', () => {
  it('sets everything that strict loaders look at', () => {
    for (const format of FORMATS) {
      const file = writeHeader(64, 32, words(format))
      const plain = format === 'rgba' || format === 'bgra'
      expect(Buffer.from(file.subarray(0, 4)).toString()).toBe('DDS ')
      const pitch = plain ? 64 * 4 : levelBytes(format, 64, 32)
      expect([4, 8, 12, 16, 20, 24, 28].map((at) => word(file, at))).toEqual([124, plain ? 0x2100f : 0xa1007, 32, 64, pitch, 0, 7])
      expect([76, 108, 112, 116, 120, 124].map((at) => word(file, at))).toEqual([32, 0x401008, 0, 0, 0, 0])
      expect(word(writeHeader(64, 32, words(format, { levels: 1 })), 108)).toBe(0x1000)
      expect(word(writeHeader(64, 32, words(format, { levels: 1 })), 28)).toBe(1)
    }
  })

  it('names formats by the letters that older loaders know, and plain texels by masks', () => {
    const of = (format: DdsFormat) => writeHeader(64, 32, words(format))
    expect((['bc1', 'bc3', 'bc4', 'bc5', 'bc7'] as const).map((format) => letters(of(format)))).toEqual(['DXT1', 'DXT5', 'ATI1', 'ATI2', 'DX10'])
    for (const [format, masks] of [['rgba', [0xff, 0xff00, 0xff0000, 0xff000000]], ['bgra', [0xff0000, 0xff00, 0xff, 0xff000000]]] as const) {
      expect([80, 84, 88, 92, 96, 100, 104].map((at) => word(of(format), at))).toEqual([0x41, 0, 32, ...masks])
    }
    expect(FORMATS.map((format) => of(format).length)).toEqual([128, 128, 128, 128, 148, 128, 128])
  })

  it('says sRGB, and what alpha means, in a DX10 header', () => {
    const codes = { bc1: [72, 71], bc3: [78, 77], bc4: [80, 80], bc5: [83, 83], bc7: [99, 98], rgba: [29, 28], bgra: [91, 87] }
    for (const format of FORMATS) {
      const of = (more: Partial<HeaderWords>) => writeHeader(64, 32, words(format, { header: 'dx10', ...more }))
      expect([word(of({ gamma: 'srgb' }), 128), word(of({ gamma: 'none' }), 128)]).toEqual(codes[format])
      expect([letters(of({})), word(of({}), 132), word(of({}), 136), word(of({}), 140)]).toEqual(['DX10', 3, 0, 1])
      const modes = (['transparency', 'data', 'none'] as const).map((alpha) => word(of({ alpha }), 144))
      expect(modes).toEqual(['bc1', 'bc4', 'bc5'].includes(format) ? [3, 3, 3] : [1, 4, 3])
    }
    expect(Object.keys(DXGI_OF)).toEqual(FORMATS)
  })

  it('comes back through the reader', () => {
    for (const format of FORMATS) {
      for (const header of ['legacy', 'dx10'] as const) {
        const bytes = writeHeader(20, 12, words(format, { header, levels: 5 }))
        const back = readHeader(bytes)
        const { stored, srgb } = back.layout
        expect([back.width, back.height, back.levels, back.dataAt]).toEqual([20, 12, 5, bytes.length])
        if (typeof stored === 'string') expect(stored).toBe(format)
        else expect(stored.masks[0]).toBe(format === 'rgba' ? 0xff : 0xff0000)
        expect(srgb).toBe(bytes.length === 148 && format !== 'bc4' && format !== 'bc5')
      }
    }
  })

  it('is read by others, in both orders of bytes', (context) => {
    const texels = Uint8Array.of(1, 2, 3, 4, 250, 251, 252, 253)
    for (const format of ['rgba', 'bgra'] as const) {
      const file = new Uint8Array(136)
      file.set(writeHeader(2, 1, words(format, { levels: 1 })))
      file.set(texels, 128)
      const expected = format === 'rgba' ? [...texels] : [3, 2, 1, 4, 252, 251, 250, 253]
      need(pillow, context)
      // ImageMagick 6 takes every 32-bit file for BGRA.
      expect([...pillow.read(file, 'dds').pixels]).toEqual(expected)
      need(imageMagick, context)
      if (format === 'bgra') expect([...imageMagick.read(file, 'dds').pixels]).toEqual(expected)
    }
  })

  it('refuses sides that no header may say', () => {
    expect(() => writeHeader(16385, 1, words('bc1'))).toThrow('16384')
    expect(() => writeHeader(0, 1, words('bc1'))).toThrow(RangeError)
    expect(() => writeHeader(4, 4, words('bc1', { levels: 0 }))).toThrow(RangeError)
  })
})

describe('levelBytes', () => {
  it('counts whole blocks, down to 1 x 1', () => {
    expect(FORMATS.map((format) => levelBytes(format, 5, 3))).toEqual([16, 32, 16, 32, 32, 60, 60])
    expect(FORMATS.map((format) => levelBytes(format, 1, 1))).toEqual([8, 16, 8, 16, 16, 4, 4])
  })
})
