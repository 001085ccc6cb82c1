import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clearcoat, finishedOf, statesOf, type Said } from './testing.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'refusals-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const cache = () => join(folder, 'cache')
const node = (type: string, params: object = {}) => ({ type, version: 1, params })

async function graphFile(name: string, graph: object): Promise<string> {
  const path = join(folder, `${name}.livery.json`)
  await writeFile(path, JSON.stringify({ format: { name: 'clearcoat.graph', major: 1, minor: 0 }, nodes: {}, edges: [], ...graph }))
  return path
}

/** A graph that takes a photo through Color Boost to a PNG. */
const photoGraph = (file: string, more: object = {}) => ({
  nodes: { photo: node('photo-input', { file }), boost: node('color-boost'), png: node('png-export', { name: 'out.png' }), ...more },
  edges: [
    { from: 'photo.image', to: 'boost.image' },
    { from: 'boost.image', to: 'png.image' },
  ],
})

const run = (path: string, ...more: string[]): Promise<Said> => clearcoat(cache(), ['run', path, '--json', '--out', join(folder, 'out'), ...more])

async function failureOf(said: Said, id: string) {
  const finished = finishedOf(said)
  const step = finished.steps.find((candidate) => candidate.node === id)
  return { exit: said.code, status: finished.status, states: statesOf(finished), ...step?.failure }
}

describe('a file that is no good', () => {
  const cases: readonly [what: string, file: string, make: (path: string) => Promise<unknown>, message: RegExp][] = [
    ['a text file named .jpg', 'text.jpg', (path) => writeFile(path, 'These are the rules of the league.'), /is not a picture|is no picture|picture/i],
    ['a truncated JPEG', 'cut.jpg', async (path) => writeFile(path, (await sharp({ create: { width: 400, height: 300, channels: 3, background: '#883322' } }).jpeg().toBuffer()).subarray(0, 700)), /damaged|cut|ends|incomplete|truncated/i],
    ['a picture of 30,000 x 30,000', 'huge.png', (path) => writeFile(path, hugePng()), /30,?000/],
    ['a photo of 25 MB', 'big.jpg', async (path) => writeFile(path, Buffer.concat([await sharp({ create: { width: 64, height: 64, channels: 3, background: '#223' } }).jpeg().toBuffer(), Buffer.alloc(25_000_000)])), /20 MB/],
  ]

  it.each(cases)('%s fails at the photo, blocks what hangs below it, and writes nothing', async (_, file, make, message) => {
    await make(join(folder, file))
    const failure = await failureOf(await run(await graphFile(file, photoGraph(file))), 'photo')
    expect(failure).toMatchObject({ exit: 1, status: 'error', at: { param: 'file' }, states: { photo: 'failed', boost: 'blocked', png: 'blocked' } })
    expect(failure.message).toMatch(message)
    expect(failure.help?.length).toBeGreaterThan(10)
    expect(await readdir(join(folder, 'out')).catch(() => [])).not.toContain('out.png')
  })
})

/** Only the head of a PNG says its size, so the file need not hold 900 million pixels. */
function hugePng(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, check])
  }
  const head = Buffer.from('00007530000075300806000000', 'hex')
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(64))), chunk('IEND', Buffer.alloc(0))])
}

