import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Graph } from '../../graphs/format/graph.ts'
import { validateGraph } from '../../graphs/format/validate.ts'
import { planKeys } from './fingerprint.ts'
import { planRun, type Plan, type PlanRequest } from './plan.ts'
import { createRegistry } from './registry.ts'
import { graphOf, withParam } from './testing/kit.ts'
import { testNodes } from './testing/nodes.ts'

const registry = createRegistry(testNodes)
const NO_ASSETS = { files: new Map(), cars: new Map() }
const plan = (graph: Graph, request: PlanRequest = {}): Plan => planRun(graph, registry, request)
const codes = (made: Plan) => made.faults.map(({ code }) => code)
const order = (made: Plan) => made.steps.map(({ node }) => node)
const state = (made: Plan, node: string) => made.steps.find((step) => step.node === node)?.state

/** number -> add -> save, with room for more. */
const simple = () => graphOf(
  { n: ['number', { value: 3 }], a: ['add', { plus: 1 }], s: ['save'] },
  ['n.value > a.a', 'a.value > s.value'],
)

describe('targets', () => {
  it('1: an unknown node type is refused with its node id and type', () => {
    const made = plan(graphOf({ x: ['alien'], s: ['save'] }, ['x.value > s.value']))
    expect(made.faults).toMatchObject([{ code: 'unknown-type', node: 'x', dependents: ['s'] }])
    expect(made.faults[0]?.message).toContain('"alien"')
    expect([made.targets, made.lost]).toEqual([[], ['s']])
  })

  it('1: an unknown node that no target needs does not matter', () => {
    const graph = simple()
    expect(plan({ ...graph, nodes: { ...graph.nodes, x: { type: 'alien', version: 4, params: {} } } }).faults).toEqual([])
  })

  it('2: a graph without effect and outputs has its own code', () => {
    expect(codes(plan(graphOf({ n: ['number'] })))).toEqual(['no-target'])
  })

  it('3: an explicit empty list of targets is refused and never means all', () => {
    const made = plan(simple(), { targets: [] })
    expect(codes(made)).toEqual(['no-target'])
    expect(made.steps).toEqual([])
  })

  it('4: of two targets one is broken: the other is planned, and after repair both are', () => {
    const graph = graphOf(
      { n: ['number'], s: ['save'], bad: ['number', { value: 1e12 }], t: ['save', { name: 't.json' }] },
      ['n.value > s.value', 'bad.value > t.value'],
    )
    const broken = plan(graph)
    expect(broken.targets.map(({ name }) => name)).toEqual(['s'])
    expect(broken.lost).toEqual(['t'])
    expect(broken.faults).toMatchObject([{ code: 'bad-param', node: 'bad', param: 'value', dependents: ['t'] }])
    expect(plan(withParam(graph, 'bad', 'value', 1)).targets.map(({ name }) => name)).toEqual(['s', 't'])
  })

  it('5: a fault is attached once, to the node at fault, and lists the targets that it costs', () => {
    const graph = graphOf(
      { n: ['number', { value: 'x' }], a: ['add'], b: ['add'], s: ['save'], t: ['save', { name: 't.json' }] },
      ['n.value > a.a', 'n.value > b.a', 'a.value > s.value', 'b.value > t.value'],
    )
    const made = plan(graph)
    expect(made.faults).toMatchObject([{ node: 'n', code: 'bad-param', dependents: ['s', 't'] }])
    expect(['a', 'b', 's', 't'].map((node) => state(made, node))).toEqual(['blocked', 'blocked', 'blocked', 'blocked'])
    expect(made.steps.find(({ node }) => node === 's')?.waitsFor).toBe('n')
  })

  it('takes nodes, single outputs and outputs of the graph as targets, and reports what is none of them', () => {
    const graph: Graph = { ...simple(), outputs: { final: { from: 'a.value' } } }
    const made = plan(graph, { targets: ['a', 'n.value', 'outputs.final', 'nobody', 'a.nothing', 'constructor'] })
    expect(made.targets.map(({ name, output }) => [name, output])).toEqual(
      [['a', undefined], ['n.value', 'value'], ['outputs.final', 'value']],
    )
    expect(codes(made)).toEqual(['unknown-target', 'unknown-target', 'unknown-target'])
  })

  it('68: only what the targets need is in the plan, and effects only when they are asked for', () => {
    expect(order(plan(simple(), { targets: ['a'] }))).toEqual(['n', 'a'])
    expect(order(plan(simple()))).toEqual(['n', 'a', 's'])
  })

  it('never plans an effect for a draft', () => {
    expect(codes(plan(simple(), { quality: 'draft' }))).toEqual(['no-target'])
    expect(codes(plan(simple(), { quality: 'draft', targets: ['s'] }))).toEqual(['no-target'])
    expect(plan(simple(), { quality: 'draft', targets: ['a'] }).faults).toEqual([])
  })
})

