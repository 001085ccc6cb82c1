import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pictureOf } from '../kernels/pictures.ts'
import { encodeDds } from './dds/encode.ts'
import type { DdsEncoding } from './dds/options.ts'
import { alphaUse } from './facts.ts'
import { encodePng } from './png.ts'
import { textureFacts } from './texture-facts.ts'
import { encodeTga } from './tga.ts'
import { ENCODED } from './testing/encoded.ts'
import { ddsFile, randomBlocks, withWords } from './testing/dds-files.ts'

const NORMAL: DdsEncoding = { format: 'bc3', preset: 'draft', mips: 'box', gamma: 'srgb', alpha: 'data', dither: 'none', header: 'legacy' }
const soft = pictureOf(32, 16, 'noise', 1)
const solid = pictureOf(32, 16, 'opaque', 1)
const messages = async (file: Uint8Array, name = 'x.dds') => (await textureFacts(name, file)).findings.map(({ message }) => message).join('\n')

describe('a DDS file', () => {
  it.each(ENCODED)('of our own as %s leaves nothing to find fault with', async (format) => {
    const file = await encodeDds(format === 'bc1' || format === 'bc4' || format === 'bc5' ? solid : soft, { ...NORMAL, format })
    const facts = await textureFacts('x.dds', file)
    expect(facts).toMatchObject({ kind: 'dds', width: 32, height: 16, bytes: file.length, findings: [] })
    expect(facts.levels.length).toBe(6)
    expect(facts.levels.reduce((sum, { bytes }) => sum + bytes, Number(facts.header['bytes']))).toBe(file.length)
    expect(facts.alpha).toBe(['bc1', 'bc4', 'bc5'].includes(format) ? 'opaque' : 'soft')
  })

  it('is told apart by header, format and sRGB', async () => {
    const legacy = await textureFacts('x', await encodeDds(soft, NORMAL))
    expect(legacy).toMatchObject({ format: 'BC3 (DXT5)', srgb: null, header: { kind: 'legacy', fourCc: 'DXT5', dxgiFormat: null, flags: '0xa1007' } })
    const dx10 = await textureFacts('x', await encodeDds(soft, { ...NORMAL, header: 'dx10' }))
    expect(dx10).toMatchObject({ format: 'BC3', srgb: true, header: { kind: 'dx10', fourCc: 'DX10', dxgiFormat: 78, alphaMode: 4 } })
    expect(dx10.findings).toMatchObject([{ severity: 'warning', message: expect.stringContaining('only with a legacy one') }])
    expect((await textureFacts('x', ddsFile(98, 4, 4, randomBlocks('bc7', 4, 4, 1)))).findings.map(({ message }) => message).join()).not.toContain('legacy')
  })

  it('that lacks what strict loaders want says so', async () => {
    const good = await encodeDds(soft, NORMAL)
    expect(await messages(withWords(good, { 8: 0x21007 }))).toMatch(/^The header does not flag a linear size/)
    expect(await messages(withWords(good, { 8: 0x80000 }))).toMatch(/^The header does not flag all of caps/)
    expect(await messages(withWords(good, { 20: 7 }))).toMatch(/linear size is 7; level 0 takes 512 bytes/)
    expect(await messages(withWords(good, { 28: 0 }))).toMatch(/counts 0 levels[^]*no mip levels[^]*208 bytes follow/)
    expect(await messages(withWords(good, { 28: 99 }))).toMatch(/counts 99 levels; a full chain has 6/)
    expect(await messages(withWords(good, { 108: 0x1000 }))).toMatch(/mip levels in the caps/)
    expect(await messages(withWords(good, { 108: 0x400008 }))).toMatch(/mark a texture in the caps/)
  })

  it('of an odd size, with a short chain or a broken end says so', async () => {
    const good = await encodeDds(soft, NORMAL)
    expect(await messages(withWords(good, { 28: 3 }))).toMatch(/chain ends at level 2; a full one has 6/)
    expect((await textureFacts('x', good.subarray(0, good.length - 20))).findings).toMatchObject([{ severity: 'error', message: 'The file ends after 4 of 6 levels.' }])
    const odd = await encodeDds(pictureOf(30, 18, 'noise', 1), NORMAL)
    expect(await messages(odd)).toMatch(/30 x 18 is not a multiple of 4 px[^]*no powers of two/)
    expect(await messages(await encodeDds(pictureOf(30, 18, 'noise', 1), { ...NORMAL, format: 'bgra' }))).not.toMatch(/multiple of 4/)
    await expect(textureFacts('x', good.subarray(0, 300))).rejects.toMatchObject({ name: 'BadFile', reason: 'damaged' })
  })

  it('whose alpha is not worth its bytes, or a trap, says so', async () => {
    expect(await messages(await encodeDds(solid, NORMAL))).toBe('Alpha is opaque all over: BC1 would be half as large.')
    const clear = { ...solid, pixels: solid.pixels.map((v, i) => ((i & 3) === 3 ? 0 : v)) }
    expect(await messages(await encodeDds(clear, NORMAL))).toMatch(/Alpha is 0 all over/)
    const three = ddsFile('DXT1', 4, 4, Uint8Array.of(0, 0, 255, 255, 0xff, 0xff, 0xff, 0xff))
    expect(await messages(three)).toMatch(/three colours decode to clear texels/)
    const lies = withWords(await encodeDds(soft, { ...NORMAL, header: 'dx10' }), { 144: 3 })
    expect(await messages(lies)).toMatch(/says that alpha is opaque, and it is not/)
    expect(await messages(ddsFile('DXT4', 4, 4, randomBlocks('bc3', 4, 4, 1)))).toMatch(/multiplied by alpha/)
  })
})

