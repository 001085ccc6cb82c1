import { store } from '../state/store.ts'
import { dialogAtom } from '../state/ui.ts'
import type { Action } from './action.ts'
import { isOpen } from './selected.ts'

/** Asks for a file to save the graph to. */
export const saveAs: Action = {
  name: 'save-as',
  title: 'Save as',
  keys: ['Mod+Shift+S'],
  enabled: isOpen,
  run: () => store.set(dialogAtom, { kind: 'save-as' }),
}