describe('edges', () => {
  it('6: a self-edge, a ring of two and a long ring are refused', () => {
    const chain = (length: number) => {
      const ids = Array.from({ length }, (_, i) => `n${i}`)
      return graphOf(
        Object.fromEntries(ids.map((id) => [id, ['add'] as const])),
        ids.map((id, i) => `${id}.value > ${ids[(i + 1) % length]}.a`),
      )
    }
    for (const length of [1, 2, 50]) {
      const made = plan(chain(length), { targets: ['n0'] })
      expect(codes(made)).toEqual(['cycle'])
      expect(made.targets).toEqual([])
    }
  })

  it('9: a type mismatch is refused; a whole number feeds decimals, decimals do not feed whole numbers', () => {
    const mismatch = plan(graphOf({ p: ['picture'], a: ['add'] }, ['p.image > a.a']), { targets: ['a'] })
    expect(mismatch.faults).toMatchObject([{ code: 'type-mismatch', node: 'a', port: 'a' }])
    expect(
      plan(
        graphOf({ n: ['number'], g: ['sign'], a: ['add'] }, ['n.value > g.value', 'g.value > a.a']),
        { targets: ['a'] },
      ).faults,
    ).toEqual([])
    expect(
      codes(plan(graphOf({ n: ['number'], c: ['count'] }, ['n.value > c.value']), { targets: ['c'] })),
    ).toEqual(['type-mismatch'])
  })

  it('10: unions fit when one kind lands, and an output that is like an input takes the kind that comes in', () => {
    const into = (source: string, output: string) => plan(
      graphOf({ x: [source], p: ['pass'], a: ['add'] }, [`x.${output} > p.value`, 'p.value > a.a']),
      { targets: ['a'] },
    )
    expect(into('number', 'value').faults).toEqual([])
    expect(into('picture', 'image').faults).toMatchObject([{ code: 'type-mismatch', node: 'a' }])
  })

  it('11: a missing required input is reported at its port', () => {
    expect(
      plan(graphOf({ a: ['add'] }), { targets: ['a'] }).faults,
    ).toMatchObject([{ code: 'missing-input', node: 'a', port: 'a' }])
  })

  it('12: a second edge into a single input is refused, many take any number in the order of their slots', () => {
    const nodes = { m: ['number'], n: ['number'], a: ['add'], s: ['sum'] } as const
    expect(codes(plan(graphOf(nodes, ['m.value > a.a', 'n.value > a.a']), { targets: ['a'] }))).toEqual(['second-edge'])
    const many = plan(graphOf(nodes, ['m.value > s.all #2', 'n.value > s.all #1']), { targets: ['s'] })
    expect(many.faults).toEqual([])
    expect(many.steps.at(-1)?.inputs[0]?.sources.map(({ step }) => many.steps[step]?.node)).toEqual(['n', 'm'])
  })

  it('13: an edge from an absent node or into an absent port is reported and does nothing', () => {
    const graph = graphOf({ n: ['number'], a: ['add'] }, ['n.value > a.a', 'gone.value > a.b', 'n.value > a.constructor'])
    const made = plan(graph, { targets: ['a'] })
    expect(codes(made).sort()).toEqual(['missing-node', 'unknown-port'])
    expect(made.targets).toHaveLength(1)
  })

  it('41: an edge from a missing node into a required input never runs', () => {
    const made = plan(graphOf({ a: ['add'] }, ['gone.value > a.a']), { targets: ['a'] })
    expect(made.faults).toMatchObject([{ code: 'missing-node', dependents: ['a'] }])
    expect(made.targets).toEqual([])
  })

  it('16: a list in a param is never taken for an edge', () => {
    const made = plan(
      graphOf({ n: ['number', { tags: ['m.value', 'value'] }], m: ['number'], a: ['add'] }, ['n.value > a.a']),
      { targets: ['a'] },
    )
    expect(order(made)).toEqual(['n', 'a'])
    expect(made.steps[0]?.params['tags']).toEqual(['m.value', 'value'])
  })

  it('steps over a bypassed node, and says when there is nothing to hand on', () => {
    const graph = graphOf({ p: ['picture'], t: ['tint'], m: ['measure'] }, ['p.image > t.image', 't.image > m.image'])
    const bypassed: Graph = { ...graph, nodes: { ...graph.nodes, t: { ...graph.nodes['t']!, bypass: true } } }
    expect(order(plan(bypassed, { targets: ['m'] }))).toEqual(['p', 'm'])
    const nothing: Graph = { ...bypassed, edges: bypassed.edges.slice(1) }
    expect(codes(plan(nothing, { targets: ['m'] }))).toEqual(['missing-input'])
  })
})

