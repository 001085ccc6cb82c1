import { toggleFold } from '../canvas/fold-frame.ts'
import { markSelectionAtom } from '../canvas/flow-atoms.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'

const chosenFrames = (): string[] => [...store.get(markSelectionAtom)].flatMap((mark) => (mark.startsWith('frame:') ? [mark.slice(6)] : []))

/** Folds the chosen frames to bars, or opens them. */
export const fold: Action = {
  name: 'fold',
  title: 'Fold or unfold the frame',
  keys: ['Shift+G'],
  enabled: () => chosenFrames().length > 0,
  run: () => chosenFrames().forEach(toggleFold),
}
