import { describe, expect, it } from 'vitest'
import { encodeTga } from '../codecs/tga.ts'
import { hollowPng, quarters, quartersOff } from '../codecs/fixtures/pictures.ts'
import { writeHeader } from '../codecs/dds/header.ts'
import { runNode } from '../testing/run-node.ts'
import type { ImageValue } from '../values/image.ts'
import { imageFile } from './image-file.ts'

async function read(name: string, bytes: Uint8Array, more: { draft?: boolean; svgWidth?: number } = {}): Promise<ImageValue> {
  const params = more.svgWidth ? { svgWidth: more.svgWidth } : {}
  const quality = more.draft ? 'draft' : 'final'
  const { outputs } = await runNode(imageFile, { params, files: { file: { name, bytes } }, quality })
  return outputs['image'] as ImageValue
}

const svg = (width: number, height: number) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="9" height="9"/></svg>`)

async function quartersRgba(side?: [number, number]) {
  const picture = side ? quarters().resize(...side, { fit: 'fill', kernel: 'nearest' }) : quarters()
  const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) }
}

describe('image-file', () => {
  it.each(['png', 'jpeg', 'webp', 'tiff', 'avif'] as const)('reads %s', async (format) => {
    const image = await read(`decal.${format}`, await quarters().toFormat(format, { quality: 95 }).toBuffer())
    expect([image.width, image.height, image.scale]).toEqual([96, 64, 1])
    expect(quartersOff(image)).toBeLessThanOrEqual(6)
  })

  it('draws an SVG at its width, smaller in a draft', async () => {
    const final = await read('logo.svg', svg(10, 5), { svgWidth: 2048 })
    expect([final.width, final.height, final.scale]).toEqual([2048, 1024, 1])
    const draft = await read('logo.svg', svg(10, 5), { svgWidth: 2048, draft: true })
    expect([draft.width, draft.height, draft.scale]).toEqual([1024, 512, 0.5])
    const tall = await read('banner.svg', svg(5, 10), { svgWidth: 2048, draft: true })
    expect([tall.width, tall.height, tall.scale]).toEqual([512, 1024, 0.25])
  })

  it('reads TGA, by its name', async () => {
    const tga = encodeTga(await quartersRgba(), { depth: 24, packed: true, origin: 'bottom' })
    expect(quartersOff(await read('car_12345.tga', tga))).toBe(0)
    const large = encodeTga(await quartersRgba([2048, 1024]), { depth: 32, packed: true, origin: 'top' })
    const draft = await read('CAR.TGA', large, { draft: true })
    expect([draft.width, draft.height, draft.scale, quartersOff(draft)]).toEqual([1024, 512, 0.5, 0])
  })

  it('reads DDS, by its content', async () => {
    const { width, height, pixels } = await quartersRgba()
    const bgra = pixels.slice()
    for (let i = 0; i < bgra.length; i += 4) [bgra[i], bgra[i + 2]] = [pixels[i + 2]!, pixels[i]!]
    const dds = Buffer.concat([writeHeader(width, height, { format: 'bgra', levels: 1, header: 'legacy', gamma: 'srgb', alpha: 'data' }), bgra])
    expect(quartersOff(await read('livery.dds', dds))).toBe(0)
    await expect(read('livery.dds', dds.subarray(0, 4000))).rejects.toMatchObject({ code: 'bad-file', param: 'file' })
    await expect(read('livery.dds', writeHeader(16384, 16384, { format: 'bc1', levels: 1, header: 'legacy', gamma: 'srgb', alpha: 'data' }))).rejects.toMatchObject({ code: 'too-large' })
  })

  it.each([
    ['a text', 'logo.png', () => Buffer.from('hello'), 'bad-file'],
    ['a text called TGA', 'logo.tga', () => Buffer.from('hello'), 'bad-file'],
    ['a TGA that claims too much', 'a.tga', () => Buffer.from('000002000000000000000000ffffffff2000', 'hex'), 'too-large'],
    ['a huge picture', 'huge.png', () => hollowPng(30_000, 30_000), 'too-large'],
    ['a PDF', 'a.pdf', () => Buffer.from('%PDF-1.7'), 'unsupported'],
    ['a HEIC', 'a.heic', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'unsupported'],
    ['an SVG that reaches out', 'a.svg', () => Buffer.from('<svg><image href="file:///etc/passwd"/></svg>'), 'unsupported'],
  ])('refuses %s at its param, with help', async (_, name, bytes, code) => {
    await expect(read(name, bytes())).rejects.toMatchObject({
      name: 'NodeFailure',
      code,
      param: 'file',
      message: expect.stringContaining(`"${name}"`) as string,
      help: expect.stringMatching(/\.$/) as string,
    })
  })
})