describe('params', () => {
  it('8: each bad literal is one fault with what was given, in plain words', () => {
    const graph = graphOf({ n: ['number', { value: 2e9, hue: 'red', mode: 'loud', more: 1 }] })
    expect(plan(graph, { targets: ['n'] }).faults).toEqual([
      expect.objectContaining({
        code: 'bad-param',
        param: 'value',
        given: '2000000000',
        message: 'Number: Value is out of range. It takes -1000000000 to 1000000000; 2000000000 was given.',
      }),
      expect.objectContaining({ code: 'bad-param', param: 'hue', given: '"red"' }),
      expect.objectContaining({
        code: 'bad-param',
        param: 'mode',
        given: '"loud"',
        message: 'Number: Mode is not one of its choices. It takes plain, odd; "loud" was given.',
      }),
      expect.objectContaining({ code: 'unknown-param', param: 'more', given: '1' }),
    ])
  })

  it('15: the words of a validator are shown, and one that throws is a fault and no crash', () => {
    expect(
      plan(graphOf({ r: ['refuse', { word: 'no' }] }), { targets: ['r'] }).faults[0]?.message,
    ).toContain('The word is not liked.')
    expect(plan(graphOf({ r: ['refuse', { word: 'throw' }] }), { targets: ['r'] }).faults).toMatchObject(
      [{ code: 'bad-param', node: 'r', message: expect.stringContaining('validator broke') }],
    )
  })

  it('135: a file name that leaves the folder, or has a bad ending, is refused before the run', () => {
    for (const name of ['/etc/x.json', '../x.json', 'a\\b.json', 'C:x.json', 'con.json', 'x.exe', 'x.html', '%2e%2e/x.json']) {
      const made = plan(withParam(simple(), 's', 'name', name))
      expect([name, made.faults[0]?.code, made.faults[0]?.param]).toEqual([name, 'bad-file-name', 'name'])
    }
  })

  it('lets graph inputs set params, and refuses values that do not fit', () => {
    const graph: Graph = {
      ...simple(),
      inputs: { speed: { type: 'number', to: ['n.value'], default: 7 }, title: { type: 'text', to: [] } },
    }
    const value = (bindings: Record<string, number | string>) => plan(graph, { bindings }).steps[0]?.params['value']
    const open = { ...graph, nodes: { ...graph.nodes, n: { ...graph.nodes['n']!, params: {} } } }
    // A default stands in where the graph says nothing; what a hand set in the graph rules over it.
    expect([plan(open, { bindings: {} }).steps[0]?.params['value'], value({}), value({ speed: 9 })]).toEqual([7, 3, 9])
    expect(plan(graph, { bindings: { speed: 'fast' } }).faults).toMatchObject([{ code: 'bad-binding' }])
    expect(plan(graph, { bindings: { other: 1 } }).faults[0]).toMatchObject(
      { code: 'bad-binding', help: 'It has speed and title.' },
    )
    expect(plan(graph, { bindings: { speed: 1e12 } }).faults).toMatchObject([{ code: 'bad-binding', node: 'n', param: 'value' }])
  })

  it('runs everything above a node that must not see a shrunken picture at full size', () => {
    const graph = graphOf(
      { p: ['picture'], t: ['tint'], f: ['full-only'], m: ['measure'] },
      ['p.image > t.image', 't.image > f.image', 't.image > m.image'],
    )
    const made = plan(graph, { targets: ['f', 'm'], quality: 'draft' })
    expect(
      Object.fromEntries(made.steps.map(({ node, quality }) => [node, quality])),
    ).toEqual({ p: 'final', t: 'final', f: 'final', m: 'draft' })
  })
})

