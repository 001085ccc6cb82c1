import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyGraph, type Graph } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { serialize } from '../../graphs/format/serialize.ts'
import { graphOf } from '../core/testing/kit.ts'
import type { RunEvent } from '../protocol/events.ts'
import type { FrameHead } from '../protocol/frame.ts'
import { mirrorAccepted, mirrorLocal, mirrorOf, mirrorRemote, type GraphMirror } from '../protocol/graph-mirror.ts'
import { PROTOCOL } from '../protocol/messages.ts'
import { isOver, openRun, reduceEvents, reduceRun, reduceSnapshot, type RunInfo, type RunState } from '../protocol/run-state.ts'
import { ask, connect, hearRuns, startTestServer, until, writeGraph, type TestClient, type TestServer } from './testing/kit.ts'

let test: TestServer
beforeAll(async () => {
  test = await startTestServer()
})
afterAll(() => test.end())

let keys = 0
const key = () => `key-${++keys}`
const param = (node: string, name: string, value: number): Op => ({ op: 'param', node, key: name, value })

/** Everything that a page hears. */
function listen(page: TestClient) {
  const frames: { head: FrameHead; bytes: Uint8Array }[] = []
  const events: RunEvent[] = []
  const infos: RunInfo[] = []
  page.socket.on('frame', (head, bytes) => frames.push({ head, bytes: new Uint8Array(bytes) }))
  hearRuns(page, (event) => events.push(event), (info) => infos.push(info))
  return { frames, events, infos, ended: (run: string) => until(() => events.find((event) => event.type === 'run.finished' && event.run === run)) }
}

/** Acknowledges frames as they come. */
const answering = (page: TestClient) => page.socket.on('frame', (head) => void page.socket.emit('frame.ack', { slot: head.slot, seq: head.seq }))

async function opened(page: TestClient, graph: Graph) {
  const text = serialize(graph)
  return page.call('graph.open', { text, name: 'test' })
}

const pictures = () => graphOf({ a: ['picture', { size: 600, shade: 200 }], b: ['tint', { by: 1 }] }, ['a.image > b.image'])

