import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import { emptyGraph } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { createRegistry } from '../core/registry.ts'
import { graphOf } from '../core/testing/kit.ts'
import { testNodes } from '../core/testing/nodes.ts'
import { LiveGraph } from './live-graph.ts'

const { shape: shapes } = createRegistry(testNodes)
const live = (document = emptyGraph('start')) => new LiveGraph({ id: 'g', document, shapes })
const param = (node: string, value: number): Op => ({ op: 'param', node, key: 'value', value })

describe('an open graph', () => {
  it('counts edits, and says what is wrong after each', () => {
    const graph = live(graphOf({ a: ['number'], b: ['add'] }))
    expect(graph.faults.map(({ code, node }) => [code, node])).toEqual([['missing-input', 'b']])
    expect(graph.edit(0, [{ op: 'connect', edge: { from: 'a.value', to: 'b.a' } }])).toEqual({ accepted: true, revision: 1 })
    expect(graph.faults).toEqual([])
    expect(graph.edit(1, [param('a', 1e12)])).toEqual({ accepted: true, revision: 2 })
    expect(graph.faults).toMatchObject([{ code: 'bad-param', node: 'a', param: 'value' }])
  })

  it('takes an edit made on an earlier revision where it still applies', () => {
    const graph = live(graphOf({ a: ['number'], b: ['number'] }))
    graph.edit(0, [param('a', 1)])
    expect(graph.edit(0, [param('b', 2)])).toEqual({ accepted: true, revision: 2 })
    expect(graph.document.nodes).toMatchObject({ a: { params: { value: 1 } }, b: { params: { value: 2 } } })
  })

  it('refuses one that does not apply any more, changes nothing, and gives the document', () => {
    const graph = live(graphOf({ a: ['number'], b: ['number'] }))
    graph.edit(0, [{ op: 'remove', node: 'a' }])
    const before = graph.document
    expect(graph.edit(0, [param('b', 5), param('a', 1)])).toEqual({
      accepted: false,
      fault: expect.objectContaining({ code: 'missing-node', node: 'a' }),
      index: 1,
      document: before,
      revision: 1,
    })
    expect(graph.document).toBe(before)
  })

  it('refuses edits on revisions that are still to come, and of graphs that are read-only', () => {
    expect(() => live().edit(7, [])).toThrow('The graph is at revision 0')
    const readOnly = new LiveGraph({ id: 'g', document: emptyGraph(), shapes, readOnly: 'The file has format 9.' })
    expect(() => readOnly.edit(0, [])).toThrow('cannot be changed')
  })

  it('undoes and redoes to what it was, and running is no edit (123)', () => {
    const op = fc.oneof(
      fc.tuple(fc.constantFrom('a', 'b'), fc.nat(9)).map(([node, value]) => param(node, value)),
      fc.constantFrom('a', 'b').map((node): Op => ({ op: 'remove', node })),
      fc.constantFrom('a', 'b', 'c').map((node): Op => ({ op: 'add', node, value: { type: 'number', version: 1, params: {} } })),
    )
    fc.assert(
      fc.property(fc.array(op, { maxLength: 15 }), (ops) => {
        const graph = live(graphOf({ a: ['number'], b: ['number'] }))
        const states = [graph.document]
        const undo: (readonly Op[])[] = []
        const redo: (readonly Op[])[] = []
        for (const each of ops) {
          const applied = applyOps(graph.document, [each])
          if (!applied.ok || !graph.edit(graph.revision, [each]).accepted) continue
          undo.push(applied.inverse)
          redo.push([each])
          states.push(graph.document)
        }
        for (const inverse of undo.toReversed()) expect(graph.edit(graph.revision, inverse).accepted).toBe(true)
        expect(graph.document).toEqual(states[0])
        for (const again of redo) expect(graph.edit(graph.revision, again).accepted).toBe(true)
        expect(graph.document).toEqual(states.at(-1))
        expect(graph.revision).toBe(redo.length * 3)
      }),
    )
  })

  it('knows the edits after a revision, as long as it keeps them', () => {
    const graph = live(graphOf({ a: ['number'] }))
    for (let i = 0; i < 3000; i++) graph.edit(i, [param('a', i)])
    expect(graph.since(2998)).toEqual([[param('a', 2998)], [param('a', 2999)]])
    expect(graph.since(3000)).toEqual([])
    expect(graph.since(3)).toBeUndefined()
  })

  it('does not grow without bounds', () => {
    const graph = live(graphOf({ a: ['number'] }))
    const edge = { from: 'a.value', to: 'a.value' }
    for (let i = 0; i < 20; i++) graph.edit(graph.revision, Array.from({ length: 10_000 }, (): Op => ({ op: 'connect', edge })).slice(0, i < 1 ? 10 : 0))
    const many = { ...graph.document, edges: Array.from({ length: 200_000 }, () => edge) }
    expect(live(many).edit(0, [{ op: 'connect', edge }])).toMatchObject({ accepted: false, fault: { code: 'too-large' } })
  })
})
