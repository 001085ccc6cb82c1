import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../protocol/events.ts'
import { graphOf, memoryAssets, runToEnd, testEngine, valueAt, withParam } from './testing/kit.ts'

const started = (events: readonly RunEvent[]) => events.flatMap((event) => (event.type === 'node.started' ? [event.node] : []))

describe('scheduling', () => {
  it('20: each node runs once however many consume it', async () => {
    const graph = graphOf(
      { n: ['number'], ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`a${i}`, ['add', { plus: i }] as const])) },
      Array.from({ length: 20 }, (_, i) => `n.value > a${i}.a`),
    )
    const { events, ran } = await runToEnd(testEngine(), graph, { targets: Array.from({ length: 20 }, (_, i) => `a${i}`) })
    expect(started(events).filter((node) => node === 'n')).toHaveLength(1)
    expect(ran).toHaveLength(21)
  })

  it('21: independent waiting nodes take about the longest, not the sum', async () => {
    const graph = graphOf(
      {
        ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`w${i}`, ['wait', { ms: 100, value: i }] as const])),
        s: ['sum'],
      },
      Array.from({ length: 20 }, (_, i) => `w${i}.value > s.all #${i + 10}`),
    )
    const before = performance.now()
    const { handle, finished } = await runToEnd(testEngine(), graph, { targets: ['s'] })
    expect(await valueAt(handle, 's.value')).toBe(190)
    expect(performance.now() - before).toBeLessThan(1000)
    expect(finished.steps.every(({ ms }) => ms < 900)).toBe(true)
  })

  it('22: a mix of waiting and immediate nodes gives the same values as immediate ones alone', async () => {
    const graph = (type: string) => graphOf(
      { n: ['number', { value: 4 }], w: [type, type === 'wait' ? { ms: 5, value: 0 } : {}], a: ['add', { plus: 2 }], b: ['add'] },
      [`n.value > w.${type === 'wait' ? 'value' : 'a'}`, 'w.value > a.a', 'a.value > b.a', 'n.value > b.b'],
    )
    const values = []
    for (const type of ['wait', 'add']) values.push(
      await valueAt((await runToEnd(testEngine(), graph(type), { targets: ['b'] })).handle, 'b'),
    )
    expect(values).toEqual([10, 10])
  })

  it('23: a target that is ready runs before other ready nodes', async () => {
    const graph = graphOf(
      { n: ['number'], a: ['add'], b: ['add', { plus: 1 }], z: ['add', { plus: 2 }] },
      ['n.value > a.a', 'a.value > b.a', 'n.value > z.a'],
    )
    const { events } = await runToEnd(testEngine(), graph, { targets: ['b', 'z'] })
    expect(started(events)).toEqual(['n', 'z', 'a', 'b'])
  })

  it('25: the same graph and cache state give the same order', async () => {
    const graph = graphOf(
      Object.fromEntries(
        Array.from(
          { length: 30 },
          (_, i) => [`n${i}`, i < 3 ? (['number', { value: i }] as const) : (['add', { plus: i }] as const)],
        ),
      ),
      Array.from({ length: 27 }, (_, i) => [`n${i}.value > n${i + 3}.a`, `n${(i * 7) % (i + 3)}.value > n${i + 3}.b`]).flat(),
    )
    const targets = ['n29', 'n17', 'n28']
    const orders = []
    for (let i = 0; i < 3; i++) orders.push(started((await runToEnd(testEngine(), graph, { targets })).events))
    expect(orders[1]).toEqual(orders[0])
    expect(orders[2]).toEqual(orders[0])
  })

  it('26: a chain of 3,000 nodes and 3,000 nodes into one run without a stack overflow', async () => {
    const ids = Array.from({ length: 3000 }, (_, i) => `n${i}`)
    const chain = graphOf(
      Object.fromEntries(ids.map((id, i) => [id, i === 0 ? (['number'] as const) : (['add', { plus: 1 }] as const)])),
      ids.slice(1).map((id, i) => `n${i}.value > ${id}.a`),
    )
    const outcome = await runToEnd(testEngine(), chain, { targets: ['n2999'] })
    expect(await valueAt(outcome.handle, 'n2999')).toBe(2999)
    const fan = graphOf(
      { ...Object.fromEntries(ids.map((id, i) => [id, ['number', { value: i }] as const])), s: ['sum'] },
      ids.map((id) => `${id}.value > s.all #${id}`),
    )
    expect(await valueAt((await runToEnd(testEngine(), fan, { targets: ['s'] })).handle, 's.value')).toBe((2999 * 3000) / 2)
  })

  it('27: a long chain of immediate nodes lets timers through', async () => {
    const ids = Array.from({ length: 3000 }, (_, i) => `n${i}`)
    const graph = graphOf(
      Object.fromEntries(ids.map((id, i) => [id, i === 0 ? (['number'] as const) : (['add'] as const)])),
      ids.slice(1).map((id, i) => `n${i}.value > ${id}.a`),
    )
    let beats = 0
    const heart = setInterval(() => beats++, 1)
    const { finished } = await runToEnd(testEngine(), graph, { targets: ['n2999'] })
    clearInterval(heart)
    expect(beats).toBeGreaterThanOrEqual(Math.min(2, Math.floor(finished.ms / 40)))
  })

  it('68: only what the targets need runs, and 71: run-to-here leaves effects below alone', async () => {
    const graph = graphOf(
      { n: ['number', { value: 2 }], a: ['add'], b: ['add', { plus: 1 }], s: ['save'] },
      ['n.value > a.a', 'a.value > b.a', 'a.value > s.value'],
    )
    const outcome = await runToEnd(testEngine(), graph, { targets: ['a'] })
    expect(outcome.states).toEqual({ n: 'ran', a: 'ran' })
    expect(await valueAt(outcome.handle, 'a')).toBe(2)
    expect(outcome.finished.outputs).toEqual({ 'a.value': 'number 2' })
  })

  it('117: a run executes the graph as submitted: later edits cannot reach it', async () => {
    const graph = graphOf({ w: ['wait', { ms: 20 }], a: ['add', { plus: 1 }] }, ['w.value > a.a'])
    const running = runToEnd(testEngine(), graph, { targets: ['a'] })
    expect(() => (graph.nodes['a']!.params['plus'] = 50)).toThrow(TypeError)
    expect(() => graph.edges.pop()).toThrow(TypeError)
    expect(await valueAt((await running).handle, 'a')).toBe(2)
  })
})

