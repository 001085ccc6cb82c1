import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeDds } from '../codecs/dds/decode.ts'
import { decodeTga } from '../codecs/tga-read.ts'
import { readHeader } from '../codecs/dds/header.ts'
import type { DdsFormat } from '../codecs/dds/options.ts'
import { bytesText, ddsSize } from '../codecs/dds/size.ts'
import { ENCODED } from '../codecs/testing/encoded.ts'
import { nodes } from '../index.ts'
import { psnr } from '../sheets/psnr.ts'
import { imageOf, type ImageValue } from '../values/image.ts'
import type { ReportValue } from '../values/value.ts'
import { fixture, paint } from '../testing/fixtures.ts'
import { emptyGraph } from '../../graphs/format/graph.ts'
import { migrateNodes } from '../../graphs/format/migrate.ts'
import { runNode } from '../testing/run-node.ts'
import { ddsExport } from './dds-export.ts'
import { pngExport } from './png-export.ts'
import { tgaExport } from './tga-export.ts'

const photo = fixture('photo') as ImageValue
const art = fixture('art') as ImageValue
const sheet = fixture('sheet') as ImageValue

async function run(node: typeof ddsExport, image: unknown, params: Record<string, unknown> = {}) {
  const result = await runNode(node, { inputs: { image }, params })
  expect(result.written).toHaveLength(1)
  const report = result.outputs['report'] as ReportValue
  const figure = (name: string) => report.measures.find((measure) => measure.name === name)?.value
  return { file: result.written[0]!, report, figure, notes: result.notes, shares: result.shares }
}

describe('every export', () => {
  it.each([ddsExport, tgaExport, pngExport])('$type writes only when asked, from full size', (node) => {
    expect(node.effect).toBe(true)
    expect(node.draft).toBe('full')
  })

  it.each([ddsExport, tgaExport, pngExport])('$type writes nothing when it fails or is cancelled', async (node) => {
    const wide = { ...photo, width: 8193 }
    for (const [given, code] of [
      [{ inputs: { image: photo }, params: { name: '../x' } }, 'bad-param'],
      [{ inputs: { image: wide } }, 'too-large'],
      [{ inputs: { image: photo }, signal: AbortSignal.abort() }, 'cancelled'],
    ] as const) {
      await expect(runNode(node, given)).rejects.toMatchObject({ code })
    }
  })
})