/** Layers of sums, each fed by any nodes of earlier layers. */
const acyclic = fc.array(fc.array(fc.nat(1000), { maxLength: 4 }), { minLength: 1, maxLength: 40 }).map((feeds) => {
  const nodes = Object.fromEntries(feeds.map((_, i) => [`n${i}`, ['sum'] as const]))
  const edges = feeds.flatMap((from, i) => (i === 0 ? [] : from.map((each, slot) => `n${each % i}.value > n${i}.all #${slot}`)))
  return graphOf(nodes, edges)
})

/** Any wiring of a few nodes whatever, good or not, with an output for each. */
const anyGraph = fc
  .record({
    types: fc.array(
      fc.constantFrom('sum', 'add', 'number', 'pass', 'alien', 'tint', 'picture', 'count', 'label'),
      { minLength: 1, maxLength: 8 },
    ),
    edges: fc.array(
      fc.tuple(
        fc.nat(8),
        fc.constantFrom('value', 'image', 'text', 'nothing'),
        fc.nat(8),
        fc.constantFrom('all', 'a', 'b', 'plus', 'value', 'image', 'text', 'nowhere'),
      ),
      { maxLength: 14 },
    ),
    bypass: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    plus: fc.constantFrom(1, 500, 'x'),
  })
  .map(({ types, edges, bypass, plus }): Graph => {
    const graph = graphOf(
      Object.fromEntries(types.map((type, i) => [`n${i}`, type === 'add' ? ([type, { plus }] as const) : ([type] as const)])),
      edges.map(([from, out, to, into]) => `n${from}.${out} > n${to}.${into}`),
    )
    const nodes = Object.entries(graph.nodes).map(
      ([id, node], i) => [id, bypass[i] && i % 3 === 0 ? { ...node, bypass: true } : node] as const,
    )
    const outputs = nodes.flatMap(
      ([id, { type, bypass: off }]) => off
        ? []
        : Object.keys(registry.get(type)?.definition.outputs ?? { value: 0 }).slice(0, 1).map(
          (output) => [id, { from: `${id}.${output}` }] as const,
        ),
    )
    return { ...graph, nodes: Object.fromEntries(nodes), outputs: Object.fromEntries(outputs) }
  })

describe('validateGraph', () => {
  it('lists every target that a plan cannot reach: what it lets pass, runs', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const targets = Object.keys(graph.outputs).map((name) => `outputs.${name}`)
        const listed = new Set(validateGraph(graph, registry.shape).flatMap(({ dependents }) => dependents ?? []))
        const lost = plan(graph, { targets }).lost
        expect(lost.filter((name) => !listed.has(name))).toEqual([])
      }),
      { numRuns: 400 },
    )
  })
})

