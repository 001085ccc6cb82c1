import { saveGraph } from '../remote/session.ts'
import { fileAtom } from '../state/document.ts'
import { store } from '../state/store.ts'
import { dialogAtom } from '../state/ui.ts'
import type { Action } from './action.ts'
import { isOpen } from './selected.ts'

/** Saves the graph to its file, or asks for one. */
export const save: Action = {
  name: 'save',
  title: 'Save',
  keys: ['Mod+S'],
  enabled: isOpen,
  run: async () => {
    const { path, readOnly } = store.get(fileAtom)
    if (path === null || readOnly !== null) store.set(dialogAtom, { kind: 'save-as' })
    else await saveGraph()
  },
}
