import { beforeEach, describe, expect, it } from 'vitest'
import { emptyGraph } from '../../graphs/format/graph.ts'
import { edit, openDocument } from './edit.ts'
import { beginGesture, endGesture, undoLabelAtom } from './history.ts'
import { store } from './store.ts'

const set = (value: number) => edit('change Saturation', [{ op: 'param', node: 'boost', key: 'saturation', value }])

beforeEach(() => {
  const boost = { type: 'color-boost', version: 1, params: { saturation: 1 } }
  openDocument({ ...emptyGraph(), nodes: { boost } }, { id: 'g', path: null, name: '', readOnly: null })
})

describe('gestures', () => {
  it('are one step however many ticks they have', () => {
    beginGesture('change Saturation')
    for (const value of [1.1, 1.2, 1.3]) set(value)
    endGesture()
    expect(store.get(undoLabelAtom)).toBe('change Saturation')
  })

  it('leave no step when they end where they began', () => {
    beginGesture('change Saturation')
    set(1.4)
    set(1)
    endGesture()
    expect(store.get(undoLabelAtom)).toBeNull()
  })
})
