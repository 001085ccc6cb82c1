import { document } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import type { Action } from './action.ts'
import { named, selectedIds, someSelected } from './selected.ts'

/** Makes the chosen nodes hand their main input on untouched, or lets them work again. */
export const bypass: Action = {
  name: 'bypass',
  title: 'Bypass',
  keys: ['B'],
  enabled: someSelected,
  run: () => {
    const ids = selectedIds()
    const on = ids.some((id) => document().nodes[id]?.bypass !== true)
    edit(`${on ? 'bypass' : 'use'} ${named(ids)}`, ids.map((id) => ({ op: 'bypass', node: id, on })))
  },
}