describe('a page', () => {
  it('opens a graph, edits it, sees frames of it and runs it', async () => {
    writeGraph(test, 'first.livery.json', pictures())
    const page = await connect(test.server)
    const { frames, ended } = listen(page)
    answering(page)
    const { graph, ...rest } = await page.call('graph.open', { path: 'first.livery.json' })
    expect(rest).toMatchObject({ revision: 0, savedRevision: 0, path: 'first.livery.json', faults: [] })
    await page.call('graph.watch', { graph, outputs: [{ node: 'b', port: 'image', width: 512 }], live: true })
    const first = await until(() => frames[0])
    expect(first.head).toMatchObject({ node: 'b', port: 'image', format: 'rgba8', width: 300, height: 300, fullWidth: 300, quality: 'draft', revision: 0 })
    expect(first.bytes[0]).toBe(201)
    expect(await page.call('graph.edit', { graph, base: 0, ops: [param('b', 'by', 20)], key: key() })).toEqual({ accepted: true, revision: 1 })
    // First as quick as can be, then, since the hand rests, exactly.
    expect((await until(() => frames[1])).head).toMatchObject({ format: expect.stringMatching(/bc[13]/), width: 300, height: 300, revision: 1 })
    expect((await until(() => frames[2])).bytes[0]).toBe(220)
    const { run } = await page.call('run.start', { graph, targets: ['b.image'], key: key() })
    expect(await ended(run)).toMatchObject({ status: 'ok' })
    const { head } = await until(() => frames[3])
    expect(head).toMatchObject({ quality: 'final', fullWidth: 600, width: 512 })
    const png = await ask(test.server, `/api/artifacts/${head.hash}.png`)
    expect(png).toMatchObject({ status: 200, headers: { 'content-type': 'image/png', 'cache-control': expect.stringContaining('immutable') } })
    expect((await ask(test.server, `/api/artifacts/${head.hash}.rgba`)).headers['content-length']).toBe(String(600 * 600 * 4))
    expect((await ask(test.server, `/api/artifacts/${'0'.repeat(32)}.png`)).status).toBe(404)
    page.end()
  })

  it('must say hello in the same protocol, and every command is checked at the door', async () => {
    const page = await connect(test.server)
    expect(await page.answer('hello', { proto: PROTOCOL + 1, client: 'x' })).toMatchObject({ ok: false, failure: { code: 'other-protocol' } })
    for (const [name, input] of [
      ['graph.open', {}],
      ['graph.open', { path: 'a.livery.json', text: 'both' }],
      ['graph.edit', { graph: 'x', base: -1, ops: [], key: 'k' }],
      ['graph.edit', { graph: 'x', base: 0, ops: [{ op: 'eval' }], key: 'k' }],
      ['graph.edit', { graph: 'x', base: 0, ops: [], key: '' }],
      ['graph.watch', { graph: 'x', outputs: [{ node: '../x', port: 'image', width: 1e9 }], live: true }],
      ['run.start', { graph: 'x', quality: 'best', key: 'k' }],
      ['run.resume', { run: 'x', seq: 0.5 }],
      ['run.cancel', null],
    ] as const) {
      const answer = await page.answer(name, input)
      expect(answer, `${name} ${JSON.stringify(input)}`).toMatchObject({ ok: false, failure: { code: 'bad-request' } })
    }
    expect(await page.answer('graph.open', { graph: 'gone' })).toMatchObject({ ok: false, failure: { code: 'unknown-graph' } })
    expect(await page.answer('run.cancel', { run: 'gone' })).toMatchObject({ ok: false, failure: { code: 'unknown-run' } })
    page.socket.emit('frame.ack', { slot: 5 } as never)
    page.socket.emit('nonsense' as 'frame.ack', { slot: 'x', seq: 1 })
    expect(await page.call('graph.open', { empty: true })).toMatchObject({ revision: 0 })
    page.end()
  })

  it('may send a command twice: it is carried out once, also over another connection', async () => {
    const page = await connect(test.server, 'twice')
    const { graph } = await opened(page, graphOf({ a: ['number'] }))
    const edit = { graph, base: 0, ops: [{ op: 'add' as const, node: 'b', value: { type: 'number', version: 1, params: {} } }], key: 'same' }
    expect(await page.call('graph.edit', edit)).toEqual({ accepted: true, revision: 1 })
    page.end()
    const again = await connect(test.server, 'twice')
    expect(await again.call('graph.edit', edit)).toEqual({ accepted: true, revision: 1 })
    const start = { graph, targets: ['b'], key: 'run' }
    expect(await again.call('run.start', start)).toEqual(await again.call('run.start', start))
    expect(await again.call('graph.open', { graph })).toMatchObject({ revision: 1 })
    again.end()
  })

  it('hears what is wrong after each edit, and saves over nothing that it has not seen', async () => {
    const page = await connect(test.server)
    const faults: string[][] = []
    const outside: string[] = []
    page.socket.on('graph.faults', (message) => faults.push(message.faults.map(({ code }) => code)))
    page.socket.on('graph.outside', ({ path }) => outside.push(path))
    const { graph } = await page.call('graph.open', { empty: true, name: 'New' })
    expect(await page.answer('graph.save', { graph, key: key() })).toMatchObject({ ok: false, failure: { code: 'no-name' } })
    await page.call('graph.edit', { graph, base: 0, ops: [{ op: 'add', node: 'b', value: { type: 'tint', version: 1, params: {} } }], key: key() })
    await until(() => faults.length > 0)
    expect(faults).toEqual([['missing-input']])
    expect(await page.call('graph.save', { graph, path: 'sub/new.livery.json', key: key() })).toEqual({ graph, path: 'sub/new.livery.json', savedRevision: 1 })
    const file = join(test.folder, 'sub', 'new.livery.json')
    expect(readFileSync(file, 'utf8')).toContain('"tint"')
    expect(existsSync(join(test.folder, '.autosave', `untitled-${graph}.livery.json.jsonl`))).toBe(false)
    writeFileSync(file, serialize(emptyGraph('from outside')))
    await until(() => outside.includes('sub/new.livery.json'))
    expect(await page.answer('graph.save', { graph, key: key() })).toMatchObject({ ok: false, failure: { code: 'changed-outside' } })
    expect(await page.call('graph.save', { graph, force: true, key: key() })).toMatchObject({ savedRevision: 1 })
    writeGraph(test, 'there.livery.json', emptyGraph())
    expect(await page.answer('graph.save', { graph, path: 'there.livery.json', key: key() })).toMatchObject({ ok: false, failure: { code: 'exists' } })
    page.end()
  })
})