describe('a TGA file', () => {
  it('is told by its name', async () => {
    const file = encodeTga(soft, { depth: 32, packed: false, origin: 'top' })
    expect(await textureFacts('car.TGA', file)).toMatchObject({
      kind: 'tga',
      format: '32-bit colour, plain',
      alpha: 'soft',
      header: { alphaBits: 8, rows: 'from the top', columns: 'from the left', footer: true, attribute: null },
      findings: [],
    })
    await expect(textureFacts('car.dat', file)).rejects.toMatchObject({ reason: 'unsupported' })
  })

  it('that is larger than need be, or unusual, says so', async () => {
    const flat = pictureOf(32, 16, 'flat', 1)
    const opaque = { ...flat, pixels: flat.pixels.map((v, i) => ((i & 3) === 3 ? 255 : v)) }
    expect(await messages(encodeTga(opaque, { depth: 32, packed: false, origin: 'top' }), 'x.tga')).toMatch(/24 bits would do[^]*Packed it would take \d+ %/)
    expect(await messages(encodeTga(opaque, { depth: 24, packed: true, origin: 'top' }), 'x.tga')).toBe('')
    const right = encodeTga(soft, { depth: 32, packed: false, origin: 'top' })
    right[17] = 0x30
    expect(await messages(right, 'x.tga')).toMatch(/0 bits of alpha[^]*begin at the right/)
    const grey = Uint8Array.of(0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 8, 0x20, 7)
    expect(await messages(grey, 'x.tga')).toMatch(/24 or 32 bits of colour/)
  })
})

describe('a PNG file', () => {
  it('of our own leaves nothing to find fault with', async () => {
    const facts = await textureFacts('x.png', await encodePng(soft))
    expect(facts).toMatchObject({ kind: 'png', width: 32, height: 16, format: '8-bit RGBA', alpha: 'soft', srgb: null, findings: [] })
    expect(await textureFacts('x.png', await encodePng(solid, { opaque: true }))).toMatchObject({ format: '8-bit RGB', findings: [] })
  })

  it('with a profile, 16 bits, or interlaced says so', async () => {
    const raw = sharp(soft.pixels, { raw: { width: 32, height: 16, channels: 4 } })
    expect(await messages(await raw.clone().withIccProfile('p3').png().toBuffer())).toMatch(/colour profile \(iCCP/)
    expect(await messages(await raw.clone().toColourspace('rgb16').png().toBuffer())).toMatch(/16 bits a channel/)
    expect(await messages(await raw.clone().png({ progressive: true }).toBuffer())).toMatch(/interlaced/)
    expect(await messages(await encodePng(solid))).toMatch(/opaque all over/)
  })

})

describe('alphaUse', () => {
  it('tells four cases', () => {
    const of = (...alphas: number[]) => alphaUse(Uint8Array.from(alphas.flatMap((a) => [1, 2, 3, a])))
    expect([of(255, 255), of(0, 0), of(0, 255), of(0, 255, 9)]).toEqual(['opaque', 'clear', 'cut-out', 'soft'])
  })
})
