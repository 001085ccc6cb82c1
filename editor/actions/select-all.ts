import { foldsAtom } from '../canvas/folds.ts'
import { nodeIdsAtom } from '../state/document.ts'
import { selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'
import { hasNodes } from './selected.ts'

/** Chooses every node on the canvas. */
export const selectAll: Action = {
  name: 'select-all',
  title: 'Select all',
  keys: ['Mod+A'],
  enabled: hasNodes,
  run: () => {
    store.set(selectedEdgeAtom, null)
    // What a folded frame hides is not taken along unseen.
    const { bars } = store.get(foldsAtom)
    store.set(selectionAtom, new Set(store.get(nodeIdsAtom).filter((id) => !bars.has(id))))
  },
}
