import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connect, connectFault } from './connect.ts'
import { applyOps } from './apply-ops.ts'
import { chain, graphOf, graphs, lookup } from './testing.ts'
import { validateGraph } from './validate.ts'

const nodes = {
  photo: ['photo'],
  'photo-2': ['photo'],
  boost: ['boost'],
  a: ['any'],
  b: ['any'],
  stack: ['stack'],
  number: ['number'],
} as const

const code = (edges: readonly string[], from: string, to: string): string | undefined => connectFault(graphOf(nodes, edges), lookup, from, to)?.code

describe('connectFault', () => {
  it('6: refuses an edge that closes a ring of one, two or many nodes, and names them in order', () => {
    expect(code([], 'a.value', 'a.value')).toBe('cycle')
    expect(code(['a.value > b.value'], 'b.value', 'a.value')).toBe('cycle')
    const long = connectFault(chain(3000), lookup, 'boost-2999.image', 'boost-0.image')
    expect(long).toMatchObject(
      { code: 'cycle', given: expect.stringMatching(/^boost-2999 > boost-0 > boost-1 > .* > boost-2999$/) },
    )
  })

  it('9: refuses types that do not fit, narrowed by what feeds the output', () => {
    expect(code([], 'photo.image', 'boost.image')).toBeUndefined()
    expect(code([], 'photo.image', 'boost.amount')).toBe('type-mismatch')
    expect(code([], 'number.value', 'boost.amount')).toBeUndefined()
    expect(code([], 'a.value', 'boost.image')).toBeUndefined()
    expect(code(['number.value > a.value'], 'a.value', 'boost.image')).toBe('type-mismatch')
  })

  it('13: refuses absent nodes and ports', () => {
    expect(code([], 'ghost.image', 'boost.image')).toBe('missing-node')
    expect(code([], 'photo.image', 'ghost.image')).toBe('missing-node')
    expect(code([], 'photo.nothing', 'boost.image')).toBe('unknown-port')
    expect(code([], 'photo.image', 'boost.toString')).toBe('unknown-port')
    expect(code([], 'photo', 'boost.image')).toBe('unknown-port')
    expect(code([], 'constructor.image', 'boost.image')).toBe('missing-node')
  })

  it('refuses nodes of unknown types and an edge that is already there', () => {
    expect(
      connectFault(graphOf({ x: ['aurora'], boost: ['boost'] }), lookup, 'x.image', 'boost.image')?.code,
    ).toBe('unknown-type')
    expect(code(['photo.image > boost.image'], 'photo.image', 'boost.image')).toBe('second-edge')
  })
})

describe('connect', () => {
  it('12: replaces the edge at a port that takes one, in one step that undoes in one', () => {
    const graph = graphOf(nodes, ['photo.image > boost.image'])
    const connected = connect(graph, lookup, 'photo-2.image', 'boost.image')
    if (!connected.ok) throw new Error(connected.fault.message)
    expect(connected.graph.edges).toEqual([{ from: 'photo-2.image', to: 'boost.image' }])
    expect(applyOps(connected.graph, connected.inverse)).toMatchObject({ ok: true, graph })
  })

  it('puts the new edge last at a port that takes many', () => {
    let graph = graphOf(nodes)
    for (const from of ['photo-2.image', 'photo.image', 'boost.image']) {
      const connected = connect(graph, lookup, from, 'stack.layers')
      if (!connected.ok) throw new Error(connected.fault.message)
      graph = connected.graph
    }
    const slots = graph.edges.map(({ slot }) => slot ?? '')
    expect(slots).toEqual(slots.toSorted())
    expect(new Set(slots).size).toBe(3)
  })

  it('never adds a fault to a sound graph', () => {
    const pairs = fc.array(
      fc.tuple(
        fc.constantFrom('photo.image', 'photo-2.image', 'boost.image', 'a.value', 'b.value', 'stack.image', 'number.value'),
        fc.constantFrom('boost.image', 'boost.mask', 'boost.amount', 'boost.label', 'a.value', 'b.value', 'stack.layers'),
      ),
      { maxLength: 10 },
    )
    fc.assert(
      fc.property(pairs, (wanted) => {
        let graph = graphOf(nodes)
        for (const [from, to] of wanted) {
          const connected = connect(graph, lookup, from, to)
          if (connected.ok) graph = connected.graph
        }
        const codes = validateGraph(graph, lookup).map((fault) => fault.code)
        expect(codes.filter((found) => found === 'cycle' || found === 'second-edge' || found === 'unknown-port')).toEqual([])
      }),
    )
  })

  it('never throws on any graph', () => {
    fc.assert(fc.property(graphs, (graph) => void connect(graph, lookup, 'photo.image', 'boost.image')))
  })
})
