import { announce } from '../canvas/announce.ts'
import { undo as takeBack } from '../state/edit.ts'
import { undoLabelAtom } from '../state/history.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'

/** Takes back the newest step. */
export const undo: Action = {
  name: 'undo',
  title: 'Undo',
  keys: ['Mod+Z'],
  enabled: () => store.get(undoLabelAtom) !== null,
  run: () => {
    const label = takeBack()
    if (label !== null) announce(`Undone: ${label}`)
  },
}
