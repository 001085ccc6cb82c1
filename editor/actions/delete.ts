import type { GraphEdge } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { announce } from '../canvas/announce.ts'
import { edgeKey } from '../canvas/flow.ts'
import { markSelectionAtom } from '../canvas/flow-atoms.ts'
import { removeAndHeal } from '../canvas/heal.ts'
import { removeMarks, type MarkId } from '../canvas/marks.ts'
import { focusCanvas } from '../canvas/view.ts'
import { shapesAtom } from '../state/catalog.ts'
import { document } from '../state/document.ts'
import { edit, undo } from '../state/edit.ts'
import { selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { noticeAtom } from '../state/session.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'
import { anythingSelected, foldedIds, named, selectedIds } from './selected.ts'

const removal = ({ from, to, slot }: GraphEdge): Op => ({ op: 'disconnect', from, to, ...(slot !== undefined && { slot }) })

const markWords = (marks: readonly MarkId[]) => (marks.length === 1 ? (marks[0]?.split(':')[0] ?? '') : `${marks.length} frames and notes`)

/**
 * Removes what is chosen. Gaps that nodes leave are closed where the types allow it; what a frame held stays, but is cut with
 * a folded one.
 */
export function removeSelection(verb: 'delete' | 'cut' = 'delete'): void {
  const ids = verb === 'cut' ? [...selectedIds(), ...foldedIds()] : selectedIds()
  const key = store.get(selectedEdgeAtom)
  const marks = store.get(markSelectionAtom)
  const edge = key === null ? undefined : document().edges.find((each) => edgeKey(each) === key)
  const ops = [...removeAndHeal(document(), store.get(shapesAtom), new Set(ids)), ...removeMarks(document(), marks)]
  if (edge && ids.length === 0) ops.push(removal(edge))
  const what = ids.length > 0 ? named(ids) : edge ? 'wire' : markWords([...marks])
  const focused = window.document.activeElement?.closest('.canvas') !== null
  if (edit(`${verb} ${what}`, ops) !== null) return
  store.set(selectionAtom, new Set())
  store.set(selectedEdgeAtom, null)
  store.set(markSelectionAtom, new Set())
  if (focused) focusCanvas()
  const text = `${verb === 'cut' ? 'Cut' : 'Deleted'} ${what}.`
  announce(text)
  if (ids.length > 0) store.set(noticeAtom, { tone: 'plain', text, action: { title: 'Undo', run: () => void undo() } })
}

/** Removes what is chosen, and closes the gaps. */
export const remove: Action = {
  name: 'delete',
  title: 'Delete',
  keys: ['Delete', 'Backspace'],
  enabled: anythingSelected,
  run: () => removeSelection(),
}
