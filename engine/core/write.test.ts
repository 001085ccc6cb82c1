import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Graph } from '../../graphs/format/graph.ts'
import { graphOf, runToEnd, temporaryFolder, testEngine, withParam } from './testing/kit.ts'
import { ExportFolder, type OpenFile } from './write.ts'

let folder: ReturnType<typeof temporaryFolder>
let out: string
beforeEach(() => {
  folder = temporaryFolder()
  out = join(folder.path, 'out')
  mkdirSync(out)
})
afterEach(() => folder.dispose())

const made = (name: string, text: string) => (
  { name, bytes: Buffer.from(text), sha256: createHash('sha256').update(text).digest('hex') }
)
const text = (name: string) => readFileSync(join(out, name), 'utf8')
const listing = () => readdirSync(folder.path, { recursive: true }).map(String).toSorted()
const graph = () => graphOf({ n: ['number', { value: 3 }], s: ['save'] }, ['n.value > s.value'])

describe('ExportFolder', () => {
  const signal = new AbortController().signal

  it('creates, replaces with one backup, and leaves equal files alone', async () => {
    const exports = new ExportFolder(out)
    expect(await exports.write([made('a/x.json', 'one')], signal)).toMatchObject([{ state: 'created', bytes: 3 }])
    const { mtimeMs } = statSync(join(out, 'a/x.json'))
    expect(await exports.write([made('a/x.json', 'one')], signal)).toMatchObject([{ state: 'unchanged' }])
    expect(statSync(join(out, 'a/x.json')).mtimeMs).toBe(mtimeMs)
    for (const next of ['two', 'three']) expect(
      await exports.write([made('a/x.json', next)], signal),
    ).toMatchObject([{ state: 'replaced' }])
    expect([text('a/x.json'), text('a/x.json.bak')]).toEqual(['three', 'two'])
    expect(readdirSync(join(out, 'a')).toSorted()).toEqual(['x.json', 'x.json.bak'])
  })

  it('90: a cancelled export leaves nothing, not even folders', async () => {
    const controller = new AbortController()
    const files = [made('deep/er/a.json', 'a'), made('deep/er/b.json', 'b')]
    const slow: OpenFile = async (...args) => {
      const handle = await open(...args)
      controller.abort()
      return handle
    }
    await expect(new ExportFolder(out, slow).write(files, controller.signal)).rejects.toMatchObject({ code: 'cancelled' })
    expect(listing()).toEqual(['out'])
  })

  it('says so when the disk is full, and the old file is whole', async () => {
    await new ExportFolder(out).write([made('x.json', 'old')], signal)
    const full: OpenFile = async (...args) => {
      const handle = await open(...args)
      handle.writeFile = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
      return handle
    }
    await expect(
      new ExportFolder(out, full).write([made('y.json', 'new'), made('x.json', 'new')], signal),
    ).rejects.toMatchObject({
      code: 'write-failed', message: 'The file "y.json" could not be written: the disk is full.',
    })
    expect([text('x.json'), listing()]).toEqual(['old', ['out', join('out', 'x.json')]])
  })

  it('writes all files of a step or none', async () => {
    mkdirSync(join(out, 'taken.json'))
    await expect(
      new ExportFolder(out).write([made('a.json', 'a'), made('taken.json', 'b')], signal),
    ).rejects.toMatchObject({ code: 'write-failed', message: '"taken.json" is a folder.' })
    await expect(
      new ExportFolder(out).write([made('a.json', 'a'), made('A.json', 'b')], signal),
    ).rejects.toMatchObject({ code: 'write-failed' })
    expect(readdirSync(out)).toEqual(['taken.json'])
  })

  it('135: refuses names that leave the folder at the moment of writing', async () => {
    mkdirSync(join(folder.path, 'out_evil'))
    symlinkSync(join(folder.path, 'out_evil'), join(out, 'door'))
    const bad = ['../out_evil/x.json', 'door/x.json', '/tmp/x.json', 'con.json', 'x.exe', 'a/../../x.json', '..\\x.json']
    for (const name of bad) {
      await expect(new ExportFolder(out).write([made(name, 'x')], signal)).rejects.toMatchObject({ code: 'write-failed' })
    }
    expect(readdirSync(join(folder.path, 'out_evil'))).toEqual([])
  })
})

