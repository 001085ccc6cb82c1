import { announce } from '../canvas/announce.ts'
import { redo as doAgain } from '../state/edit.ts'
import { redoLabelAtom } from '../state/history.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'

/** Does the step again that was undone last. */
export const redo: Action = {
  name: 'redo',
  title: 'Redo',
  keys: ['Mod+Shift+Z', 'Mod+Y'],
  enabled: () => store.get(redoLabelAtom) !== null,
  run: () => {
    const label = doAgain()
    if (label !== null) announce(`Done again: ${label}`)
  },
}