describe('values between nodes', () => {
  it('11: an optional input without an edge is absent, not null', async () => {
    expect(
      await valueAt((await runToEnd(testEngine(), graphOf({ l: ['label'] }), { targets: ['l'] })).handle, 'l'),
    ).toBe('(none)false')
  })

  it('9: what fits without loss is converted: numbers to text, masks to pictures', async () => {
    const graph = graphOf(
      { n: ['number', { value: 1.5 }], l: ['label'], k: ['mask', { value: 9 }], m: ['measure'] },
      ['n.value > l.text', 'k.mask > m.image'],
    )
    const { handle } = await runToEnd(testEngine(), graph, { targets: ['l', 'm'] })
    expect([await valueAt(handle, 'l'), await valueAt(handle, 'm.value')]).toEqual(['1.5true', 4009])
  })

  it('a param that an edge drives takes its value from there, and is checked again', async () => {
    const graph = graphOf(
      { n: ['number', { value: 7 }], m: ['number', { value: 1 }], a: ['add'] },
      ['m.value > a.a', 'n.value > a.plus'],
    )
    expect(await valueAt((await runToEnd(testEngine(), graph, { targets: ['a'] })).handle, 'a')).toBe(8)
    const outcome = await runToEnd(testEngine(), withParam(graph, 'n', 'value', 500), { targets: ['a'] })
    const failure = outcome.finished.steps.find(({ node }) => node === 'a')?.failure
    expect(failure).toMatchObject(
      { code: 'bad-param', at: { param: 'plus' }, message: 'Add: Plus is out of range. It takes 0 to 100; 500 was given.' },
    )
  })

  it('params in px shrink with the picture of a draft', async () => {
    const graph = graphOf({ p: ['picture', { size: 16 }], m: ['measure', { radius: 10, steps: 1 }] }, ['p.image > m.image'])
    const seen = async (quality: 'draft' | 'final') => {
      const { handle } = await runToEnd(testEngine(), graph, { targets: ['m'], quality })
      return [await valueAt(handle, 'm.radius'), await valueAt(handle, 'm.steps')]
    }
    expect([await seen('draft'), await seen('final')]).toEqual([[5, 1], [10, 1]])
  })

  it('a free picture is refused where a sheet is required, before the node runs', async () => {
    const outcome = await runToEnd(
      testEngine(),
      graphOf({ p: ['picture'], o: ['on-sheet'] }, ['p.image > o.image']),
      { targets: ['o'] },
    )
    expect(outcome.finished.steps.at(-1)?.failure).toMatchObject(
      { code: 'needs-sheet', at: { input: 'image' }, given: [{ input: 'image', summary: 'image 8x8 srgb' }] },
    )
  })

  it('52: with verified inputs a node that writes into them fails, and the others see what was made', async () => {
    const graph = graphOf(
      { p: ['picture', { shade: 5 }], s: ['scribble'], m: ['measure'] },
      ['p.image > s.image', 'p.image > m.image'],
    )
    const outcome = await runToEnd(testEngine({ verifyInputs: true }), graph, { targets: ['s', 'm'] })
    expect(outcome.states).toMatchObject({ s: 'failed', m: 'ran' })
    expect(await valueAt(outcome.handle, 'm.value')).toBe(8005)
  })

  it('remarks of a node are told, and told again when it is cached', async () => {
    const engine = testEngine()
    for (const state of ['ran', 'cached']) {
      const { finished } = await runToEnd(engine, graphOf({ r: ['remark'] }), { targets: ['r'] })
      expect(finished.steps).toMatchObject([{ state, notes: ['fell back to the CPU'] }])
    }
  })
})

