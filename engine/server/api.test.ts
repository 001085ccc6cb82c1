import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyGraph } from '../../graphs/format/graph.ts'
import { serialize } from '../../graphs/format/serialize.ts'
import { graphOf } from '../core/testing/kit.ts'
import type { RunState } from '../protocol/run-state.ts'
import { PortBusy, startServer } from './server.ts'
import { ask, connect, post, startTestServer, testOptions, until, writeGraph, type TestServer } from './testing/kit.ts'

let test: TestServer
let picture: Buffer
beforeAll(async () => {
  test = await startTestServer()
  picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c02040' } }).png().toBuffer()
})
afterAll(() => test.end())

const get = async (path: string) => JSON.parse((await ask(test.server, path)).text) as unknown

const upload = (body: string | Uint8Array, name: string, type = 'application/octet-stream') =>
  ask(test.server, '/api/uploads', { method: 'POST', headers: { 'content-type': type, 'x-file-name': encodeURIComponent(name) }, body })

/** Waits until a run that was started over HTTP is over. */
async function finished(run: string): Promise<RunState> {
  for (;;) {
    const state = (await get(`/api/runs/${run}`)) as RunState
    if (state.status !== 'waiting' && state.status !== 'running') return state
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('the API', () => {
  it('says how it is, and describes itself with the schemas that it checks', async () => {
    expect(await get('/api/health')).toMatchObject({ status: 'ok', version: '0.0.0-test', engine: { state: expect.stringMatching(/starting|ready/) } })
    const described = (await get('/api/openapi.json')) as { openapi: string; paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: { properties?: object } }> } }>> }
    expect(described.openapi).toBe('3.1.0')
    expect(Object.keys(described.paths['/api/runs']?.['post']?.requestBody?.content['application/json']?.schema.properties ?? {})).toEqual(['path', 'inputs', 'targets', 'quality'])
    // Every address that it names answers to a browser that has the token, though not always with something.
    for (const [path, operations] of Object.entries(described.paths)) {
      for (const method of Object.keys(operations)) {
        const spelt = path.replace(/\{\w+\}/g, 'none')
        const { text } = await ask(test.server, spelt, { method: method.toUpperCase(), ...(method === 'post' ? { headers: { 'content-type': 'application/json' }, body: '{}' } : {}) })
        expect(text, `${method} ${path}`).not.toContain('There is nothing at this address')
      }
    }
    expect(await get('/api/nothing')).toMatchObject({ failure: { code: 'not-found' } })
  })

  it('lists nodes, cars and graphs', async () => {
    writeGraph(test, 'listed.livery.json', emptyGraph('Listed'))
    expect(await get('/api/catalog')).toMatchObject({ nodes: expect.arrayContaining([expect.objectContaining({ type: 'tint' })]) })
    expect(await get('/api/cars')).toEqual({ cars: [], broken: [] })
    expect(await get('/api/graphs')).toMatchObject({ graphs: expect.arrayContaining([expect.objectContaining({ path: 'listed.livery.json', name: 'listed' })]), templates: [] })
  })

  it('gives one graph with what is wrong with it, and refuses what is none', async () => {
    writeGraph(test, 'broken.livery.json', graphOf({ a: ['tint'], b: ['no-such-type'] }))
    writeFileSync(join(test.folder, 'text.livery.json'), 'hello')
    expect(await get('/api/graphs/broken.livery.json')).toMatchObject({ path: 'broken.livery.json', faults: [{ code: 'missing-input', node: 'a' }, { code: 'unknown-type', node: 'b' }] })
    expect((await ask(test.server, '/api/graphs/text.livery.json')).status).toBe(422)
    expect((await ask(test.server, '/api/graphs/missing.livery.json')).status).toBe(404)
  })

  it('saves a graph whole, once, and over another only when told to', async () => {
    const document = graphOf({ a: ['number', { value: 4 }] })
    expect(await post(test.server, '/api/graphs', { path: 'new/folder/saved.livery.json', document })).toMatchObject({ status: 200 })
    expect(readFileSync(join(test.folder, 'new/folder/saved.livery.json'), 'utf8')).toBe(serialize(document))
    const other = emptyGraph('other')
    expect((await post(test.server, '/api/graphs', { path: 'new/folder/saved.livery.json', document: other })).status).toBe(409)
    expect((await post(test.server, '/api/graphs', { path: 'new/folder/saved.livery.json', document: other, force: true })).status).toBe(200)
    const page = await connect(test.server)
    await page.call('graph.open', { path: 'new/folder/saved.livery.json' })
    expect((await post(test.server, '/api/graphs', { path: 'new/folder/saved.livery.json', document, force: true })).status).toBe(409)
    page.end()
  })

  it('runs a saved graph with values for its inputs, without a client (93)', async () => {
    const graph = { ...graphOf({ a: ['number'], b: ['add', { plus: 1 }] }, ['a.value > b.a']), inputs: { n: { type: 'number' as const, to: ['a.value'] } }, outputs: { sum: { from: 'b.value' } } }
    writeGraph(test, 'sum.livery.json', graph)
    const { status, text } = await post(test.server, '/api/runs', { path: 'sum.livery.json', inputs: { n: 41 } })
    expect(status).toBe(202)
    const { run } = JSON.parse(text) as { run: string }
    expect(await finished(run)).toMatchObject({ status: 'ok', by: 'http', outputs: { 'outputs.sum': 'number 42' }, nodes: { b: { state: 'ran' } } })
    const wrong = JSON.parse((await post(test.server, '/api/runs', { path: 'sum.livery.json', inputs: { m: 1 } })).text) as { run: string }
    expect(await finished(wrong.run)).toMatchObject({ status: 'error', faults: [{ code: 'bad-binding' }] })
    expect((await ask(test.server, '/api/runs/unknown')).status).toBe(404)
    expect((await post(test.server, '/api/runs/unknown/cancel', {})).status).toBe(404)
  })

  it('stops a run, and writes exports only below the granted folder (135)', async () => {
    writeGraph(test, 'slow.livery.json', graphOf({ a: ['wait', { ms: 60_000 }], s: ['save', { name: 'out.json' }] }, ['a.value > s.value']))
    const { run } = JSON.parse((await post(test.server, '/api/runs', { path: 'slow.livery.json' })).text) as { run: string }
    await until(() => test.server.workspace.runs.get(run)?.nodes['a']?.state === 'running')
    expect(JSON.parse((await post(test.server, `/api/runs/${run}/cancel`, {})).text)).toEqual({ cancelled: true })
    expect(await finished(run)).toMatchObject({ status: 'cancelled' })
    expect(JSON.parse((await post(test.server, `/api/runs/${run}/cancel`, {})).text)).toEqual({ cancelled: false })
    expect(existsSync(join(test.folder, 'exports', 'out.json'))).toBe(false)
    for (const name of ['../out.json', '/tmp/out.json', 'con.json', 'out.exe', 'a\\b.json']) {
      writeGraph(test, 'hostile.livery.json', graphOf({ a: ['number'], s: ['save', { name }] }, ['a.value > s.value']))
      const hostile = JSON.parse((await post(test.server, '/api/runs', { path: 'hostile.livery.json' })).text) as { run: string }
      expect(await finished(hostile.run), name).toMatchObject({ status: 'error', files: [] })
    }
    writeGraph(test, 'good.livery.json', graphOf({ a: ['number'], s: ['save', { name: 'sub/out.json' }] }, ['a.value > s.value']))
    const good = JSON.parse((await post(test.server, '/api/runs', { path: 'good.livery.json' })).text) as { run: string }
    expect(await finished(good.run)).toMatchObject({ status: 'ok', files: [{ path: 'sub/out.json', state: 'created' }] })
    expect(existsSync(join(test.folder, 'exports', 'sub', 'out.json'))).toBe(true)
  })
})

