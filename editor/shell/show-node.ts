import { fitNodes, focusNode } from '../canvas/view.ts'
import { document } from '../state/document.ts'
import { selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'

/** Selects a node, brings it into view and gives it the keyboard. Nothing happens for nodes that are gone. */
export function showNode(id: string): void {
  if (!Object.hasOwn(document().nodes, id)) return
  store.set(selectedEdgeAtom, null)
  store.set(selectionAtom, new Set([id]))
  fitNodes([id])
  focusNode(id)
}
