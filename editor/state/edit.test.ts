import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { emptyGraph, type Graph } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { serialize } from '../../graphs/format/serialize.ts'
import { document, edgesAtom, nodeAtom, nodeIdsAtom, placeAtom } from './document.ts'
import { edit, openDocument, redo, undo } from './edit.ts'
import { beginGesture, endGesture, redoLabelAtom, undoLabelAtom } from './history.ts'
import { store } from './store.ts'

const node = (type: string) => ({ type, version: 1, params: {} })
const start = (): Graph => ({ ...emptyGraph('Test'), nodes: { a: node('color'), b: node('invert') }, edges: [{ from: 'a.image', to: 'b.image' }] })

beforeEach(() => openDocument(start(), { id: 'g', path: null, name: 'Test', readOnly: null }))

const ids = ['a', 'b', 'c', 'd'] as const
const id = fc.constantFrom(...ids)
const op: fc.Arbitrary<Op> = fc.oneof(
  id.map((name) => ({ op: 'add' as const, node: name, value: node('color'), at: { x: 1, y: 2 } })),
  id.map((name) => ({ op: 'remove' as const, node: name })),
  fc.record({ op: fc.constant('param' as const), node: id, key: fc.constantFrom('x', 'y'), value: fc.integer() }),
  fc.record({ op: fc.constant('move' as const), node: id, to: fc.record({ x: fc.integer(), y: fc.integer() }) }),
  fc.tuple(id, id).map(([from, to]) => ({ op: 'connect' as const, edge: { from: `${from}.image`, to: `${to}.mask` } })),
  fc.record({ op: fc.constant('bypass' as const), node: id, on: fc.boolean() }),
)

describe('editing', () => {
  it('123: undoing everything and doing it all again is the identity', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.array(op, { minLength: 1, maxLength: 4 })), { maxLength: 30 }), (edits) => {
        openDocument(start(), { id: 'g', path: null, name: 'Test', readOnly: null })
        const before = serialize(document())
        for (const [asGesture, ops] of edits) {
          if (asGesture) beginGesture('hand')
          for (const single of ops) edit('edit', [single])
          endGesture()
        }
        const after = serialize(document())
        let steps = 0
        while (undo() !== null) steps++
        expect(serialize(document())).toBe(before)
        while (redo() !== null) steps--
        expect(steps).toBe(0)
        expect(serialize(document())).toBe(after)
      }),
    )
  })

  it('is one step of undo for a whole gesture, however many ticks it had', () => {
    beginGesture('change Saturation')
    for (let i = 0; i < 50; i++) edit('change Saturation', [{ op: 'param', node: 'b', key: 'x', value: i }])
    endGesture()
    expect(store.get(undoLabelAtom)).toBe('change Saturation')
    undo()
    expect(document().nodes['b']?.params).toEqual({})
    expect([store.get(undoLabelAtom), store.get(redoLabelAtom)]).toEqual([null, 'change Saturation'])
  })

  it('writes the atoms of what it touched, and of nothing else', () => {
    const seen: string[] = []
    const stop = [store.sub(nodeAtom('a'), () => seen.push('a')), store.sub(nodeAtom('b'), () => seen.push('b')), store.sub(edgesAtom, () => seen.push('edges')), store.sub(nodeIdsAtom, () => seen.push('ids')), store.sub(placeAtom('b'), () => seen.push('place'))]
    edit('change', [{ op: 'param', node: 'b', key: 'x', value: 1 }])
    expect(seen).toEqual(['b'])
    edit('move', [{ op: 'move', node: 'b', to: { x: 5, y: 5 } }])
    expect(seen).toEqual(['b', 'place'])
    stop.forEach((end) => end())
  })

  it('does all of an edit or nothing of it, and says why', () => {
    const before = serialize(document())
    expect(edit('add', [{ op: 'add', node: 'c', value: node('color') }, { op: 'add', node: 'a', value: node('color') }])).toMatchObject({ code: 'duplicate-id' })
    expect(serialize(document())).toBe(before)
    expect(store.get(undoLabelAtom)).toBeNull()
  })

  it('leaves a file of a newer format alone', () => {
    openDocument(start(), { id: 'g', path: 'x', name: 'Test', readOnly: 'Written by a newer Clearcoat.' })
    expect(edit('remove', [{ op: 'remove', node: 'a' }])).toMatchObject({ code: 'newer-format' })
    expect(Object.keys(document().nodes)).toEqual(['a', 'b'])
  })
})
