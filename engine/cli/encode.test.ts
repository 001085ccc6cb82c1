import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeDds } from '../../nodes/codecs/dds/decode.ts'
import { encodeDds } from '../../nodes/codecs/dds/encode.ts'
import { encodeTga } from '../../nodes/codecs/tga.ts'
import { difference, pictureOf } from '../../nodes/kernels/pictures.ts'
import { clearcoat, type Said } from './testing.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'encode-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const at = (name: string) => join(folder, name)
const encode = (input: string, output: string, ...more: string[]): Promise<Said> =>
  clearcoat(at('cache'), ['encode', at(input), at(output), ...more])

interface Finished {
  readonly status: string
  readonly threads: number
  readonly failure?: { readonly code: string; readonly message: string; readonly help: string }
}

const picture = pictureOf(150, 90, 'noise', 1)
const raw = { width: 150, height: 90, channels: 4 } as const

describe('clearcoat encode', () => {
  const tga = (depth: 24 | 32, packed: boolean, origin: 'top' | 'bottom') => () => encodeTga(picture, { depth, packed, origin })
  it.each([
    ['plain.tga', tga(32, false, 'bottom'), []],
    ['top.tga', tga(32, false, 'top'), []],
    ['packed.tga', tga(32, true, 'bottom'), []],
    ['bare.rgba', () => picture.pixels, ['--size', '150x90']],
    ['picture.png', () => sharp(picture.pixels, { raw }).png().toBuffer(), []],
    ['texture.dds', () => encodeDds(picture, { format: 'bgra', preset: 'normal', mips: 'none', gamma: 'srgb', alpha: 'data', dither: 'none', header: 'legacy' }), []],
  ] as const)('reads %s', async (name, make, more) => {
    await writeFile(at(name), await make())
    const said = await encode(name, `${name}.dds`, '--format', 'rgba', '--alpha', 'data', ...more)
    expect([said.code, said.err]).toEqual([0, ''])
    const { levels } = decodeDds(await readFile(at(`${name}.dds`)))
    expect(levels.length).toBe(8)
    expect(difference(levels[0]!.pixels, picture.pixels)).toBeUndefined()
  })

  it('takes a file without alpha as opaque', async () => {
    await writeFile(at('solid.tga'), encodeTga(picture, { depth: 24, packed: false, origin: 'bottom' }))
    const said = await encode('solid.tga', 'solid.dds', '--format', 'bc3', '--mips', 'kaiser', '--json', '--measure')
    expect(said.lines()[0]).toMatchObject({
      type: 'encode.finished', status: 'ok', format: 'bc3', mips: 'kaiser', alpha: 'none', gamma: 'srgb', width: 150, height: 90, levels: 8, psnr: { alpha: null },
    })
    expect(decodeDds(await readFile(at('solid.dds'))).levels.every(({ pixels }) => pixels.every((v, i) => i % 4 !== 3 || v === 255))).toBe(true)
  })

  it('makes what the options say', async () => {
    await writeFile(at('options.tga'), encodeTga(picture, { depth: 32, packed: false, origin: 'bottom' }))
    const how = ['--format', 'bc1', '--preset', 'draft', '--mips', 'nearest', '--linear', '--alpha', 'data', '--dither', 'ordered', '--header', 'dx10']
    expect((await encode('options.tga', 'options.dds', ...how)).code).toBe(0)
    const right = encodeDds(picture, { format: 'bc1', preset: 'draft', mips: 'nearest', gamma: 'none', alpha: 'data', dither: 'ordered', header: 'dx10' })
    expect(difference(await readFile(at('options.dds')), right)).toBeUndefined()
  })

  it('gives the same bytes with 1, 2 and 4 threads', async () => {
    await writeFile(at('large.tga'), encodeTga(pictureOf(2048, 2300, 'noise', 2), { depth: 32, packed: false, origin: 'bottom' }))
    const files: Uint8Array[] = []
    for (const threads of [1, 2, 4]) {
      const said = await encode('large.tga', `large-${threads}.dds`, '--format', 'bc3', '--preset', 'high', '--threads', String(threads), '--json')
      expect(said.lines<Finished>()[0]).toMatchObject({ status: 'ok', threads })
      files.push(await readFile(at(`large-${threads}.dds`)))
    }
    expect([difference(files[1]!, files[0]!), difference(files[2]!, files[0]!)]).toEqual([undefined, undefined])
  }, 60_000)

  it('replaces a file that is there, and leaves nothing else behind', async () => {
    await writeFile(at('again.tga'), encodeTga(picture, { depth: 24, packed: false, origin: 'top' }))
    await writeFile(at('again.dds'), 'old')
    expect((await encode('again.tga', 'again.dds', '--format', 'bc1')).code).toBe(0)
    expect((await readFile(at('again.dds'))).subarray(0, 4).toString()).toBe('DDS ')
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('what it refuses', () => {
  const head = (width: number, height: number) => {
    const bytes = new Uint8Array(18)
    bytes.set([0, 0, 2])
    bytes.set([width & 255, width >> 8, height & 255, height >> 8, 32, 0x28], 12)
    return bytes
  }
  it.each([
    ['nothing.png', undefined, 'missing-file', /There is no file "nothing.png"/],
    ['text.png', Buffer.from('hello'), 'bad-file', /not a picture/],
    ['short.tga', head(64, 64), 'bad-file', /ends before its picture/],
    ['huge.tga', head(30_000, 10), 'too-large', /30000 x 10/],
    ['odd.tga', Buffer.alloc(40), 'unsupported', /kind 0/],
    ['bare.raw', Buffer.alloc(64), 'bad-param', /does not say its size/],
  ] as const)('%s, with the way out', async (name, bytes, code, message) => {
    if (bytes) await writeFile(at(name), bytes)
    const said = await encode(name, 'refused.dds', '--json')
    const { failure, status } = said.lines<Finished>()[0]!
    expect([said.code, status, failure?.code]).toEqual([1, 'error', code])
    expect(failure?.message).toMatch(message)
    expect(failure?.help.length).toBeGreaterThan(10)
    expect(await readdir(folder)).not.toContain('refused.dds')
  })

  it('a folder that is not there to write to, in words', async () => {
    await writeFile(at('fine.tga'), encodeTga(picture, { depth: 24, packed: false, origin: 'top' }))
    const said = await encode('fine.tga', 'nowhere/fine.dds', '--format', 'bc1')
    expect([said.code, said.err]).toEqual([1, '"fine.dds" cannot be written: its folder does not exist.\n  Name a file in a folder that you may write to.\n'])
  })

  it.each([[['--threads', '0']], [['--format', 'bc6']], [['--srgb', '--linear']]])('the usage %j', async (more) => {
    expect((await encode('fine.tga', 'usage.dds', ...more)).code).toBe(2)
  })
})