describe('failures', () => {
  it('65: a failed node lets go of its inputs while the run goes on', async () => {
    const engine = testEngine({ memoryBytes: 0 })
    const graph = graphOf({ p: ['picture', { size: 64 }], f: ['fail'], w: ['wait', { ms: 60 }] }, ['p.image > f.image'])
    const handle = engine.run(graph, { targets: ['f', 'w'] })
    for await (const event of handle.events) if (event.type === 'node.finished' && event.node === 'f') break
    expect(await handle.value('p.image')).toBeUndefined()
    expect((await handle.done).status).toBe('partial')
  })

  it('72: a failure names run, node, type, code, message, causes and stack, and sums up what came in', async () => {
    const graph = graphOf(
      { n: ['number', { value: 4 }], p: ['picture'], f: ['fail', { how: 'people' }] },
      ['n.value > f.value', 'p.image > f.image'],
    )
    const { events, handle } = await runToEnd(testEngine(), graph, { targets: ['f'] })
    const event = events.find((each) => each.type === 'node.finished' && each.state === 'failed')
    expect(event).toMatchObject({
      run: handle.id, node: 'f',
      failure: {
        node: 'f',
        type: 'fail',
        code: 'bad-input',
        message: 'The picture is empty.',
        help: 'Use another.',
        at: { input: 'value' },
        causes: ['zero'],
        given: [{ input: 'value', summary: 'number 4' }, { input: 'image', summary: 'image 8x8 srgb' }],
      },
    })
    expect(event?.type === 'node.finished' && event.failure?.stack).toContain('NodeFailure')
  })

  it('73: describing a failure never throws, whatever was thrown', async () => {
    for (const how of ['bug', 'odd', 'late', 'nothing']) {
      const outcome = await runToEnd(testEngine(), graphOf({ f: ['fail', { how }] }), { targets: ['f'] })
      expect([how, outcome.states['f'], typeof outcome.finished.steps[0]?.failure?.message]).toEqual([how, 'failed', 'string'])
    }
  })

  it('74: the next run works after any failure', async () => {
    const engine = testEngine()
    for (const how of ['bug', 'odd', 'late', 'nothing']) {
      await runToEnd(engine, graphOf({ f: ['fail', { how }] }), { targets: ['f'] })
      expect((await runToEnd(engine, graphOf({ n: ['number'] }), { targets: ['n'] })).status).toBe('ok')
    }
    expect((await runToEnd(engine, graphOf({ x: ['alien'] }), { targets: ['x'] })).status).toBe('error')
    expect((await runToEnd(engine, graphOf({ n: ['number'] }), { targets: ['n'] })).status).toBe('ok')
  })

  it('75: a failure is shown at the node of the graph, by its own title', async () => {
    const graph = graphOf({ n: ['number', { value: 500 }], a: ['add'] }, ['n.value > a.a', 'n.value > a.plus'])
    const titled = { ...graph, nodes: { ...graph.nodes, a: { ...graph.nodes['a']!, title: 'My sum' } } }
    const { finished } = await runToEnd(testEngine(), titled, { targets: ['a'] })
    expect(finished.steps.find(({ node }) => node === 'a')?.failure?.message).toMatch(/^My sum: /)
  })

  it('76: siblings finish, only what hangs below waits, and 78: a failed node is listed failed only', async () => {
    const graph = graphOf(
      {
        n: ['number'],
        f: ['fail', { how: 'people' }],
        a: ['add'],
        b: ['add', { plus: 1 }],
        c: ['add', { plus: 2 }],
        w: ['wait', { ms: 30 }],
      },
      ['n.value > f.value', 'f.value > a.a', 'a.value > b.a', 'n.value > c.a'],
    )
    const outcome = await runToEnd(testEngine(), graph, { targets: ['b', 'c', 'w'] })
    expect(outcome.status).toBe('partial')
    expect(outcome.states).toEqual({ n: 'ran', f: 'failed', a: 'blocked', b: 'blocked', c: 'ran', w: 'ran' })
    expect(outcome.finished.steps.filter(({ waitsFor }) => waitsFor === 'f').map(({ node }) => node)).toEqual(['a', 'b'])
  })

  it('77: with no target left the run ends in error', async () => {
    expect((await runToEnd(testEngine(), graphOf({ f: ['fail'] }), { targets: ['f'] })).status).toBe('error')
  })

  it('4: a broken target is reported while the good one runs, and after repair both run', async () => {
    const engine = testEngine()
    const graph = graphOf(
      { n: ['number', { value: 1 }], a: ['add'], x: ['number', { value: 1e12 }], b: ['add', { plus: 3 }] },
      ['n.value > a.a', 'x.value > b.a'],
    )
    const broken = await runToEnd(engine, graph, { targets: ['a', 'b'] })
    expect(broken).toMatchObject({ status: 'partial', faults: ['bad-param'], states: { a: 'ran', x: 'failed', b: 'blocked' } })
    expect(
      (await runToEnd(engine, withParam(graph, 'x', 'value', 1), { targets: ['a', 'b'] })).states,
    ).toEqual({ n: 'cached', a: 'cached', x: 'cached', b: 'ran' })
  })
})

