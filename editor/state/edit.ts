import { applyOps } from '../../graphs/format/apply-ops.ts'
import type { Fault } from '../../graphs/format/fault.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { document, fileAtom, replaceDocument, showDocument, type FileState } from './document.ts'
import { clearHistory, dropGesture, remember, takeRedo, takeUndo } from './history.ts'
import { store } from './store.ts'
import type { Graph } from '../../graphs/format/graph.ts'

/** Where edits go after they are shown: the wire to the engine puts itself here. */
type Listener = (ops: readonly Op[]) => void
let listener: Listener = () => {}

/** Sends every edit of this window on to `next`. */
export function onEdit(next: Listener): void {
  listener = next
}

function apply(ops: readonly Op[]): { inverse: readonly Op[] } | { fault: Fault } {
  const applied = applyOps(document(), ops)
  if (!applied.ok) return { fault: applied.fault }
  showDocument(applied.graph, ops)
  return { inverse: applied.inverse }
}

/**
 * Edits the open graph: the only way in which this window changes it. All of `ops` happen or none; what was done becomes
 * one step of undo, or part of the gesture under way. Returns why nothing was done, or null.
 */
export function edit(label: string, ops: readonly Op[]): Fault | null {
  if (ops.length === 0) return null
  const { readOnly } = store.get(fileAtom)
  if (readOnly) return { code: 'newer-format', message: readOnly, help: 'Save it under another name to change it.' }
  const done = apply(ops)
  if ('fault' in done) return done.fault
  remember(label, ops, done.inverse)
  listener(ops)
  return null
}

/** Takes back everything that the gesture under way did; no step of undo is left. */
export function cancelGesture(): void {
  const inverse = dropGesture()
  if (inverse.length > 0 && !('fault' in apply(inverse))) listener(inverse)
}

/** Shows edits that another window made. They are not ours to undo. */
export function receive(ops: readonly Op[]): boolean {
  return !('fault' in apply(ops))
}

/** Takes back the newest step. Returns its label, or null when there was none, or when another window made it impossible. */
export function undo(): string | null {
  const step = takeUndo()
  if (!step || 'fault' in apply(step.inverse)) return null
  listener(step.inverse)
  return step.label
}

/** Does the step again that was undone last. Returns its label, or null. */
export function redo(): string | null {
  const step = takeRedo()
  if (!step || 'fault' in apply(step.ops)) return null
  listener(step.ops)
  return step.label
}

/** Shows another document; history begins anew. */
export function openDocument(graph: Graph, file: FileState): void {
  clearHistory()
  store.set(fileAtom, file)
  replaceDocument(graph)
}
