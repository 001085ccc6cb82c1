import { nodeIdsAtom } from '../state/document.ts'
import { selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'
import { hasNodes } from './selected.ts'

/** Chooses every node. */
export const selectAll: Action = {
  name: 'select-all',
  title: 'Select all',
  keys: ['Mod+A'],
  enabled: hasNodes,
  run: () => {
    store.set(selectedEdgeAtom, null)
    store.set(selectionAtom, new Set(store.get(nodeIdsAtom)))
  },
}
