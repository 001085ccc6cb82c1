import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { imageMagick, pillow } from '../../nodes/codecs/oracles.ts'
import { psnr } from '../../nodes/sheets/psnr.ts'
import type { RunEvent } from '../protocol/events.ts'
import { clearcoat, finishedOf, statesOf, type Said } from './testing.ts'

const templates = fileURLToPath(new URL('../../graphs/templates/', import.meta.url))
const pure = ['photo', 'car', 'auv', 'boost', 'logo', 'decal']

let folder: string
let first: Said

const graph = () => join(folder, 'photo-to-game.livery.json')
const run = (...more: string[]) => clearcoat(join(folder, 'cache'), ['run', graph(), '--json', '--out', join(folder, 'out'), ...more])

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'main-job-'))
  await cp(templates, folder, { recursive: true })
  // The sheet itself is written too, bled as the DDS is, so that others' decoders can be held against it.
  const document = JSON.parse(await readFile(graph(), 'utf8'))
  document.nodes.png = { type: 'png-export', version: 1, params: { name: 'sheet.png', bleed: 8, effort: 1 } }
  document.edges.push({ from: 'decal.image', to: 'png.image' })
  await writeFile(graph(), JSON.stringify(document))
  first = await run()
}, 240_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a photo becomes a texture that games load', () => {
  it('runs every step and says so, in order and without gaps', () => {
    expect([first.code, first.err]).toEqual([0, ''])
    const events = first.lines<RunEvent>()
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i))
    expect(statesOf(finishedOf(first))).toMatchObject(Object.fromEntries([...pure, 'dds', 'png'].map((id) => [id, 'ran'])))
    expect(finishedOf(first)).toMatchObject({ status: 'ok' })
    expect(finishedOf(first).files.map(({ path, state }) => `${path} ${state}`).toSorted()).toEqual(['body.dds created', 'sheet.png created'])
  })

  it('writes a 2048 BC3 DDS with 12 mips, in the legacy header that strict loaders want', async () => {
    const dds = await readFile(join(folder, 'out', 'body.dds'))
    const words = [0, 1, 2, 3, 4, 5, 7, 21, 27].map((i) => dds.readUInt32LE(i * 4))
    expect(words.slice(0, 6)).toEqual([0x20534444, 124, 0xa1007, 2048, 2048, 2048 * 2048])
    expect([words[6], dds.subarray(84, 88).toString(), words[8]]).toEqual([12, 'DXT5', 0x401008])
    expect(dds.length).toBe(128 + Array.from({ length: 12 }, (_, i) => Math.max(1, (2048 >> i) / 4) ** 2 * 16).reduce((a, b) => a + Math.ceil(b), 0))
  })

  it.each([imageMagick, pillow])('decodes to the sheet in $name, at 36 dB or better', async (oracle) => {
    expect(oracle.present || !process.env['CI'], `${oracle.name} is missing`).toBe(true)
    if (!oracle.present) return
    const [dds, png] = await Promise.all(['body.dds', 'sheet.png'].map((file) => readFile(join(folder, 'out', file))))
    const [theirs, sheet] = [oracle.read(dds!, 'dds'), oracle.read(png!, 'png')]
    expect([theirs.width, theirs.height]).toEqual([2048, 2048])
    expect(psnr(theirs.pixels, sheet.pixels, false)).toBeGreaterThan(36)
  })

  it('36: finds everything cached in a new process, and leaves the files alone', async () => {
    const again = await run()
    expect(new Set(Object.values(statesOf(finishedOf(again))))).toEqual(new Set(['cached']))
    expect(finishedOf(again).files.map(({ state }) => state)).toEqual(['unchanged', 'unchanged'])
  })

  it('37: runs exactly what hangs below a param that changed', async () => {
    const states = statesOf(finishedOf(await run('--set', 'saturation=1.4')))
    expect(states).toMatchObject({ photo: 'cached', car: 'cached', auv: 'cached', logo: 'cached', boost: 'ran', decal: 'ran', dds: 'ran', png: 'ran' })
  })

  it('writes a file anew that was taken away, from cached steps', async () => {
    await rm(join(folder, 'out', 'body.dds'))
    const again = finishedOf(await run('--set', 'saturation=1.4'))
    expect(statesOf(again)).toMatchObject({ auv: 'cached', decal: 'cached', dds: 'ran', png: 'cached' })
    expect(again.files.find(({ path }) => path === 'body.dds')?.state).toBe('created')
  })

  it('71: runs as far as a node and no further', async () => {
    const states = statesOf(finishedOf(await run('--to', 'boost')))
    expect(Object.keys(states).sort()).toEqual(['auv', 'boost', 'car', 'photo'])
  })

  it('90: ends at once on Ctrl-C, with nothing half-written, and goes on the next time', async () => {
    const killed = await clearcoat(join(folder, 'cache'), ['run', graph(), '--json', '--out', join(folder, 'out2'), '--set', 'saturation=0.6'], (text, kill) => {
      if (text.includes('"node.started"') && text.includes('"dds"')) kill('SIGINT')
    })
    if (finishedOf(killed).status === 'cancelled') expect(killed.code).toBe(130)
    const after = finishedOf(await clearcoat(join(folder, 'cache'), ['run', graph(), '--json', '--out', join(folder, 'out2'), '--set', 'saturation=0.6']))
    expect([after.status, after.files.length]).toEqual(['ok', 2])
  })
})

describe('the templates that ship', () => {
  it('stripes-and-numbers paints a car from nothing and keeps 007 a text', async () => {
    const path = join(folder, 'stripes-and-numbers.livery.json')
    const said = await clearcoat(join(folder, 'cache'), ['run', path, '--json', '--quality', 'draft', '--to', 'outputs.sheet', '--set', 'number=007'])
    expect(finishedOf(said)).toMatchObject({ status: 'ok' })
    expect((await clearcoat(join(folder, 'cache'), ['check', path])).code).toBe(0)
  })
})
