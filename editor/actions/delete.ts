import { announce } from '../canvas/announce.ts'
import { edgeKey } from '../canvas/flow.ts'
import { markSelectionAtom } from '../canvas/flow-atoms.ts'
import { removeAndHeal } from '../canvas/heal.ts'
import { removeMarks } from '../canvas/marks.ts'
import { focusCanvas } from '../canvas/view.ts'
import { shapesAtom } from '../state/catalog.ts'
import { document } from '../state/document.ts'
import { edit, undo } from '../state/edit.ts'
import { selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { noticeAtom } from '../state/session.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'
import { anythingSelected, named, selectedIds } from './selected.ts'

/** Removes what is chosen. Gaps that nodes leave are closed where the types allow it; what a frame held stays. */
export function removeSelection(verb: 'delete' | 'cut' = 'delete'): void {
  const ids = selectedIds()
  const key = store.get(selectedEdgeAtom)
  const marks = store.get(markSelectionAtom)
  const edge = key === null ? undefined : document().edges.find((each) => edgeKey(each) === key)
  const ops = [
    ...removeAndHeal(document(), store.get(shapesAtom), new Set(ids)),
    ...(edge && ids.length === 0 ? [{ op: 'disconnect' as const, from: edge.from, to: edge.to, ...(edge.slot !== undefined && { slot: edge.slot }) }] : []),
    ...removeMarks(document(), marks),
  ]
  const what = ids.length > 0 ? named(ids) : edge ? 'wire' : marks.size === 1 ? ([...marks][0]?.split(':')[0] ?? 'mark') : `${marks.size} frames and notes`
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

export const remove: Action = {
  name: 'delete',
  title: 'Delete',
  keys: ['Delete', 'Backspace'],
  enabled: anythingSelected,
  run: () => removeSelection(),
}