describe('opening a graph that means harm (133)', () => {
  it('reads, writes, runs and sends nothing', async () => {
    mkdirSync(join(test.folder, 'exports'), { recursive: true })
    writeFileSync(join(test.home, 'secret.txt'), 'secret')
    const hostile = {
      ...graphOf({ r: ['read', { file: '../secret.txt' }], s: ['save', { name: '../../planted.json' }], t: ['trouble', { how: 'exit' }], n: ['number'] }, ['t.value > s.value']),
      ['__proto__x']: { polluted: true },
      layout: { nodes: {}, frames: [], notes: [{ text: '<img src="http://evil.example/x.png">' }] },
    }
    const text = serialize(hostile as Graph).replace('"__proto__x"', '"__proto__"')
    writeFileSync(join(test.folder, 'hostile.livery.json'), text)
    const before = test.server.workspace.runs.states().length
    const boot = test.server.supervisor.status.boot
    const page = await connect(test.server)
    const { events, infos } = listen(page)
    const answer = await page.answer('graph.open', { path: 'hostile.livery.json' })
    const viaText = await page.answer('graph.open', { text, name: 'pasted' })
    for (const each of [answer, viaText]) expect(each).toMatchObject({ ok: true, value: { revision: 0, remarks: [{ code: 'reserved-key' }] } })
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(events).toEqual([])
    expect(infos).toEqual([])
    expect(test.server.workspace.runs.states()).toHaveLength(before)
    expect(test.server.supervisor.status).toEqual({ state: 'ready', boot })
    expect(existsSync(join(test.home, 'planted.json'))).toBe(false)
    expect(JSON.stringify([answer, viaText])).not.toContain('secret"')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    page.end()
  })
})