describe('dds-export', () => {
  it('writes BC3 with a full chain by default, and says how close it is', async () => {
    const { file, figure, shares } = await run(ddsExport, photo)
    expect(file.name).toBe('body.dds')
    const dds = decodeDds(file.bytes)
    expect(dds).toMatchObject({ width: 96, height: 64, format: 'bc3' })
    expect(dds.levels).toHaveLength(7)
    expect(figure('mips')).toBe(7)
    expect(figure('format')).toBe('BC3 (DXT5)')
    expect(figure('size')).toBe('96 x 64')
    expect(figure('psnr')).toBeCloseTo(psnr(photo.pixels, dds.levels[0]!.pixels, false), 1)
    expect(figure('psnr')).toBeGreaterThan(30)
    expect(shares.at(-1)).toBeGreaterThan(0.85)
    expect([...shares].sort((a, b) => a - b)).toEqual(shares)
  })

  it('takes BC1 for opaque pictures and BC3 for others when left to itself', async () => {
    expect(decodeDds((await run(ddsExport, photo, { format: 'auto' })).file.bytes).format).toBe('bc1')
    expect(decodeDds((await run(ddsExport, art, { format: 'auto' })).file.bytes).format).toBe('bc3')
    expect(decodeDds((await run(ddsExport, art, { format: 'auto', alpha: 'none' })).file.bytes).format).toBe('bc1')
  })

  it.each(['rgba', 'bgra'])('keeps every texel at 32 bit, %s', async (format) => {
    const { file, figure } = await run(ddsExport, art, { format, mips: 'none', name: 'logos/art' })
    expect(file.name).toBe('logos/art.dds')
    expect(decodeDds(file.bytes)).toMatchObject({ format, levels: [{ width: 48, height: 32 }] })
    expect(Buffer.from(decodeDds(file.bytes).levels[0]!.pixels).equals(Buffer.from(art.pixels))).toBe(true)
    expect(figure('psnr')).toBe('lossless')
  })

  it.each(ENCODED)('says how large %s comes out, level by level and in all, to the byte', async (format) => {
    const { file, report, figure } = await run(ddsExport, photo, { format })
    const size = ddsSize(96, 64, { format: format as DdsFormat, mips: 'box', header: 'legacy' })
    expect(size.bytes).toBe(file.bytes.length)
    expect(figure('bytes')).toBe(bytesText(file.bytes.length))
    const levels = report.measures.filter(({ name }) => name.startsWith('level-'))
    expect(levels.map(({ value }) => value)).toEqual(size.levels.map(({ bytes }) => bytesText(bytes)))
    expect(levels[1]?.title).toBe('Level 1, 48 x 32')
  })

  it.each(ENCODED)('hands all of its options to the encoder, for %s', async (format) => {
    const legacy = (await run(ddsExport, photo, { format, mips: 'none' })).file.bytes
    const dx10 = (await run(ddsExport, photo, { format, mips: 'none', header: 'dx10' })).file.bytes
    expect(readHeader(dx10).layout.srgb).toBe(format !== 'bc4' && format !== 'bc5')
    expect(Buffer.from(dx10.subarray(-64)).equals(Buffer.from(legacy.subarray(-64)))).toBe(true)
    if (format.startsWith('bc')) expect(readHeader(legacy).claims.dx10 === null).toBe(format !== 'bc7')
    const data = imageOf(96, 64, photo.pixels, { space: 'data' })
    expect(readHeader((await run(ddsExport, data, { format, header: 'dx10' })).file.bytes).layout.srgb).toBe(false)
  })

  it('opens what its first version saved, as what it was', () => {
    const params = { format: 'rgba', quality: 'high', mips: 'full', alpha: 'data', name: 'x.dds' }
    const edges = [{ from: 'word.text', to: 'dds.quality' }]
    const saved = { ...emptyGraph(), nodes: { dds: { type: 'dds-export', version: 1, params }, word: { type: 'text', version: 1, params: {} } }, edges }
    const { graph, faults } = migrateNodes(saved, (type) => nodes.find((node) => node.type === type))
    expect(faults).toEqual([])
    expect(graph.nodes['dds']).toMatchObject({ version: 2, params: { format: 'bgra', preset: 'high', mips: 'box', alpha: 'data', name: 'x.dds' } })
    expect(graph.edges).toEqual([{ from: 'word.text', to: 'dds.preset' }])
    expect(ddsExport.params.safeParse(graph.nodes['dds']?.params).success).toBe(true)
  })

  it('says so when BC1 loses alpha', async () => {
    expect((await run(ddsExport, art, { format: 'bc1' })).notes).toEqual([
      'BC1 keeps no alpha: what is clear in part comes out solid. BC3 and BC7 keep it.',
    ])
    expect((await run(ddsExport, photo, { format: 'bc1' })).notes).toEqual([])
  })

  it('warns of sides that are no multiple of 4', async () => {
    const odd = imageOf(6, 5, paint(6, 5, () => [1, 2, 3, 255]))
    expect((await run(ddsExport, odd)).report.findings).toMatchObject([{ severity: 'warning' }])
    expect((await run(ddsExport, photo)).report.findings).toEqual([])
  })

  it('bleeds beyond the panels of a sheet before it makes mips', async () => {
    const isLeft = (u: number, v: number) => u > 8 / 128 && u < 120 / 128 && v > 8 / 128 && v < 36 / 128
    const pixels = paint(128, 128, (u, v) => [isLeft(u, v) ? 255 : 0, 0, 0, 255])
    const red = imageOf(128, 128, pixels, { sheet: sheet.sheet })
    const at = (bytes: Uint8Array, x: number, y: number) => decodeDds(bytes).levels[0]!.pixels[(y * 128 + x) * 4]
    expect(at((await run(ddsExport, red)).file.bytes, 4, 20)).toBe(255)
    expect(at((await run(ddsExport, red, { bleed: 0 })).file.bytes, 3, 20)).toBe(0)
  })
})

describe('tga-export', () => {
  it.each([
    ['rgb', true, 'bottom'],
    ['rgb', false, 'top'],
    ['rgba', true, 'top'],
    ['rgba', false, 'bottom'],
  ])('%s, packed %s, rows from the %s comes back the same', async (depth, packed, rows) => {
    const { file, figure } = await run(tgaExport, art, { depth, packed, rows, name: 'car_00' })
    expect(file.name).toBe('car_00.tga')
    const back = decodeTga(file.bytes)
    const wanted = Buffer.from(art.pixels)
    if (depth === 'rgb') for (let i = 3; i < wanted.length; i += 4) wanted[i] = 255
    expect(Buffer.from(back.pixels).equals(wanted)).toBe(true)
    expect(figure('format')).toBe(`${depth === 'rgb' ? 24 : 32} bit, ${packed ? 'packed' : 'plain'}`)
  })

  it('says so when alpha is lost', async () => {
    expect((await run(tgaExport, art)).notes).toHaveLength(1)
    expect((await run(tgaExport, art, { depth: 'rgba' })).notes).toEqual([])
    expect((await run(tgaExport, photo)).notes).toEqual([])
  })
})

describe('png-export', () => {
  it('keeps straight alpha and carries no colour profile', async () => {
    const { file } = await run(pngExport, art)
    const meta = await sharp(file.bytes).metadata()
    expect(meta).toMatchObject({ format: 'png', width: 48, height: 32, channels: 4 })
    expect(meta.icc).toBeUndefined()
    expect((await sharp(file.bytes).raw().toBuffer()).equals(Buffer.from(art.pixels))).toBe(true)
  })

  it('leaves alpha out when told to', async () => {
    const { file, figure } = await run(pngExport, photo, { alpha: 'none', name: 'x.PNG' })
    expect(file.name).toBe('x.PNG')
    expect((await sharp(file.bytes).metadata()).channels).toBe(3)
    expect(figure('format')).toBe('RGB, 8 bit')
  })
})
