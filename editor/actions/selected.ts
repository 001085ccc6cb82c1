import type { Op } from '../../graphs/format/ops.ts'
import { titleAtom } from '../canvas/atoms.ts'
import { cardRectsAtom } from '../canvas/card-rects.ts'
import { markSelectionAtom } from '../canvas/flow-atoms.ts'
import { foldsAtom } from '../canvas/folds.ts'
import type { Point, Rect } from '../canvas/wire-geometry.ts'
import { document, fileAtom, nodeIdsAtom } from '../state/document.ts'
import { selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'

/** The chosen nodes that are in the graph. */
export const selectedIds = (): string[] => [...store.get(selectionAtom)].filter((id) => id in document().nodes)

/** The nodes in chosen frames that are folded. */
export function foldedIds(): string[] {
  const marks = store.get(markSelectionAtom)
  return [...store.get(foldsAtom).bars].flatMap(([node, bar]) => (marks.has(`frame:${bar}`) ? [node] : []))
}

/** Whether nodes are chosen. */
export const someSelected = (): boolean => selectedIds().length > 0

/** Whether anything is chosen: nodes, an edge, frames or notes. */
export const anythingSelected = (): boolean => someSelected() || store.get(selectedEdgeAtom) !== null || store.get(markSelectionAtom).size > 0

/** Whether a graph is open. */
export const isOpen = (): boolean => store.get(fileAtom).id !== ''

/** Whether the graph holds nodes. */
export const hasNodes = (): boolean => store.get(nodeIdsAtom).length > 0

/** The places of the chosen cards. */
export function selectedRects(): Map<string, Rect> {
  const rects = store.get(cardRectsAtom)
  return new Map(selectedIds().flatMap((id): [string, Rect][] => (rects.has(id) ? [[id, rects.get(id) ?? { x: 0, y: 0, width: 0, height: 0 }]] : [])))
}

/** The ops that move cards. */
export function moveOps(places: ReadonlyMap<string, Point>): Op[] {
  return [...places].map(([id, { x, y }]) => ({ op: 'move', node: id, to: { ...document().layout.nodes[id], x, y } }))
}

/** Nodes in words, for the label of a step: a title, or how many they are. */
export function named(ids: readonly string[]): string {
  const [only] = ids
  return ids.length === 1 && only !== undefined ? store.get(titleAtom(only)) : `${ids.length} nodes`
}
