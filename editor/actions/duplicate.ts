import { copyNodes, pasteNodes } from '../../graphs/format/paste.ts'
import { document } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'
import { named, selectedIds, someSelected } from './selected.ts'

/** Doubles the chosen nodes; the copies are fed by what feeds the originals. */
export const duplicate: Action = {
  name: 'duplicate',
  title: 'Duplicate',
  keys: ['Mod+D'],
  enabled: someSelected,
  run: () => {
    const ids = selectedIds()
    const planned = pasteNodes(document(), copyNodes(document(), ids), { outer: true })
    if (planned.ok && edit(`duplicate ${named(ids)}`, planned.ops) === null) store.set(selectionAtom, new Set(planned.ids.values()))
  },
}