describe('a graph that is no good', () => {
  const refused = async (name: string, graph: object | string): Promise<{ code: number | null; faults: { code: string; node?: string; message: string; help: string }[] }> => {
    const path = typeof graph === 'string' ? join(folder, name) : await graphFile(name, graph)
    if (typeof graph === 'string') await writeFile(path, graph)
    const said = await run(path)
    return { code: said.code, faults: said.lines<{ type: string; code: string; message: string; help: string }>().filter(({ type }) => type === 'fault') }
  }

  it('with a cycle is refused, naming its nodes', async () => {
    const { code, faults } = await refused('cycle', {
      nodes: { a: node('invert'), b: node('invert'), png: node('png-export') },
      edges: [{ from: 'a.image', to: 'b.image' }, { from: 'b.image', to: 'a.image' }, { from: 'b.image', to: 'png.image' }],
    })
    expect([code, faults.some((fault) => fault.code === 'cycle')]).toEqual([2, true])
  })

  it('1: with an unknown node is refused, naming node and type, and the next run works', async () => {
    const { code, faults } = await refused('unknown', { nodes: { odd: node('warp-drive'), png: node('png-export') }, edges: [{ from: 'odd.image', to: 'png.image' }] })
    expect(code).toBe(2)
    expect(faults.find((fault) => fault.code === 'unknown-type')).toMatchObject({ node: 'odd', message: expect.stringContaining('warp-drive') })
  })

  it('with wrong types is refused at the port', async () => {
    const { code, faults } = await refused('types', { nodes: { car: node('car'), png: node('png-export') }, edges: [{ from: 'car.car', to: 'png.image' }] })
    expect([code, faults.find((fault) => fault.code === 'type-mismatch')?.node]).toEqual([2, 'png'])
  })

  it('119: from a newer major is refused with the reason', async () => {
    const { code, faults } = await refused('newer', { format: { name: 'clearcoat.graph', major: 9, minor: 0 } })
    expect([code, faults[0]?.code]).toEqual([2, 'newer-format'])
  })

  it('that is broken JSON, or not there, is refused with the place', async () => {
    const { code, faults } = await refused('broken.livery.json', '{ "format": { "name": ')
    expect([code, faults[0]?.code]).toEqual([2, 'not-json'])
    const said = await run(join(folder, 'nowhere.livery.json'))
    expect([said.code, said.out.includes('nowhere.livery.json')]).toEqual([2, true])
  })

  it('135: that reads or writes outside the granted folders is refused, and writes nothing', async () => {
    const reads = await refused('reads', photoGraph('../../../../etc/hostname.jpg'))
    expect(reads.code).not.toBe(0)
    const fill = { fill: node('solid-fill'), car: node('car'), png: node('png-export', { name: '../escaped.png' }) }
    const writes = await refused('writes', { nodes: fill, edges: [{ from: 'car.car', to: 'fill.car' }, { from: 'fill.image', to: 'png.image' }] })
    expect(writes.code).not.toBe(0)
    expect(await readdir(folder)).not.toContain('escaped.png')
  })

  it('is refused in words on a terminal too, with the way out', async () => {
    const path = await graphFile('words', { nodes: { boost: node('color-boost', { saturation: 12 }), png: node('png-export') }, edges: [{ from: 'boost.image', to: 'png.image' }] })
    const said = await clearcoat(cache(), ['check', path])
    expect([said.code, said.err]).toEqual([2, expect.stringMatching(/boost\.saturation: .+ 0 to 2.+\n {2}\S/)])
  })
})

describe('a car pack that is no good', () => {
  it('with a broken GLB is named and explained by "cars", and fails at the node that needs it', async () => {
    const pack = join(folder, 'cars', 'meridian-gt3')
    await mkdir(pack, { recursive: true })
    for (const file of ['car.json', 'panels.png', 'guide.png']) await copyFile(new URL(`../../models/meridian-gt3/${file}`, import.meta.url), join(pack, file))
    await writeFile(join(pack, 'body.glb'), 'not a mesh')
    const said = await clearcoat(cache(), ['cars', '--workspace', folder])
    expect(said.out).toContain('body.glb is not a whole glTF binary')
    const graph = { nodes: { car: node('car'), fill: node('solid-fill'), look: node('car-preview', { width: 256 }), png: node('png-export') }, edges: [{ from: 'car.car', to: 'fill.car' }, { from: 'fill.image', to: 'look.image' }, { from: 'look.image', to: 'png.image' }] }
    const failure = await failureOf(await run(await graphFile('broken-car', graph)), 'look')
    expect(failure).toMatchObject({ exit: 1, code: 'bad-file', message: expect.stringContaining('body.glb') })
    await rm(join(folder, 'cars'), { recursive: true })
  })
})

describe('the command line', () => {
  it('refuses unknown commands, options and values that are no numbers', async () => {
    expect((await clearcoat(cache(), ['paint'])).code).toBe(2)
    expect((await clearcoat(cache(), ['run', 'x', '--quality', 'perfect'])).code).toBe(2)
    const path = await graphFile('input', { ...photoGraph('x.jpg'), inputs: { saturation: { type: 'number', to: ['boost.saturation'] } } })
    const said = await run(path, '--set', 'saturation=very')
    expect([said.code, said.out.includes('bad-binding')]).toEqual([2, true])
  })

  it('lists nodes and helps', async () => {
    const nodes = await clearcoat(cache(), ['nodes', '--json'])
    expect(nodes.lines<{ type: string }>().map(({ type }) => type)).toContain('auv-net')
    expect((await clearcoat(cache(), ['--help'])).code).toBe(0)
    expect(JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')).scripts.clearcoat).toBeDefined()
  })
})
