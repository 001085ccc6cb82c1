import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pictures } from '../../kernels/pictures.ts'
import { ENCODED } from '../testing/encoded.ts'
import { encodeDds } from './encode.ts'
import { bytesText, ddsSize, estimateText } from './size.ts'

describe('ddsSize', () => {
  it('is what the encoder makes, to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        pictures(33),
        fc.constantFrom(...ENCODED),
        fc.constantFrom('none' as const, 'box' as const),
        fc.constantFrom('legacy' as const, 'dx10' as const),
        async (picture, format, mips, header) => {
          const encoding = { format, mips, header, preset: 'draft', gamma: 'srgb', alpha: 'data', dither: 'none' } as const
          const size = ddsSize(picture.width, picture.height, encoding)
          expect(size.bytes).toBe((await encodeDds(picture, encoding)).length)
          expect(size.levels[0]).toMatchObject({ width: picture.width, height: picture.height })
        },
      ),
      { numRuns: 60 },
    )
  })

  it('counts every level down to 1 x 1, also of sheets that are not square', () => {
    const { levels, bytes } = ddsSize(4096, 6144, { format: 'bc1', mips: 'box', header: 'legacy' })
    expect([levels.length, levels.at(-1)]).toEqual([13, { width: 1, height: 1, bytes: 8 }])
    expect(bytes).toBe(128 + levels.reduce((sum, level) => sum + level.bytes, 0))
  })
})

describe('the estimate in words', () => {
  it.each([
    [4096, 4096, 'bc7', 'box', 'legacy', '22.4 MB with 13 mips'],
    [4096, 4096, 'bc1', 'none', 'legacy', '8.4 MB without mips'],
    [4096, 4096, 'auto', 'kaiser', 'legacy', '11.2\u201322.4 MB with 13 mips'],
    [60, 60, 'auto', 'none', 'legacy', '1.9\u20133.7 kB without mips'],
    [32, 32, 'auto', 'none', 'legacy', '640 B to 1.2 kB without mips'],
    [64, 32, 'bc3', 'box', 'dx10', '2.9 kB with 7 mips'],
    [1, 1, 'bc1', 'box', 'legacy', '136 B with 1 mip'],
  ] as const)('%i x %i as %s, %s, %s: %s', (width, height, format, mips, header, text) => {
    expect(estimateText(width, height, { format, mips, header })).toBe(text)
  })

  it('never shows a thousand of a smaller unit', () => {
    expect([999, 1000, 999_949, 999_950].map(bytesText)).toEqual(['999 B', '1.0 kB', '999.9 kB', '1.0 MB'])
  })
})
