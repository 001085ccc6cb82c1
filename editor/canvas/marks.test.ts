import { describe, expect, it } from 'vitest'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import { emptyGraph, type Graph } from '../../graphs/format/graph.ts'
import { addMark, changeMarks, frameAround, heldBy, readMarks, removeMarks } from './marks.ts'

const withMarks = (frames: Graph['layout']['frames'], notes: Graph['layout']['notes'] = []): Graph => ({ ...emptyGraph(), layout: { nodes: {}, frames, notes } })

describe('frames and notes', () => {
  it('are read whatever a file says of them', () => {
    const [frame] = readMarks([{ id: 'f', x: 1, y: 2, width: 300, height: 200, text: 'Inputs' }], 'frame')
    expect(frame).toEqual({ id: 'f', x: 1, y: 2, width: 300, height: 200, text: 'Inputs' })
    expect(readMarks([{ x: 'left', width: Number.NaN, height: -4 }], 'note')).toEqual([{ id: '1', x: 0, y: 0, width: 176, height: 40, text: '' }])
  })

  it('are changed by id, and keep fields that are not known here', () => {
    const graph = withMarks([{ id: 'f', x: 0, y: 0, colour: 'teal' }, { id: 'g', x: 5, y: 5 }])
    expect(changeMarks(graph, 'frame', new Map([['f', { x: 9 }]]))).toEqual({ op: 'marks', kind: 'frames', value: [{ id: 'f', x: 9, y: 0, colour: 'teal' }, { id: 'g', x: 5, y: 5 }] })
  })

  it('get ids that are free, and go without a trace', () => {
    const graph = withMarks([{ id: '2' }, {}])
    const { op, id } = addMark(graph, 'frame', { x: 0, y: 0, width: 100, height: 80, text: '' })
    expect(id).toBe('3')
    const added = applyOps(graph, [op])
    const removed = added.ok && applyOps(added.graph, removeMarks(added.graph, new Set(['frame:3'])))
    expect(removed && removed.ok && removed.graph).toEqual(graph)
    expect(removeMarks(graph, new Set(['note:1']))).toEqual([])
  })

  it('fit around cards, and hold what lies wholly in them', () => {
    const cards = new Map([['a', { x: 0, y: 0, width: 176, height: 100 }], ['b', { x: 200, y: 50, width: 176, height: 100 }]])
    const frame = frameAround(cards.values())
    expect(frame).toEqual({ x: -16, y: -32, width: 408, height: 198 })
    expect(frame && heldBy(frame, [...cards, ['c', { x: 380, y: 60, width: 50, height: 10 }] as const])).toEqual(['a', 'b'])
    expect(frameAround([])).toBeUndefined()
  })
})
