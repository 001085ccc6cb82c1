import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { emptyGraph } from '../../graphs/format/graph.ts'
import { document } from '../state/document.ts'
import { onEdit, openDocument, undo } from '../state/edit.ts'
import { undoLabelAtom } from '../state/history.ts'
import { store } from '../state/store.ts'
import { paramGesture } from './param-gesture.ts'

const node = { type: 'boost', version: 1, params: { amount: 1 } }
const gesture = paramGesture<number>('a', 'amount', 'Amount')
const amount = () => document().nodes['a']?.params['amount']

beforeAll(() => void vi.stubGlobal('requestAnimationFrame', () => 0))
afterAll(() => void vi.unstubAllGlobals())
beforeEach(() => openDocument({ ...emptyGraph(), nodes: { a: node } }, { id: 'g', path: null, name: '', readOnly: null }))

describe('a hand on a param', () => {
  it('is one step of undo, however many ticks it had', () => {
    gesture.begin()
    for (let i = 0; i < 20; i++) gesture.change(i)
    gesture.end()
    expect([amount(), store.get(undoLabelAtom)]).toEqual([19, 'change Amount'])
    undo()
    expect([amount(), store.get(undoLabelAtom)]).toEqual([1, null])
  })

  it('leaves nothing behind when it is called off, and says so to the engine', () => {
    const sent: unknown[] = []
    onEdit((ops) => sent.push(...ops))
    gesture.begin()
    gesture.change(3)
    gesture.change(4)
    gesture.cancel()
    expect([amount(), store.get(undoLabelAtom)]).toEqual([1, null])
    expect(sent.at(-1)).toEqual({ op: 'param', node: 'a', key: 'amount', value: 1 })
  })

  it('goes back to the default in a step of its own', () => {
    gesture.reset?.()
    expect([amount(), store.get(undoLabelAtom)]).toEqual([undefined, 'change Amount'])
  })
})