describe('effects', () => {
  it('write on an explicit run, are told, and are cached only while the file is still there', async () => {
    const engine = testEngine({ exportFolder: out })
    const first = await runToEnd(engine, graph())
    expect(first.finished.files).toMatchObject([{ node: 's', path: 'value.json', state: 'created', bytes: 11 }])
    expect(first.events.map(({ type }) => type)).toContain('file.written')
    expect(text('value.json')).toBe('{"value":3}')
    const second = await runToEnd(engine, graph())
    expect([second.states['s'], second.finished.files]).toMatchObject(['cached', [{ state: 'unchanged' }]])
    writeFileSync(join(out, 'value.json'), '{"value":4}')
    expect((await runToEnd(engine, graph())).finished.files).toMatchObject([{ state: 'replaced' }])
    rmSync(join(out, 'value.json'))
    const third = await runToEnd(engine, graph())
    expect([third.ran, text('value.json')]).toEqual([['s'], '{"value":3}'])
  })

  it('are found written by an earlier process', async () => {
    const first = testEngine({ exportFolder: out, cacheFolder: join(folder.path, 'cache') })
    await runToEnd(first, graph())
    await first.close()
    const second = testEngine({ exportFolder: out, cacheFolder: join(folder.path, 'cache') })
    expect((await runToEnd(second, graph())).states).toEqual({ n: 'cached', s: 'cached' })
    rmSync(join(out, 'value.json'))
    expect((await runToEnd(second, graph())).states).toEqual({ n: 'cached', s: 'ran' })
    await second.close()
  })

  it('69: an effect that is not asked for runs only when something asked for needs it', async () => {
    const engine = testEngine({ exportFolder: out })
    const needed = graphOf(
      { p: ['picture'], i: ['save-image'], a: ['add'], s: ['save'] },
      ['p.image > i.image', 'i.bytes > a.a', 'a.value > s.value'],
    )
    expect((await runToEnd(engine, needed, { targets: ['a'] })).ran).toEqual(['p', 'i', 'a'])
    expect(readdirSync(out)).toEqual(['image.tga'])
  })

  it('a second run after an upstream change that makes the same value writes nothing', async () => {
    const engine = testEngine({ exportFolder: out })
    const cut = graphOf({ n: ['number', { value: 5 }], g: ['sign'], s: ['save'] }, ['n.value > g.value', 'g.value > s.value'])
    await runToEnd(engine, cut)
    expect((await runToEnd(engine, withParam(cut, 'n', 'value', 6))).states).toEqual({ n: 'ran', g: 'ran', s: 'cached' })
  })

  it('two nodes that would write one file are told apart', async () => {
    const engine = testEngine({ exportFolder: out })
    const both = graphOf(
      { n: ['number'], s: ['save'], t: ['save', { name: 'VALUE.json' }] },
      ['n.value > s.value', 'n.value > t.value'],
    )
    const outcome = await runToEnd(engine, both)
    expect([outcome.status, Object.values(outcome.states).toSorted()]).toEqual(['partial', ['failed', 'ran', 'ran']])
  })

  it('135: names from a graph, an edge or an input are refused at validation and at write', async () => {
    const engine = testEngine({ exportFolder: out })
    expect(
      await runToEnd(engine, withParam(graph(), 's', 'name', '../x.json')),
    ).toMatchObject({ status: 'error', faults: ['bad-file-name'] })
    const driven = graphOf(
      { n: ['number'], l: ['label', { prefix: '../' }], s: ['save'] },
      ['n.value > s.value', 'l.text > s.name'],
    )
    const outcome = await runToEnd(engine, driven)
    expect(outcome.finished.steps.find(({ node }) => node === 's')?.failure).toMatchObject({ code: 'write-failed' })
    const bound: Graph = { ...graph(), inputs: { file: { type: 'text', to: ['s.name'] } } }
    expect((await runToEnd(engine, bound, { bindings: { file: '/etc/x.json' } })).faults).toEqual(['bad-file-name'])
    expect(listing()).toEqual(['out'])
  })

  it('90: cancelling an export leaves nothing behind', async () => {
    const engine = testEngine({ exportFolder: out })
    const handle = engine.run(graphOf({ p: ['picture'], i: ['save-image', { ms: 200 }] }, ['p.image > i.image']))
    setTimeout(() => handle.cancel(), 60)
    expect((await handle.done).status).toBe('cancelled')
    expect(listing()).toEqual(['out'])
  })

  it('fail with words when no folder was granted', async () => {
    const outcome = await runToEnd(testEngine(), graph())
    expect(outcome.finished.steps.at(-1)?.failure).toMatchObject(
      { code: 'write-failed', message: 'Save has no folder to write to.' },
    )
    expect(existsSync(join(out, 'value.json'))).toBe(false)
  })
})