describe('events', () => {
  const graph = () => graphOf({ w: ['wait', { ms: 120, ticks: 500 }], f: ['fail'], a: ['add'] }, ['f.value > a.a'])

  it('94: at most 20 updates a second and node, the last value before the end', async () => {
    const { events } = await runToEnd(testEngine(), graph(), { targets: ['w'] })
    const progress = events.filter((event) => event.type === 'node.progress')
    expect(progress.length).toBeLessThanOrEqual(6)
    expect(progress.at(-1)).toMatchObject({ share: 499 / 500, message: 'back' })
  })

  it('95: start, then progress that never falls, then one end; numbered without gaps', async () => {
    const { events } = await runToEnd(testEngine(), graph(), { targets: ['w', 'a'] })
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i))
    expect([events[0]?.type, events.at(-1)?.type]).toEqual(['run.started', 'run.finished'])
    for (const node of ['w', 'f', 'a']) {
      const own = events.filter((event) => 'node' in event && event.node === node)
      const types = own.map(({ type }) => type).join(' ')
      expect(types).toMatch(node === 'a' ? /^node.finished$/ : /^node.started( node.progress)* node.finished$/)
      const shares = own.flatMap((event) => (event.type === 'node.progress' ? [event.share] : []))
      expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    }
  })

  it('96: cached nodes are announced at the start as cached', async () => {
    const engine = testEngine()
    const cached = graphOf({ n: ['number'], a: ['add'] }, ['n.value > a.a'])
    await runToEnd(engine, cached, { targets: ['a'] })
    const { events } = await runToEnd(engine, cached, { targets: ['a'] })
    expect(events[0]).toMatchObject(
      { type: 'run.started', steps: [{ node: 'n', state: 'cached' }, { node: 'a', state: 'cached' }] },
    )
    expect(events.map(({ type }) => type)).toEqual(['run.started', 'run.finished'])
  })

  it('97: the time of a node leaves out the wait for others', async () => {
    const timed = graphOf({ w: ['wait', { ms: 150 }], a: ['add'] }, ['w.value > a.a'])
    const { finished } = await runToEnd(testEngine(), timed, { targets: ['a'] })
    expect(finished.steps.find(({ node }) => node === 'w')?.ms).toBeGreaterThan(140)
    expect(finished.steps.find(({ node }) => node === 'a')?.ms).toBeLessThan(100)
  })

  it('are told from the first on, whenever the reading begins', async () => {
    const outcome = await runToEnd(testEngine(), graph(), { targets: ['w'] })
    const late: RunEvent[] = []
    for await (const event of outcome.handle.events) late.push(event)
    expect(late).toEqual(outcome.events)
  })

  it('a run ends even when an asset cannot be looked at', async () => {
    const assets = { ...memoryAssets(), fileHash: () => Promise.reject(new Error('disk gone')) }
    expect(
      await runToEnd(testEngine({ assets }), graphOf({ r: ['read', { file: 'a.txt' }] }), { targets: ['r'] }),
    ).toMatchObject({ status: 'error', faults: ['missing-file'] })
  })
})

