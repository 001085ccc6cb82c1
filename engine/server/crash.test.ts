import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Op } from '../../graphs/format/ops.ts'
import { bundleEntry } from '../core/testing/bundle-entry.ts'
import { graphOf } from '../core/testing/kit.ts'
import type { RunEvent } from '../protocol/events.ts'
import type { FrameHead } from '../protocol/frame.ts'
import type { EngineStatus } from '../protocol/messages.ts'
import { openRun, reduceEvents } from '../protocol/run-state.ts'
import type { RunningServer } from './server.ts'
import { WorkspaceBusy } from './workspace-lock.ts'
import { connect, hearRuns, startTestServer, testEntry, until, writeGraph, type TestServer } from './testing/kit.ts'

let home = ''
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'clearcoat-crash-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))

let keys = 0
const key = () => `key-${++keys}`
const add = (node: string, value = 0): Op => ({ op: 'add', node, value: { type: 'number', version: 1, params: { value } } })

async function watched(test: TestServer) {
  const page = await connect(test.server)
  const events: RunEvent[] = []
  const statuses: EngineStatus[] = []
  const frames: FrameHead[] = []
  hearRuns(page, (event) => events.push(event))
  page.socket.on('engine', (status) => statuses.push(status))
  page.socket.on('frame', (head) => {
    frames.push(head)
    page.socket.emit('frame.ack', { slot: head.slot, seq: head.seq })
  })
  return { page, events, statuses, frames, ended: (run: string) => until(() => events.find((event) => event.type === 'run.finished' && event.run === run)) }
}

