import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import type { Graph } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { serialize } from '../../graphs/format/serialize.ts'
import { chain, graphOf, graphs, lookup } from '../../graphs/format/testing.ts'
import { detachAndHeal, removeAndHeal, spliceOps } from './heal.ts'

function after(graph: Graph, ops: readonly Op[] | null): Graph {
  const applied = applyOps(graph, ops ?? [])
  if (!applied.ok) throw new Error(applied.fault.message)
  return applied.graph
}

const edges = (graph: Graph) => graph.edges.map(({ from, to, slot }) => `${from} > ${to}${slot === undefined ? '' : ` @${slot}`}`)

describe('removing nodes', () => {
  it('joins what fed them to what they fed', () => {
    const graph = chain(2)
    expect(edges(after(graph, removeAndHeal(graph, lookup, new Set(['boost-0']))))).toEqual(['boost-1.image > export.image', 'photo.image > boost-1.image'])
    expect(edges(after(graph, removeAndHeal(graph, lookup, new Set(['boost-0', 'boost-1']))))).toEqual(['photo.image > export.image'])
  })

  it('leaves a gap where the types do not allow it', () => {
    const graph = graphOf({ n: ['number'], c: ['count'], a: ['any'] }, ['n.value > c.by', 'c.text > a.value'])
    expect(edges(after(graph, removeAndHeal(graph, lookup, new Set(['c']))))).toEqual([])
  })

  it('keeps the order at a port that takes many', () => {
    const graph = graphOf(
      { p: ['photo'], b: ['boost'], q: ['photo'], s: ['stack'] },
      ['p.image > b.image', 'b.image > s.layers @a', 'q.image > s.layers @n'],
    )
    expect(edges(after(graph, removeAndHeal(graph, lookup, new Set(['b'])))).toSorted()).toEqual(['p.image > s.layers @a', 'q.image > s.layers @n'])
  })

  it('plans ops that apply to any graph, and that undo exactly', () => {
    fc.assert(
      fc.property(graphs, fc.nat(), fc.boolean(), (graph, pick, keep) => {
        const all = Object.keys(graph.nodes)
        const ids = new Set(all.filter((_, index) => (pick >> index) % 2 === 1))
        const ops = (keep ? detachAndHeal : removeAndHeal)(graph, lookup, ids)
        const applied = applyOps(graph, ops)
        if (!applied.ok) throw new Error(applied.fault.message)
        const back = applyOps(applied.graph, applied.inverse)
        expect(back.ok && serialize(back.graph)).toBe(serialize(graph))
        expect(Object.keys(applied.graph.nodes)).toHaveLength(keep ? all.length : all.length - ids.size)
      }),
      { numRuns: 300 },
    )
  })
})

describe('taking a node out of its wires', () => {
  it('closes the gap and leaves the node', () => {
    const graph = chain(1)
    const bare = after(graph, detachAndHeal(graph, lookup, new Set(['boost-0'])))
    expect(edges(bare)).toEqual(['photo.image > export.image'])
    expect(Object.keys(bare.nodes)).toContain('boost-0')
  })
})

describe('putting a node into a wire', () => {
  const graph = graphOf({ p: ['photo'], b: ['boost'], e: ['export'], n: ['number'] }, ['p.image > e.image'])
  const [edge = { from: '', to: '' }] = graph.edges

  it('is fed by what fed the wire, and feeds what the wire fed', () => {
    expect(edges(after(graph, spliceOps(graph, lookup, 'b', edge)))).toEqual(['p.image > b.image', 'b.image > e.image'])
  })

  it('is refused where nothing of the node fits, and for a wire of its own', () => {
    expect(spliceOps(graph, lookup, 'n', edge)).toBeNull()
    expect(spliceOps(graph, lookup, 'p', edge)).toBeNull()
  })

  it('leaves inputs alone that are fed already', () => {
    const fed = graphOf({ p: ['photo'], q: ['photo'], b: ['boost'], e: ['export'] }, ['p.image > e.image', 'q.image > b.image'])
    expect(spliceOps(fed, lookup, 'b', fed.edges.find(({ to }) => to === 'e.image') ?? edge)).toBeNull()
  })
})
