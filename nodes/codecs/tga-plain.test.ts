import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toRgba } from '../kernels/texel-order.ts'
import { difference, pictures } from '../kernels/pictures.ts'
import { plainTga, TGA_HEAD, TGA_TAIL } from './tga-plain.ts'
import { decodeTga } from './tga-read.ts'
import { encodeTga } from './tga.ts'

it('finds the texels of plain files where the decoder finds them', () => {
  const options = fc.record({ depth: fc.constantFrom(24 as const, 32 as const), packed: fc.boolean(), origin: fc.constantFrom('top' as const, 'bottom' as const) })
  fc.assert(
    fc.property(pictures(20), options, fc.nat(9), (picture, how, note) => {
      const plain = encodeTga(picture, how)
      // A note of some bytes may stand between the head and the texels.
      const file = Uint8Array.of(note, ...plain.subarray(1, TGA_HEAD), ...new Uint8Array(note), ...plain.subarray(TGA_HEAD))
      const found = plainTga(file, file.subarray(-TGA_TAIL))
      if (how.packed) {
        expect(found).toBeNull()
        return
      }
      const { width, height, at, order, bottomUp } = found!
      const line = width * order.length
      const out = new Uint8Array(width * height * 4)
      for (let y = 0; y < height; y++) toRgba(out, y * width * 4, file, at + (bottomUp ? height - 1 - y : y) * line, width, order, false)
      expect(difference(out, decodeTga(file).pixels)).toBeUndefined()
    }),
  )
})

it('leaves files to the decoder that say more of their alpha', () => {
  const file = encodeTga({ width: 3, height: 2, pixels: new Uint8Array(24) }, { depth: 32, packed: false, origin: 'top' })
  expect(plainTga(file, file.subarray(-TGA_TAIL))).not.toBeNull()
  const without = file.slice()
  without[17]! &= 0xf0
  expect(plainTga(without, without.subarray(-TGA_TAIL))).toBeNull()
  const extended = file.slice()
  extended[file.length - TGA_TAIL] = 42
  expect(plainTga(extended, extended.subarray(-TGA_TAIL))).toBeNull()
})

it('leaves everything else to the decoder', () => {
  const file = encodeTga({ width: 3, height: 2, pixels: new Uint8Array(24) }, { depth: 24, packed: false, origin: 'top' })
  const changed = (at: number, value: number) => {
    const copy = file.slice()
    copy[at] = value
    return copy
  }
  for (const bad of [changed(1, 1), changed(2, 3), changed(16, 16), changed(17, 0x30), changed(12, 0), file.subarray(0, 17)]) expect(plainTga(bad, bad.subarray(-TGA_TAIL))).toBeNull()
})