describe('cancel', () => {
  it('84: a cancel by id never hits another run', async () => {
    const engine = testEngine()
    const one = engine.run(graphOf({ w: ['wait', { ms: 80, value: 1 }] }), { targets: ['w'], id: 'one' })
    const two = engine.run(graphOf({ w: ['wait', { ms: 80, value: 2 }] }), { targets: ['w'], id: 'two' })
    setTimeout(() => engine.cancel('one'), 20)
    expect([(await one.done).status, (await two.done).status]).toEqual(['cancelled', 'ok'])
  })

  it('85: before it began, while it runs, after its end and unknown', async () => {
    const engine = testEngine()
    const graph = graphOf({ w: ['wait', { ms: 60_000 }], a: ['add'] }, ['w.value > a.a'])
    const fresh = engine.run(graph, { targets: ['a'], id: 'fresh' })
    expect(engine.cancel('fresh')).toBe('cancelled')
    const finished = await fresh.done
    expect([finished.status, ...finished.steps.map(({ state }) => state)]).toEqual(['cancelled', 'cancelled', 'cancelled'])
    const running = engine.run(graph, { targets: ['a'], id: 'running' })
    setTimeout(() => expect(engine.cancel('running')).toBe('cancelled'), 20)
    expect((await running.done).status).toBe('cancelled')
    expect([engine.cancel('running'), engine.cancel('never')]).toEqual(['finished', 'unknown'])
  })

  it('89: a node that does not listen is left behind within 2 s', async () => {
    const engine = testEngine({ pool: { graceMs: 100 } })
    const handle = engine.run(graphOf({ w: ['wait', { ms: 3000, deaf: true }] }), { targets: ['w'] })
    setTimeout(() => handle.cancel(), 20)
    const before = performance.now()
    expect((await handle.done).status).toBe('cancelled')
    expect(performance.now() - before).toBeLessThan(2000)
  })

  it('a second run of the same id is refused while the first is under way', async () => {
    const engine = testEngine()
    const graph = graphOf({ w: ['wait', { ms: 20 }] })
    const first = engine.run(graph, { targets: ['w'], id: 'same' })
    expect(() => engine.run(graph, { targets: ['w'], id: 'same' })).toThrow('under way')
    await first.done
    expect((await runToEnd(engine, graph, { targets: ['w'], id: 'same' })).status).toBe('ok')
  })
})