describe('two pages on one graph', () => {
  it('end in the same state, however slow one of them is, and each hears of the other (93)', async () => {
    const [fast, slow] = [await connect(test.server, 'fast'), await connect(test.server, 'slow')]
    const start = await opened(fast, graphOf({ a: ['number'], b: ['number'] }))
    const { graph } = start
    const joined = await slow.call('graph.open', { graph })
    const pages = [fast, slow].map((page, index) => ({ page, index, mirror: mirrorOf(index === 0 ? start.document : joined.document, 0) as GraphMirror }))
    const must = (mirror: GraphMirror | undefined) => {
      if (!mirror) throw new Error('The mirror lost its place.')
      return mirror
    }
    for (const each of pages) each.page.socket.on('graph.edited', (edit) => void (each.mirror = must(mirrorRemote(each.mirror, edit))))
    const edit = async (who: number, ops: readonly Op[]) => {
      const each = pages[who]!
      const mine = { key: key(), ops: [...ops] }
      each.mirror = mirrorLocal(each.mirror, mine)
      const answer = await each.page.call('graph.edit', { graph, base: each.mirror.revision, ops: mine.ops, key: mine.key })
      if (answer.accepted) each.mirror = must(mirrorAccepted(each.mirror, mine.key, answer.revision))
    }
    const work: Promise<void>[] = []
    for (let i = 0; i < 60; i++) {
      work.push(edit(0, [param('a', 'value', i)]))
      if (i % 7 === 0) {
        work.push(edit(1, [param('a', 'value', 1000 + i), param('b', 'value', i)]))
        await new Promise((resolve) => setTimeout(resolve, 3))
      }
    }
    await Promise.all(work)
    const authority = await fast.call('graph.open', { graph })
    await until(() => pages.every(({ mirror }) => mirror.revision === authority.revision))
    for (const { mirror } of pages) expect(mirror).toMatchObject({ graph: authority.document, pending: [] })
    expect(authority.revision).toBe(69)
    fast.end()
    slow.end()
  })

  it('hear nothing of graphs that they do not have open', async () => {
    const [one, two] = [await connect(test.server), await connect(test.server)]
    const heard = listen(two)
    const mine = await opened(one, pictures())
    await opened(two, pictures())
    const { run } = await one.call('run.start', { graph: mine.graph, targets: ['b'], key: key() })
    await until(() => isOver(test.server.workspace.runs.get(run)!))
    await two.call('run.resume', { run, seq: 0 })
    expect(heard.events).toEqual([])
    expect(heard.infos).toEqual([])
    one.end()
    two.end()
  })

  it('gets an edit refused that means nothing any more, with the document that stands', async () => {
    const [one, two] = [await connect(test.server), await connect(test.server)]
    const { graph } = await opened(one, graphOf({ a: ['number'], b: ['number'] }))
    await two.call('graph.open', { graph })
    await one.call('graph.edit', { graph, base: 0, ops: [{ op: 'remove', node: 'a' }], key: key() })
    const answer = await two.call('graph.edit', { graph, base: 0, ops: [param('a', 'value', 1)], key: key() })
    expect(answer).toMatchObject({ accepted: false, revision: 1, fault: { code: 'missing-node' }, document: { nodes: { b: {} } } })
    one.end()
    two.end()
  })
})

