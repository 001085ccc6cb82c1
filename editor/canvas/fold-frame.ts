import { document, framesAtom, notesAtom } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import { announce } from './announce.ts'
import { cardRectsAtom } from './card-rects.ts'
import { markSelectionAtom } from './flow-atoms.ts'
import { BAR, foldOp, foldsAtom } from './folds.ts'
import { heldBy, readMarks, type Fold, type Mark } from './marks.ts'
import { focusFrame } from './view.ts'

/** What lies wholly in a frame now, and so is hidden when it is folded. */
function contents(frame: Mark): Fold {
  const hidden = store.get(foldsAtom).marks
  const frames = readMarks(store.get(framesAtom), 'frame').filter(({ id }) => id !== frame.id && !hidden.has(`frame:${id}`))
  const notes = readMarks(store.get(notesAtom), 'note').filter(({ id }) => !hidden.has(`note:${id}`))
  return {
    nodes: heldBy(frame, store.get(cardRectsAtom)),
    notes: heldBy(frame, notes.map((note) => [note.id, note] as const)),
    frames: heldBy(frame, frames.map((each) => [each.id, each.folded ? { ...each, ...BAR } : each] as const)),
  }
}

/** Folds a frame of the open graph to a bar, or opens it again, and gives it the keyboard. What it hides is no longer chosen. */
export function toggleFold(id: string): void {
  const frame = readMarks(store.get(framesAtom), 'frame').find((each) => each.id === id)
  if (!frame) return
  const fold = frame.folded ? undefined : contents(frame)
  if (edit(fold ? 'fold frame' : 'unfold frame', [foldOp(document(), id, fold)]) !== null) return
  const { bars } = store.get(foldsAtom)
  store.set(selectionAtom, new Set([...store.get(selectionAtom)].filter((node) => !bars.has(node))))
  store.set(markSelectionAtom, new Set([`frame:${id}` as const]))
  announce(fold ? `Folded ${frame.text || 'the frame'}.` : `Unfolded ${frame.text || 'the frame'}.`)
  focusFrame(id)
}