describe('order and size', () => {
  it('25: the order does not depend on the order of keys and edges in the document', () => {
    fc.assert(
      fc.property(acyclic, fc.infiniteStream(fc.nat()), (graph, numbers) => {
        const ids = Object.keys(graph.nodes)
        const shuffled = <T>(list: readonly T[]) => list.map(
          (item) => ({ item, at: numbers.next().value as number }),
        ).sort((a, b) => a.at - b.at).map(({ item }) => item)
        const mixed: Graph = {
          ...graph,
          nodes: Object.fromEntries(shuffled(Object.entries(graph.nodes))),
          edges: shuffled(graph.edges),
        }
        const targets = [ids.at(-1)!, ids[0]!]
        expect(order(plan(mixed, { targets }))).toEqual(order(plan(graph, { targets })))
      }),
      { numRuns: 60 },
    )
  })

  it('puts every step after all it reads from, each once', () => {
    fc.assert(
      fc.property(acyclic, (graph) => {
        const made = plan(graph, { targets: Object.keys(graph.nodes) })
        expect(new Set(order(made)).size).toBe(Object.keys(graph.nodes).length)
        for (const step of made.steps) for (const need of step.needs) expect(need).toBeLessThan(step.index)
      }),
      { numRuns: 60 },
    )
  })

  it('46: any wiring whatever is planned in bounded steps, without a throw, and rings end in a fault', () => {
    const edge = fc.tuple(
      fc.nat(11),
      fc.constantFrom('value', 'order', 'nothing'),
      fc.nat(11),
      fc.constantFrom('all', 'a', 'plus', 'value', 'nowhere'),
    )
    const types = fc.array(fc.constantFrom('sum', 'add', 'number', 'pass', 'alien'), { minLength: 10, maxLength: 10 })
    const switches = fc.array(fc.boolean(), { minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(types, fc.array(edge, { maxLength: 40 }), switches, (chosen, edges, bypass) => {
        const graph = graphOf(
          Object.fromEntries(chosen.map((type, i) => [`n${i}`, [type] as const])),
          edges.map(([from, out, to, into]) => `n${from}.${out} > n${to}.${into}`),
        )
        const mixed: Graph = {
          ...graph,
          nodes: Object.fromEntries(Object.entries(graph.nodes).map(([id, node], i) => [id, { ...node, bypass: bypass[i]! }])),
        }
        const made = plan(mixed, { targets: Object.keys(mixed.nodes) })
        expect(planKeys(made, NO_ASSETS)).toHaveLength(made.steps.length)
        for (const { state: at, needs } of made.steps) if (at === 'ready') for (const need of needs) expect(
          made.steps[need]?.state,
        ).toBe('ready')
      }),
      { numRuns: 300 },
    )
  })

  it('26: a chain of 3,000 nodes and a fan of 3,000 are planned and keyed', () => {
    const ids = Array.from({ length: 3000 }, (_, i) => `n${i}`)
    const chain = graphOf(
      Object.fromEntries(ids.map((id, i) => [id, [i === 0 ? 'number' : 'add'] as const])),
      ids.slice(1).map((id, i) => `n${i}.value > ${id}.a`),
    )
    const fan = graphOf(
      { ...Object.fromEntries(ids.map((id) => [id, ['number'] as const])), all: ['sum'] },
      ids.map((id) => `${id}.value > all.all #${id}`),
    )
    for (const [graph, target, size] of [[chain, 'n2999', 3000], [fan, 'all', 3001]] as const) {
      const made = plan(graph, { targets: [target] })
      expect(made.faults).toEqual([])
      expect(new Set(planKeys(made, NO_ASSETS)).size).toBe(size === 3000 ? 3000 : 2)
    }
  })
})
