import { describe, expect, it } from 'vitest'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import type { Graph } from '../../graphs/format/graph.ts'
import { graphOf, lookup } from '../../graphs/format/testing.ts'
import { CARD } from '../canvas/measures.ts'
import { catalogNode, type } from '../canvas/testing.ts'
import { additionOps, type Addition } from './add-node.ts'

const graph = graphOf({ photo: ['photo'], out: ['export'], number: ['number'] }, ['photo.image > out.image'])

function added(addition: Addition): { id: string; graph: Graph } {
  const { id, ops } = additionOps(graph, lookup, addition)
  const applied = applyOps(graph, ops)
  if (!applied.ok) throw new Error(applied.fault.message)
  return { id, graph: applied.graph }
}
const edges = ({ edges: list }: Graph) => list.map(({ from, to }) => `${from} > ${to}`)
const from = { node: 'photo', port: 'image', side: 'output' } as const

describe('adding a node', () => {
  it('puts it where it is asked for, under an id that is free', () => {
    const { id, graph: next } = added({ type: catalogNode({ type: 'photo' }), at: { x: 10.4, y: 20 } })
    expect([id, next.layout.nodes[id]]).toEqual(['photo-2', { x: 10, y: 20 }])
    expect(edges(next)).toEqual(edges(graph))
  })

  it('connects it, with its port where the wire was dropped', () => {
    const { graph: next } = added({ type: type('boost'), at: { x: 300, y: 200 }, from })
    expect(edges(next)).toEqual(['photo.image > out.image', 'photo.image > boost.image'])
    expect(next.layout.nodes['boost']).toEqual({ x: 300, y: 200 - (CARD.head + CARD.thumb + CARD.pad + CARD.row / 2) })
  })

  it('connects to a param where no input fits', () => {
    const { graph: next } = added({ type: type('boost'), at: { x: 0, y: 0 }, from: { node: 'number', port: 'value', side: 'output' } })
    expect(edges(next).at(-1)).toBe('number.value > boost.amount')
  })

  it('connects backwards from an input, replacing what feeds it', () => {
    const { graph: next } = added({ type: type('boost'), at: { x: 300, y: 200 }, from: { node: 'out', port: 'image', side: 'input' } })
    expect(edges(next)).toEqual(['boost.image > out.image'])
    expect(next.layout.nodes['boost']?.x).toBe(300 - CARD.width)
  })

  it('splices it into the wire when asked to', () => {
    expect(edges(added({ type: type('boost'), at: { x: 0, y: 0 }, from, splice: true }).graph)).toEqual(['photo.image > boost.image', 'boost.image > out.image'])
  })

  it('is added alone where nothing fits', () => {
    expect(edges(added({ type: type('number'), at: { x: 0, y: 0 }, from }).graph)).toEqual(edges(graph))
  })
})
