import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Graph } from '../../graphs/format/graph.ts'
import { planKeys } from './fingerprint.ts'
import { planRun, type PlanRequest } from './plan.ts'
import { createPlanner } from './planner.ts'
import { createRegistry } from './registry.ts'
import { replan } from './replan.ts'
import { graphOf, memoryAssets, withParam } from './testing/kit.ts'
import { testNodes } from './testing/nodes.ts'

const registry = createRegistry(testNodes)
const NO_ASSETS = { files: new Map(), cars: new Map() }

/** Sums and additions fed by earlier ones, with an input of the graph that sets one of the params. */
const graphs = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 2, maxLength: 20 }).map((feeds): Graph => {
  const nodes = Object.fromEntries(
    feeds.map((_, i) => [`n${i}`, i === 0 ? (['number', { value: 1 }] as const) : (['add', { plus: 1 }] as const)]),
  )
  const edges = feeds.slice(1).flatMap(
    ([a, b], i) => [`n${a % (i + 1)}.value > n${i + 1}.a`, `n${b % (i + 1)}.value > n${i + 1}.b`],
  )
  return { ...graphOf(nodes, edges), inputs: { first: { type: 'number', default: 3, to: ['n0.value'] } } }
})

describe('replan', () => {
  it('gives the plan and keys that planning anew gives, for any row of edits', () => {
    const edit = fc.tuple(fc.nat(1000), fc.constantFrom(0, 1, 2, 7, 500))
    fc.assert(
      fc.property(graphs, fc.array(edit, { maxLength: 8 }), fc.option(fc.constantFrom(4, 5)), (start, edits, first) => {
        const ids = Object.keys(start.nodes)
        const request: PlanRequest = { targets: [ids.at(-1)!], ...(first === null ? {} : { bindings: { first } }) }
        let graph = start
        let plan = planRun(graph, registry, request)
        let keys = planKeys(plan, NO_ASSETS)
        for (const [at, value] of edits) {
          const id = ids[at % ids.length]!
          const next = withParam(graph, id, id === 'n0' ? 'value' : 'plus', value)
          const anew = planRun(next, registry, request)
          const made = replan(plan, graph, next, registry, request)
          // A value out of range, or a plan with a fault before it, needs the whole look.
          if (made) expect(made).toEqual(anew)
          else expect(anew.faults.length + plan.faults.length).toBeGreaterThan(0)
          const before = { plan, keys, hashes: NO_ASSETS }
          plan = made ?? anew
          keys = planKeys(plan, NO_ASSETS, before)
          expect(keys).toEqual(planKeys(anew, NO_ASSETS))
          graph = next
        }
      }),
      { numRuns: 100 },
    )
  })

  it('declines when more than params differ', () => {
    const graph = graphOf({ n: ['number'], m: ['number'], a: ['add'] }, ['n.value > a.a'])
    const plan = planRun(graph, registry, { targets: ['a'] })
    const others: Graph[] = [
      { ...graph, edges: [...graph.edges, { from: 'm.value', to: 'a.b' }] },
      { ...graph, nodes: { ...graph.nodes, n: { ...graph.nodes['n']!, type: 'wait' } } },
      { ...graph, nodes: { ...graph.nodes, a: { ...graph.nodes['a']!, bypass: true } } },
      { ...graph, nodes: { ...graph.nodes, more: graph.nodes['n']! } },
      { ...graph, outputs: { final: { from: 'a.value' } } },
      withParam(graph, 'n', 'value', 'x'),
    ]
    for (const other of others) expect(replan(plan, graph, other, registry, { targets: ['a'] })).toBeUndefined()
    expect(replan(plan, graph, { ...graph, name: 'other' }, registry, { targets: ['a'] })).toBe(plan)
  })
})

describe('planner', () => {
  it('looks at files each time, and plans again when one changes, goes or comes', async () => {
    const files = new Map([['a.txt', 'one']])
    const planner = createPlanner(registry)
    const graph = graphOf({ r: ['read', { file: 'a.txt' }], l: ['label'] }, ['r.text > l.text'])
    const look = () => planner(graph, { targets: ['l'] }, memoryAssets(files))
    const first = await look()
    expect(await look()).toBe(first)
    files.set('a.txt', 'two')
    const second = await look()
    expect(second.keys.map((key, i) => key === first.keys[i])).toEqual([false, false])
    files.delete('a.txt')
    expect((await look()).plan.faults).toMatchObject([{ code: 'missing-file' }])
    files.set('a.txt', 'one')
    expect((await look()).keys).toEqual(first.keys)
  })
})
