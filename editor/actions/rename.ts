import { renamingAtom } from '../canvas/TitleField.tsx'
import { revealNode } from '../canvas/view.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'
import { selectedIds } from './selected.ts'

/** Turns the title of the one chosen node into a field. */
export const rename: Action = {
  name: 'rename',
  title: 'Rename',
  keys: ['F2'],
  enabled: () => selectedIds().length === 1,
  run: () => {
    const [id] = selectedIds()
    if (id === undefined) return
    revealNode(id)
    store.set(renamingAtom, id)
  },
}
