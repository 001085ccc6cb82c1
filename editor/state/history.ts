import { atom } from 'jotai'
import { mergeOps, type Op } from '../../graphs/format/ops.ts'
import { store } from './store.ts'

/** One step of undo: what was done, and what takes it back. */
export interface Step {
  /** Shown after "Undo": "move Color Boost". */
  readonly label: string
  readonly ops: readonly Op[]
  readonly inverse: readonly Op[]
}

const LIMIT = 500

const pastAtom = atom<readonly Step[]>([])
const futureAtom = atom<readonly Step[]>([])

/** What undo would take back, and redo would do again. */
export const undoLabelAtom = atom((get) => get(pastAtom).at(-1)?.label ?? null)
export const redoLabelAtom = atom((get) => get(futureAtom).at(-1)?.label ?? null)

let gesture: { label: string; ops: Op[]; inverse: Op[] } | null = null

/** Begins a gesture: edits until `endGesture` become one step of undo. */
export function beginGesture(label: string): void {
  endGesture()
  gesture = { label, ops: [], inverse: [] }
}

/** Ends the gesture under way; one that changed nothing leaves no step. */
export function endGesture(): void {
  const done = gesture
  gesture = null
  if (!done || done.ops.length === 0) return
  const step = { label: done.label, ops: mergeOps(done.ops), inverse: settle(done.inverse) }
  if (!comesBack(step)) push(step)
}

/** Whether a step ends where it began, as a slider does that Escape sent back. */
function comesBack({ ops, inverse }: Step): boolean {
  const [op] = ops
  return ops.length === 1 && op?.op === 'param' && JSON.stringify(ops) === JSON.stringify(inverse)
}

/** Ends the gesture under way without leaving a step. Returns the ops that take back what it did. */
export function dropGesture(): readonly Op[] {
  const dropped = gesture
  gesture = null
  return dropped ? settle(dropped.inverse) : []
}

// Inverses are kept newest first; of those that set one thing again and again, only the oldest value matters.
function settle(inverse: readonly Op[]): Op[] {
  return mergeOps(inverse)
}

function push(step: Step): void {
  store.set(pastAtom, [...store.get(pastAtom), step].slice(-LIMIT))
  store.set(futureAtom, [])
}

/** Notes an edit that was just made. Within a gesture it joins the gesture's step. */
export function remember(label: string, ops: readonly Op[], inverse: readonly Op[]): void {
  if (!gesture) return push({ label, ops, inverse })
  gesture.ops.push(...ops)
  gesture.inverse.unshift(...inverse)
}

/** Takes the newest step off the past and hands it over for undoing, moving it to the future. */
export function takeUndo(): Step | undefined {
  endGesture()
  const past = store.get(pastAtom)
  const step = past.at(-1)
  if (!step) return undefined
  store.set(pastAtom, past.slice(0, -1))
  store.set(futureAtom, [...store.get(futureAtom), step])
  return step
}

/** Takes the newest undone step off the future and hands it over for doing again. */
export function takeRedo(): Step | undefined {
  endGesture()
  const future = store.get(futureAtom)
  const step = future.at(-1)
  if (!step) return undefined
  store.set(futureAtom, future.slice(0, -1))
  store.set(pastAtom, [...store.get(pastAtom), step])
  return step
}

/** Forgets everything: another document was opened. */
export function clearHistory(): void {
  gesture = null
  store.set(pastAtom, [])
  store.set(futureAtom, [])
}