describe('runs', () => {
  // Values differ, so that nothing comes from a cache.
  let seed = 0
  const slow = () => graphOf({ a: ['wait', { ms: 200, ticks: 200, value: ++seed }], b: ['wait', { ms: 200, value: 5 }] }, ['a.value > b.value'])

  it('go on when a page is loaded again, which then comes to the same as one that stayed (92, 100)', async () => {
    const [stayed, leaves] = [await connect(test.server), await connect(test.server, 'leaves')]
    const { graph } = await opened(stayed, slow())
    await leaves.call('graph.open', { graph })
    const { ended, events } = listen(stayed)
    const seen: RunEvent[] = []
    hearRuns(leaves, (event) => seen.push(event))
    const { run } = await leaves.call('run.start', { graph, targets: ['b'], key: key() })
    await until(() => seen.length >= 2)
    leaves.end()
    const back = await connect(test.server, 'leaves')
    const info = await until(() => test.server.workspace.runs.get(run))
    let state = reduceEvents(openRun(info), seen).state
    hearRuns(back, (event) => {
      if (event.run === run) state = reduceRun(state, event).state
    })
    await back.call('graph.open', { graph })
    const resumed = await back.call('run.resume', { run, seq: state.next })
    state = resumed.kind === 'snapshot' ? reduceSnapshot(state, resumed.snapshot) : reduceEvents(state, resumed.events).state
    expect(await ended(run)).toMatchObject({ status: 'ok' })
    await until(() => isOver(state))
    const own = reduceEvents(openRun(info), events.filter((event) => event.run === run)).state
    expect(state).toEqual(own)
    expect(state).toEqual(test.server.workspace.runs.get(run))
    stayed.end()
    back.end()
  })

  it('replay what was lost, and a page that comes later starts from the snapshot in its welcome', async () => {
    const page = await connect(test.server)
    const { graph } = await opened(page, slow())
    const { ended, events } = listen(page)
    const { run } = await page.call('run.start', { graph, targets: ['b'], key: key() })
    await ended(run)
    const kept = events.filter((event) => event.run === run)
    const lossy = kept.filter((_, i) => i % 3 !== 1 || i === kept.length - 1)
    let state: RunState = openRun(test.server.workspace.runs.get(run)!)
    for (const event of lossy) {
      const reduced = reduceRun(state, event)
      state = reduced.state
      if (!reduced.gap) continue
      const resumed = await page.call('run.resume', { run, seq: state.next })
      expect(resumed.kind).toBe('events')
      if (resumed.kind === 'events') state = reduceEvents(state, resumed.events).state
    }
    expect(state).toEqual(test.server.workspace.runs.get(run))
    const late = await connect(test.server)
    expect(late.welcome.runs.find((each) => each.run === run)).toEqual(state)
    page.end()
    late.end()
  })

  it('execute the graph as it was submitted: later edits do not leak in (117)', async () => {
    const page = await connect(test.server)
    const { graph } = await opened(page, graphOf({ a: ['wait', { ms: 150, value: 1 }], b: ['add', { plus: 1 }] }, ['a.value > b.a']))
    const { ended, events } = listen(page)
    const { run } = await page.call('run.start', { graph, targets: ['b.value'], key: key() })
    await until(() => events.find((event) => event.type === 'node.started' && event.node === 'a'))
    await page.call('graph.edit', { graph, base: 0, ops: [param('b', 'plus', 50)], key: key() })
    await page.call('graph.edit', { graph, base: 1, ops: [{ op: 'remove', node: 'a' }], key: key() })
    expect(await ended(run)).toMatchObject({ status: 'ok', outputs: { 'b.value': 'number 2' } })
    expect(test.server.workspace.runs.get(run)).toMatchObject({ revision: 0 })
    page.end()
  })

  it('tell at most 20 progress steps a second and node, and the last one always (94, 95)', async () => {
    const page = await connect(test.server)
    const { graph } = await opened(page, graphOf({ a: ['wait', { ms: 400, ticks: 5000 }] }))
    const { ended, events } = listen(page)
    const { run } = await page.call('run.start', { graph, targets: ['a'], key: key() })
    const end = await ended(run)
    const progress = events.filter((event) => event.run === run && event.type === 'node.progress')
    expect(progress.length).toBeGreaterThan(0)
    expect(progress.length).toBeLessThanOrEqual(2 + Math.ceil(end.t / 50))
    const shares = progress.map((event) => (event.type === 'node.progress' ? event.share : 0))
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares.at(-1)).toBeCloseTo(4999 / 5000)
    page.end()
  })

  it('stop when asked to, once', async () => {
    const page = await connect(test.server)
    const { graph } = await opened(page, graphOf({ a: ['wait', { ms: 60_000 }] }))
    const { ended, events } = listen(page)
    const { run } = await page.call('run.start', { graph, targets: ['a'], key: key() })
    await until(() => events.find((event) => event.type === 'node.started'))
    expect(await page.call('run.cancel', { run })).toEqual({ cancelled: true })
    expect(await ended(run)).toMatchObject({ status: 'cancelled' })
    expect(await page.call('run.cancel', { run })).toEqual({ cancelled: false })
    page.end()
  })
})