describe('uploads', () => {
  const kept = () => (existsSync(join(test.folder, 'uploads')) ? readdirSync(join(test.folder, 'uploads')) : [])

  it('are named by what is in them, and the same picture is kept once', async () => {
    const { status, text } = await upload(picture, 'Mein Foto (1).JPG', 'image/png')
    expect(status).toBe(201)
    const taken = JSON.parse(text) as { path: string; name: string; bytes: number }
    expect(taken).toMatchObject({ path: expect.stringMatching(/^uploads\/mein-foto-1-[0-9a-f]{12}\.png$/), name: 'Mein Foto (1).JPG', bytes: picture.length })
    expect(readFileSync(join(test.folder, taken.path)).equals(picture)).toBe(true)
    await upload(picture, 'Mein Foto (1).JPG')
    expect(kept()).toHaveLength(1)
  })

  it('are refused when they are pages, scripts or anything but pictures, whatever they say they are (130)', async () => {
    const before = kept()
    const texts = [
      '<!doctype html><script>alert(1)</script>',
      '<html><svg></svg></html>',
      '<?xml version="1.0"?><x/>',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://evil.example/x.png"/></svg>',
      '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
      'GIF89a...',
      '%PDF-1.7',
      'MZ\0\0',
      'just text',
    ]
    for (const body of texts) for (const name of ['photo.png', 'page.html', 'drawing.svg', 'x.tga']) expect([415, 413], `${name}: ${body}`).toContain((await upload(body, name, 'image/png')).status)
    expect((await upload('', 'empty.png')).status).toBe(400)
    expect(kept()).toEqual(before)
  })

  it('take drawings that hold nothing but themselves; no address ever gives an upload back', async () => {
    const { status, text } = await upload('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><path d="M0 0h4v4z"/></svg>', 'logo.svg')
    expect(status).toBe(201)
    const { path } = JSON.parse(text) as { path: string }
    for (const address of [`/${path}`, `/api/${path}`, `/api/graphs/${path}`, '/api/uploads']) expect((await ask(test.server, address)).text).not.toContain('<path')
  })

  it('stay below the folder whatever the name says, and are never larger than 20 MB (131)', async () => {
    for (const name of ['../../evil.png', '/etc/evil.png', 'C:\\evil.png', '..', '%2e%2e/evil.png', 'a\0b.png', '\u202egnp.exe', '💥']) {
      const { status, text } = await upload(picture, name)
      expect(status, name).toBe(201)
      expect((JSON.parse(text) as { path: string }).path).toMatch(/^uploads\/[a-z0-9-]+-[0-9a-f]{12}\.png$/)
    }
    expect((await ask(test.server, '/api/uploads', { method: 'POST', headers: { 'content-type': 'image/png', 'x-file-name': '%zz' }, body: picture })).status).toBe(400)
    const before = kept()
    const large = Buffer.concat([picture, Buffer.alloc(20 * 2 ** 20)])
    expect((await upload(large, 'large.png').catch(() => ({ status: 413 }))).status).toBe(413)
    // A picture that only calls itself a texture is held to the same.
    expect((await upload(large, 'large.dds')).status).toBe(413)
    expect(kept()).toEqual(before)
  })

  it('may be textures of games: judged by what they hold, and larger than photos', async () => {
    const dds = Buffer.alloc(128 + 21 * 2 ** 20)
    dds.write('DDS ')
    const taken = await upload(dds, 'body.dds')
    expect([taken.status, (JSON.parse(taken.text) as { path: string }).path]).toEqual([201, expect.stringMatching(/^uploads\/body-[0-9a-f]{12}\.dds$/)])
    const tga = Buffer.from([0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 8, 0x20, 7])
    expect(JSON.parse((await upload(tga, 'grey.TGA')).text)).toMatchObject({ path: expect.stringMatching(/^uploads\/grey-[0-9a-f]{12}\.tga$/) })
    expect((await upload(tga, 'grey.dds')).status).toBe(415)
    expect((await upload(Buffer.alloc(97 * 2 ** 20), 'huge.dds').catch(() => ({ status: 413 }))).status).toBe(413)
  })
})