describe('when the engine process dies', () => {
  it('reports the run as failed in words, comes back by itself, keeps the graph, and runs again (74, 80)', async () => {
    const test = await startTestServer(home)
    const { page, events, statuses, ended, frames } = await watched(test)
    writeGraph(test, 'car.livery.json', graphOf({ a: ['number', { value: 3 }], w: ['wait', { ms: 60_000 }], z: ['add'], q: ['add', { plus: 4 }] }, ['a.value > w.value', 'w.value > z.a', 'a.value > q.a']))
    const { graph } = await page.call('graph.open', { path: 'car.livery.json' })
    await page.call('graph.edit', { graph, base: 0, ops: [add('new')], key: key() })
    await page.call('graph.watch', { graph, outputs: [{ node: 'a', port: 'value', width: 1 }], live: true })
    await until(() => frames.length === 1)
    const { run } = await page.call('run.start', { graph, targets: ['z'], key: key() })
    await until(() => events.find((event) => event.type === 'node.started' && event.node === 'w'))
    statuses.length = 0
    process.kill(test.server.supervisor.pid!, 'SIGKILL')
    expect(await ended(run)).toMatchObject({ status: 'error' })
    const state = test.server.workspace.runs.get(run)!
    expect(state.nodes).toMatchObject({
      a: { state: expect.stringMatching(/ran|cached/) },
      w: { state: 'failed', failure: { code: 'crashed', message: 'Wait was running when the engine stopped: its process was ended by SIGKILL.', help: expect.stringContaining('run again') } },
      z: { state: 'blocked', waitsFor: 'w' },
    })
    expect(reduceEvents(openRun(state), events.filter((event) => event.run === run)).state).toEqual(state)
    await until(() => statuses.at(-1)?.state === 'ready')
    expect(statuses.map(({ state: each }) => each)).toEqual(['lost', 'starting', 'ready'])
    expect(statuses[0]?.reason).toBe('its process was ended by SIGKILL')
    // What is looked at is made again by itself: a page that comes now sees it.
    const late = await connect(test.server)
    const seen: unknown[] = []
    late.socket.on('frame', (head) => seen.push(head.value))
    await late.call('graph.open', { graph })
    await late.call('graph.watch', { graph, outputs: [{ node: 'a', port: 'value', width: 1 }], live: false })
    await until(() => seen.includes(3))
    late.end()
    const whole = await page.call('graph.open', { graph })
    expect(whole.revision).toBe(1)
    expect(Object.keys(whole.document.nodes).toSorted()).toEqual(['a', 'new', 'q', 'w', 'z'])
    await page.call('graph.edit', { graph, base: 1, ops: [{ op: 'param', node: 'q', key: 'plus', value: 5 }], key: key() })
    await page.call('graph.watch', { graph, outputs: [{ node: 'q', port: 'value', width: 1 }], live: true })
    expect(await until(() => frames.find((head) => head.node === 'q'))).toMatchObject({ value: 8 })
    const again = await page.call('run.start', { graph, targets: ['q'], key: key() })
    expect(await ended(again.run)).toMatchObject({ status: 'ok' })
    page.end()
    await test.end()
  })

  it('takes runs that came while it was away, and does not go round in circles over a draft that kills it', async () => {
    const test = await startTestServer(home)
    const { page, statuses, ended, frames } = await watched(test)
    const { graph } = await page.call('graph.open', { empty: true })
    const ops: Op[] = [add('a', 7), { op: 'add', node: 't', value: { type: 'trouble', version: 1, params: { how: 'fine' } } }]
    await page.call('graph.edit', { graph, base: 0, ops, key: key() })
    await page.call('graph.watch', { graph, outputs: [{ node: 't', port: 'value', width: 1 }], live: true })
    await until(() => frames.length > 0)
    await page.call('graph.edit', { graph, base: 1, ops: [{ op: 'param', node: 't', key: 'how', value: 'exit' }], key: key() })
    await until(() => statuses.some(({ state }) => state === 'lost'))
    // Asked while nobody is there to run it.
    const { run } = await page.call('run.start', { graph, targets: ['a.value'], key: key() })
    expect(await ended(run)).toMatchObject({ status: 'ok' })
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(statuses.filter(({ state }) => state === 'lost')).toHaveLength(1)
    expect(test.server.workspace.runs.states(graph).some(({ nodes }) => nodes['t']?.failure?.message.includes('its process stopped with code 7'))).toBe(true)
    page.end()
    await test.end()
  })

  it('ends a process that does not answer to a cancel, and the next run works (89)', async () => {
    const test = await startTestServer(home, { cancelLimitMs: 200 })
    const { page, events, ended, statuses } = await watched(test)
    const { graph } = await page.call('graph.open', { text: JSON.stringify(graphOf({ t: ['trouble', { how: 'hang', ms: 30_000 }], a: ['number'] })), name: 'hang' })
    const { run } = await page.call('run.start', { graph, targets: ['t'], key: key() })
    // The process spins: not even its first events need to have come out.
    await until(() => test.server.workspace.runs.get(run))
    await new Promise((resolve) => setTimeout(resolve, 300))
    await page.call('run.cancel', { run })
    expect(await ended(run)).toMatchObject({ status: expect.stringMatching(/error|cancelled/) })
    await until(() => statuses.at(-1)?.state === 'ready')
    const again = await page.call('run.start', { graph, targets: ['a'], key: key() })
    expect(await ended(again.run)).toMatchObject({ status: 'ok' })
    expect(events.filter((event) => event.type === 'run.finished' && event.run === run)).toHaveLength(1)
    page.end()
    await test.end()
  })
})

describe('two servers', () => {
  it('do not share a workspace: the second says so and leaves the first alone', async () => {
    const test = await startTestServer(home)
    await expect(startTestServer(home)).rejects.toThrow(WorkspaceBusy)
    const page = await connect(test.server)
    expect(await page.call('graph.open', { empty: true })).toMatchObject({ revision: 0 })
    page.end()
    await test.server.close()
    await (await startTestServer(home)).end()
  })
})

describe('when edits cannot be written down', () => {
  it('goes on, and says so once', async () => {
    const test = await startTestServer(home)
    const page = await connect(test.server)
    const warnings: string[] = []
    page.socket.on('graph.warning', ({ message }) => warnings.push(message))
    const { graph } = await page.call('graph.open', { empty: true })
    // A folder where the journal should be: no file can be made there.
    mkdirSync(join(home, 'workspace', '.autosave', `untitled-${graph}.livery.json.jsonl`), { recursive: true })
    expect(await page.call('graph.edit', { graph, base: 0, ops: [add('a')], key: key() })).toEqual({ accepted: true, revision: 1 })
    await until(() => warnings.length > 0)
    expect(warnings[0]).toMatch(/^Unsaved edits are not written down\./)
    expect(await page.call('graph.save', { graph, path: 'kept.livery.json', key: key() })).toMatchObject({ savedRevision: 1 })
    page.end()
    await test.end()
  })
})

