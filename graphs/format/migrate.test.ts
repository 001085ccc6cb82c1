import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { migrateDocument, migrateNodes, type MigrationLookup, type NodeLadder } from './migrate.ts'
import { serialize } from './serialize.ts'
import { graphOf, graphs } from './testing.ts'

const ladderOf =
  (type: string, ladder: NodeLadder): MigrationLookup =>
  (asked) =>
    asked === type ? ladder : undefined

const swap = ladderOf('boost', {
  version: 4,
  migrations: [
    {
      to: 4,
      why: 'amount is in percent',
      params: (params) => ('amount' in params ? { ...params, amount: Number(params['amount']) * 100 } : { ...params }),
    },
    { to: 2, why: 'the two inputs changed places', inputs: { image: 'mask', mask: 'image' }, outputs: { image: 'result' } },
    {
      to: 3,
      why: 'label was dropped',
      params: (params) => Object.fromEntries(Object.entries(params).filter(([key]) => key !== 'label')),
    },
  ],
})

describe('migrateNodes', () => {
  it('climbs the ladder in order, from the version of the node on', () => {
    const graph = graphOf(
      { a: ['boost', { amount: 1, label: 'x' }, { version: 1 }], b: ['boost', { amount: 1, label: 'x' }, { version: 3 }] },
    )
    const { graph: lifted, migrated, faults } = migrateNodes(graph, swap)
    expect(lifted.nodes['a']).toEqual({ type: 'boost', version: 4, params: { amount: 100 } })
    expect(lifted.nodes['b']).toEqual({ type: 'boost', version: 4, params: { amount: 100, label: 'x' } })
    expect(migrated).toEqual([
      'a (boost) version 1 to 4: the two inputs changed places; label was dropped; amount is in percent',
      'b (boost) version 3 to 4: amount is in percent',
    ])
    expect(faults).toEqual([])
    expect(graph.nodes['a']?.params).toEqual({ amount: 1, label: 'x' })
  })

  it('renames ports in edges and in the inputs and outputs of the graph, also when two change places', () => {
    const graph = graphOf({ a: ['boost', {}, { version: 1 }], p: ['photo'] }, [
      'p.image > a.image',
      'p.image > a.mask',
      'a.image > p.x',
    ], {
      inputs: { i: { type: 'text', to: ['a.image', 'p.image'] } },
      outputs: { o: { from: 'a.image' } },
    })
    const { graph: lifted } = migrateNodes(graph, swap)
    expect(lifted.edges.map(({ from, to }) => `${from} > ${to}`)).toEqual(
      ['p.image > a.mask', 'p.image > a.image', 'a.result > p.x'],
    )
    expect(lifted.inputs['i']?.to).toEqual(['a.mask', 'p.image'])
    expect(lifted.outputs['o']?.from).toBe('a.result')
  })

  it('119: twice is once, for every graph', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const once = migrateNodes(graph, swap)
        const twice = migrateNodes(once.graph, swap)
        expect(serialize(twice.graph)).toBe(serialize(once.graph))
        expect(twice.migrated).toEqual([])
      }),
    )
  })

  it('keeps a node of a newer version as it is, and reports it', () => {
    const graph = graphOf({ a: ['boost', { future: 1 }, { version: 5 }] })
    const { graph: same, faults } = migrateNodes(graph, swap)
    expect(same).toBe(graph)
    expect(faults).toMatchObject([{ code: 'newer-node', node: 'a', given: '5' }])
  })

  it('keeps a node whose ladder breaks as it is, and reports it', () => {
    const broken = ladderOf('boost', {
      version: 3,
      migrations: [
        {
          to: 3,
          why: 'x',
          params: (params) => {
            ;(params as Record<string, unknown>)['amount'] = 7
            throw new Error('There is no palette.')
          },
        },
      ],
    })
    const graph = graphOf({ a: ['boost', { amount: 1 }, { version: 1 }] })
    const { graph: same, faults } = migrateNodes(graph, broken)
    expect(same.nodes['a']).toEqual({ type: 'boost', version: 1, params: { amount: 1 } })
    expect(faults[0]?.message).toContain('There is no palette.')
  })

  it('keeps a node whose ladder makes what no file can hold', () => {
    const { graph, faults } = migrateNodes(graphOf({ a: ['boost', { amount: 'x' }, { version: 3 }] }), swap)
    expect(graph.nodes['a']?.version).toBe(3)
    expect(faults[0]?.message).toContain('"amount" became something that a file cannot hold.')
  })

  it('changes nothing of nodes that have no ladder', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        expect(migrateNodes(graph, () => undefined).graph).toBe(graph)
      }),
    )
  })
})

describe('migrateDocument', () => {
  it('lifts nothing that is of today', () => {
    const document = { nodes: {} }
    expect(migrateDocument(document, 1)).toEqual({ document, migrated: [], faults: [] })
  })

  it('14: reports a draft in which an id stands twice, also when only its spelling differs', () => {
    const nodes = [
      { id: 'a b', type: 'photo' },
      { id: 'a b', type: 'photo' },
      { id: 'A-B', type: 'photo' },
    ]
    expect(migrateDocument({ nodes }, 0).faults.map(({ code, path }) => [code, path])).toEqual([
      ['duplicate-id', 'nodes.1'],
      ['duplicate-id', 'nodes.2'],
    ])
  })
})
