import { describe, expect, it } from 'vitest'
import { cardNode, edgeKey, endsOf, markFlowId, markNode, markOfFlowId, PORT_INSET, wireEdge } from './flow.ts'
import { measureCard, portPoint } from './measures.ts'
import { type } from './testing.ts'

const measure = measureCard(type('boost'), { into: [], outOf: [] })
const place = { id: 'a', x: 10, y: 20, measure, selected: false, far: false, lifted: false, hidden: false }

describe('what React Flow is given', () => {
  it('knows the size of a card and the place of its ports before anything is drawn', () => {
    const node = cardNode(place)
    expect(node.measured).toEqual({ width: measure.width, height: measure.height })
    const ends = node.handles?.map(({ id, type: side, x, y, width = 0, height = 0 }) => [side, id, side === 'target' ? x + PORT_INSET : x + width - PORT_INSET, y + height / 2])
    expect(ends).toEqual([
      ...['image', 'mask', 'amount'].map((port) => ['target', port, 0, portPoint(measure, 'input', port)?.y]),
      ['source', 'image', measure.width, portPoint(measure, 'output', 'image')?.y],
    ])
  })

  it('is the same object until something of it changes', () => {
    const node = cardNode(place)
    expect(cardNode({ ...place }, node)).toBe(node)
    for (const change of [{ x: 11 }, { selected: true }, { far: true }, { lifted: true }, { hidden: true }]) expect(cardNode({ ...place, ...change }, node)).not.toBe(node)
    const edge = { from: 'a.image', to: 'b.image' }
    const wire = wireEdge(edge, false)
    expect(wireEdge(edge, false, {}, wire)).toBe(wire)
    expect(wireEdge(edge, true, {}, wire)).not.toBe(wire)
    expect(wireEdge(edge, false, { toBar: '1' }, wire)).toMatchObject({ source: 'a', target: '#frame:1', targetHandle: 'in', reconnectable: false })
    const mark = markNode('note', '1', { x: 0, y: 0, width: 10, height: 10 }, false)
    expect(markNode('note', '1', { x: 0, y: 0, width: 10, height: 10 }, false, mark)).toBe(mark)
  })

  it('holds no ports of what is drawn far away', () => {
    expect(cardNode({ ...place, far: true })).toMatchObject({ type: 'far', handles: [] })
  })

  it('goes there and back: edges and marks keep their names', () => {
    const wire = wireEdge({ from: 'color-boost.image', to: 'stack.layers', slot: 'n' }, false)
    expect(endsOf({ ...wire, sourceHandle: wire.sourceHandle ?? null, targetHandle: wire.targetHandle ?? null })).toEqual({ from: 'color-boost.image', to: 'stack.layers' })
    expect(wire.id).toBe('color-boost.image>stack.layers@n')
    expect(edgeKey({ from: 'a.x', to: 'b.y' })).toBe('a.x>b.y')
    expect(endsOf({ source: 'a', sourceHandle: null, target: 'b', targetHandle: 'x' })).toBeNull()
    expect(markOfFlowId(markFlowId('frame', '7'))).toEqual({ kind: 'frame', id: '7' })
    expect(markOfFlowId('color-boost')).toBeNull()
  })
})