describe('when the server itself is killed', () => {
  async function spawnServer(): Promise<{ child: ChildProcess; server: RunningServer }> {
    const [entry, engine] = await Promise.all([bundleEntry(new URL('./testing/server-entry.ts', import.meta.url)), testEntry()])
    for (const each of ['workspace', 'templates', 'editor']) mkdirSync(join(home, each), { recursive: true })
    const child = spawn(process.execPath, [fileURLToPath(entry.url), home, fileURLToPath(engine.url)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const line = await new Promise<string>((resolve) => child.stdout?.once('data', (data: Buffer) => resolve(data.toString('utf8'))))
    return { child, server: JSON.parse(line) as RunningServer }
  }

  it('every edit is there again: of a file, and of a graph that was never saved', async () => {
    const { child, server } = await spawnServer()
    writeGraph({ folder: join(home, 'workspace') }, 'car.livery.json', graphOf({ a: ['number'] }))
    const page = await connect(server)
    const file = await page.call('graph.open', { path: 'car.livery.json' })
    const fresh = await page.call('graph.open', { text: JSON.stringify(graphOf({ x: ['number'] })), name: 'Fresh' })
    for (let i = 0; i < 20; i++) await page.call('graph.edit', { graph: file.graph, base: i, ops: [add(`n${i}`)], key: key() })
    await page.call('graph.edit', { graph: fresh.graph, base: 0, ops: [add('y'), { op: 'name', name: 'Fresh one' }], key: key() })
    // Edits are gathered for a moment before they are written down.
    const journal = (name: string) => {
      const path = join(home, 'workspace', '.autosave', `${name}.livery.json.jsonl`)
      return existsSync(path) ? readFileSync(path, 'utf8') : ''
    }
    await until(() => journal('car').includes('"n19"') && journal(`untitled-${fresh.graph}`).includes('Fresh one'))
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    page.end()

    const test = await startTestServer(home)
    const next = await connect(test.server)
    expect(next.welcome.journals.map(({ name, path }) => [name, path]).toSorted()).toEqual([['Fresh one', undefined], ['car', 'car.livery.json']].toSorted())
    const recovered = await next.call('graph.open', { path: 'car.livery.json' })
    expect(recovered).toMatchObject({ recovered: { savedAt: expect.any(Number) }, revision: 1, savedRevision: 0 })
    expect(Object.keys(recovered.document.nodes)).toHaveLength(21)
    const { id = '' } = next.welcome.journals.find(({ name }) => name === 'Fresh one')!
    const unsaved = await next.call('graph.open', { journal: id })
    expect(Object.keys(unsaved.document.nodes)).toEqual(['x', 'y'])
    // It goes on from there, and saving ends it.
    await next.call('graph.edit', { graph: unsaved.graph, base: 1, ops: [add('z')], key: key() })
    await next.call('graph.save', { graph: unsaved.graph, path: 'fresh.livery.json', key: key() })
    await next.call('graph.save', { graph: recovered.graph, key: key() })
    next.end()
    await test.server.close()
    const last = await startTestServer(home)
    const page3 = await connect(last.server)
    expect(page3.welcome.journals).toEqual([])
    expect(Object.keys((await page3.call('graph.open', { path: 'fresh.livery.json' })).document.nodes)).toEqual(['x', 'y', 'z'])
    page3.end()
    await last.end()
  })

  it('ending it in good order loses not even the last edit', async () => {
    const test = await startTestServer(home)
    const page = await connect(test.server)
    const { graph } = await page.call('graph.open', { empty: true, name: 'Last' })
    await page.call('graph.edit', { graph, base: 0, ops: [add('a')], key: key() })
    await test.server.close()
    page.end()
    const next = await startTestServer(home)
    const again = await connect(next.server)
    const [journal] = again.welcome.journals
    expect(Object.keys((await again.call('graph.open', { journal: journal?.id ?? '' })).document.nodes)).toEqual(['a'])
    // Closed and discarded, it is gone for good.
    expect(await again.call('graph.close', { graph, discard: false })).toEqual({ open: true })
    expect(await again.call('graph.close', { graph, discard: true })).toEqual({ open: false })
    again.end()
    await next.server.close()
    const last = await startTestServer(home)
    expect((await connect(last.server)).welcome.journals).toEqual([])
    await last.end()
  })
})