describe('cars', () => {
  it('gives the files that a pack names for the editor, and no others', async () => {
    const home = mkdtempSync(join(tmpdir(), 'clearcoat-cars-'))
    const options = await testOptions(home)
    const models = fileURLToPath(new URL('../../models', import.meta.url))
    mkdirSync(join(options.settings.workspace, 'cars', 'broken'), { recursive: true })
    writeFileSync(join(options.settings.workspace, 'cars', 'broken', 'car.json'), '{}')
    const server = await startServer({ ...options, settings: { ...options.settings, packs: [join(options.settings.workspace, 'cars'), models] } })
    try {
      const { cars, broken } = JSON.parse((await ask(server, '/api/cars')).text) as { cars: { id: string; mesh: { file: string } }[]; broken: object[] }
      expect(cars).toMatchObject([{ id: 'alder-tc', sheets: [{ role: 'paint' }] }, { id: 'meridian-gt3', sheets: [{ role: 'paint' }] }])
      const meridian = cars[1]
      expect((meridian as unknown as { keypoints: unknown[] }).keypoints).toContainEqual({ name: 'wheel-front-left', position: [0.981, 0.345, 1.325] })
      expect(broken).toMatchObject([{ id: 'broken', message: expect.any(String) }])
      const files = `/api/cars/meridian-gt3/files`
      const mesh = await ask(server, `${files}/${meridian?.mesh.file}`)
      expect(mesh).toMatchObject({ status: 200, headers: { 'content-type': 'model/gltf-binary' } })
      expect((await ask(server, `${files}/${meridian?.mesh.file}`, { headers: { 'if-none-match': mesh.headers.etag } })).status).toBe(304)
      for (const file of ['car.json', 'auv.onnx', '../library.ts', '..%2flibrary.ts', '%2e%2e/library.ts', '']) expect((await ask(server, `${files}/${file}`)).status, file).toBe(404)
      expect((await ask(server, '/api/cars/broken/files/body.glb')).status).toBe(404)
    } finally {
      await server.close()
    }
  })
})

describe('starting', () => {
  it('says so when the port is taken', async () => {
    const options = await testOptions(test.home)
    await expect(startServer({ ...options, port: test.server.port })).rejects.toThrow(PortBusy)
  })

  it.skipIf(process.platform !== 'linux')('listens on this machine alone', () => {
    const addresses = readFileSync('/proc/net/tcp', 'utf8').split('\n').filter((line) => line.includes(`:${test.server.port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`))
    expect(addresses).toHaveLength(1)
    expect(addresses[0]).toContain(' 0100007F:')
  })
})
