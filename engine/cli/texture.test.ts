import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeDds } from '../../nodes/codecs/dds/decode.ts'
import { decodePicture } from '../../nodes/codecs/picture.ts'
import { decodeTga } from '../../nodes/codecs/tga-read.ts'
import { clearcoat } from './testing.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../../nodes/codecs/fixtures/${name}`, import.meta.url))
const soft = fixture('dds/nvcompress-bc3.dds')

let folder: string
const run = (...args: string[]) => clearcoat(join(folder, 'cache'), args)
const pixelsOf = async (path: string) => Buffer.from((await decodePicture(path, await readFile(path))).pixels)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'texture-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('clearcoat decode', () => {
  it('writes any level as a PNG with the pixels that the file holds', async () => {
    const { levels } = decodeDds(await readFile(soft))
    const out = join(folder, 'out.png')
    for (const level of [0, 2, 5]) {
      const said = await run('decode', soft, out, '--level', String(level), '--json')
      const { width, height, pixels } = levels[level]!
      expect([said.code, said.err]).toEqual([0, ''])
      expect(said.lines()).toEqual([{ type: 'decoded', file: soft, out, format: 'bc3', level, width, height, bytes: (await readFile(out)).length }])
      expect((await pixelsOf(out)).equals(Buffer.from(pixels))).toBe(true)
    }
    expect(await readdir(folder)).toEqual(['out.png'])
  })

  it('reads TGA too, and says in words what it wrote', async () => {
    const tga = fixture('8x8_32_raw_topleft.tga')
    const out = join(folder, 'tga.png')
    const said = await run('decode', tga, out)
    expect([said.code, said.out]).toEqual([0, expect.stringMatching(/^tga\.png {2}8 x 8, level 0 of TGA, \d+ B\n$/)])
    expect((await pixelsOf(out)).equals(Buffer.from(decodeTga(await readFile(tga)).pixels))).toBe(true)
  })

  it('refuses what it cannot do, each with a way out', async () => {
    const broken = join(folder, 'broken.dds')
    await writeFile(broken, (await readFile(soft)).subarray(0, 300))
    const png = join(folder, 'no.png')
    const complaint = async (...args: string[]) => {
      const said = await run('decode', ...args, '--json')
      return [said.code, ...said.lines<{ code: string; help: string }>().map(({ code, help }) => [code, help.length > 10])]
    }
    expect(await complaint(soft, png, '--level', '6')).toEqual([1, ['unsupported', true]])
    expect(await complaint(broken, png)).toEqual([1, ['bad-file', true]])
    expect(await complaint(join(folder, 'nowhere.dds'), png)).toEqual([2, ['missing-file', true]])
    expect(await complaint(soft, join(folder, 'x.jpg'))).toEqual([1, ['unsupported', true]])
    expect(await complaint(soft, join(folder, 'no', 'such', 'x.png'))).toEqual([1, ['write-failed', true]])
    expect((await run('decode', soft, png, '--level', 'most')).code).toBe(2)
    expect(await readdir(folder)).not.toContain('no.png')
  })
})

describe('clearcoat texture', () => {
  it('tells everything as one line of JSON', async () => {
    const said = await run('texture', soft, '--json')
    expect([said.code, said.lines()]).toEqual([0, [expect.objectContaining({
      type: 'texture', file: soft, kind: 'dds', width: 36, height: 20, format: 'BC3 (DXT5)', alpha: 'soft', bytes: 1232,
      header: expect.objectContaining({ kind: 'legacy', fourCc: 'DXT5', levels: 6 }),
      levels: expect.arrayContaining([{ width: 1, height: 1, bytes: 16 }]),
      findings: [{ severity: 'info', message: '36 x 20 are no powers of two; older engines want them.' }],
    })]])
  })

  it('tells people in words, of TGA and PNG too', async () => {
    const dds = await run('texture', soft)
    expect(dds.out).toMatch(/^nvcompress-bc3\.dds {2}DDS, 36 x 20, BC3 \(DXT5\), 1\.2 kB\n[^]*level {3}5: 1 x 1, 16 B\n {2}note/)
    expect((await run('texture', fixture('8x8_24_rle_bottomleft.tga'))).out).toMatch(/TGA, 8 x 8, 24-bit colour, packed/)
    await writeFile(join(folder, 'notes.txt'), 'hello')
    const text = await run('texture', join(folder, 'notes.txt'))
    expect([text.code, text.err]).toEqual([1, expect.stringMatching(/no DDS, TGA or PNG\.\n {2}\S/)])
  })

  it('has help', async () => {
    for (const command of ['decode', 'texture']) expect((await run(command, '--help')).out).toContain('--json')
  })
})