describe('live drafts and their frames', () => {
  it('show a slow page the first and the last of a burst; the newest always wins', async () => {
    const page = await connect(test.server)
    const { frames } = listen(page)
    const { graph } = await opened(page, pictures())
    await page.call('graph.watch', { graph, outputs: [{ node: 'b', port: 'image', width: 64 }], live: true })
    await until(() => frames.length === 1)
    for (let by = 2; by <= 30; by++) await page.call('graph.edit', { graph, base: by - 2, ops: [param('b', 'by', by)], key: key() })
    await until(() => test.server.workspace.runs.states(graph).some((run) => run.revision === 29 && isOver(run)))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(frames).toHaveLength(1)
    page.socket.emit('frame.ack', { slot: frames[0]!.head.slot, seq: frames[0]!.head.seq })
    const last = await until(() => frames[1])
    expect(last.head.revision).toBe(29)
    // 200 + 30, but for the rounding of colours under alpha.
    expect(Math.abs(last.bytes[0]! - 230)).toBeLessThanOrEqual(1)
    page.end()
  })

  it('leave a run of the user alone, and a draft in a long burst is overtaken, not queued', async () => {
    const page = await connect(test.server)
    const { events, infos } = listen(page)
    const { graph } = await opened(page, graphOf({ a: ['wait', { ms: 60_000, value: 1 }], f: ['wait', { ms: 500, value: 2 }] }))
    await page.call('graph.watch', { graph, outputs: [{ node: 'a', port: 'value', width: 1 }], live: true })
    const { run } = await page.call('run.start', { graph, targets: ['f.value'], key: key() })
    for (let i = 0; i < 5; i++) await page.call('graph.edit', { graph, base: i, ops: [param('a', 'value', i)], key: key() })
    const cancelled = () => events.filter((event) => event.type === 'run.finished' && event.status === 'cancelled' && event.run !== run)
    await until(() => cancelled().length === 1)
    expect(infos.filter(({ by }) => by === 'live')).toHaveLength(2)
    expect(infos.at(-1)).toMatchObject({ by: 'live', quality: 'draft', revision: 5 })
    expect(await until(() => events.find((event) => event.type === 'run.finished' && event.run === run))).toMatchObject({ status: 'ok' })
    await page.call('graph.watch', { graph, outputs: [], live: false })
    await until(() => cancelled().length === 2)
    page.end()
  })

  it('keep what is shown through undo, run and being looked at again (123)', async () => {
    const page = await connect(test.server)
    const { frames, ended } = listen(page)
    answering(page)
    const { graph } = await opened(page, graphOf({ a: ['number', { value: 1 }], b: ['add', { plus: 1 }] }, ['a.value > b.a']))
    const outputs = [{ node: 'b', port: 'value', width: 1 }]
    await page.call('graph.watch', { graph, outputs, live: true })
    await until(() => frames.length === 1)
    expect(frames[0]!.head).toMatchObject({ format: 'json', kind: 'number', value: 2 })
    await page.call('graph.edit', { graph, base: 0, ops: [param('b', 'plus', 9)], key: key() })
    await until(() => frames.at(-1)!.head.value === 10)
    await page.call('graph.edit', { graph, base: 1, ops: [param('b', 'plus', 1)], key: key() })
    await until(() => frames.at(-1)!.head.value === 2)
    const { run } = await page.call('run.start', { graph, targets: ['b.value'], key: key() })
    await ended(run)
    expect((await page.call('graph.open', { graph })).revision).toBe(2)
    await page.call('graph.watch', { graph, outputs: [], live: false })
    const before = frames.length
    await page.call('graph.watch', { graph, outputs, live: false })
    expect((await until(() => frames[before])).head).toMatchObject({ value: 2 })
    page.end()
  })

  it('do not run for edits of the layout', async () => {
    const page = await connect(test.server)
    const { infos, frames } = listen(page)
    const { graph } = await opened(page, pictures())
    await page.call('graph.watch', { graph, outputs: [{ node: 'b', port: 'image', width: 64 }], live: true })
    await until(() => frames.length === 1)
    await page.call('graph.edit', { graph, base: 0, ops: [{ op: 'move', node: 'a', to: { x: 5, y: 5 } }], key: key() })
    await page.call('graph.edit', { graph, base: 1, ops: [{ op: 'move', node: 'a', to: { x: 6, y: 5 } }], key: key() })
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(infos).toHaveLength(1)
    page.end()
  })
})
