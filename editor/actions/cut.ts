import type { Action } from './action.ts'
import { selectionText, writeClipboard } from './clipboard.ts'
import { removeSelection } from './delete.ts'
import { someSelected } from './selected.ts'

/** Copies the chosen nodes, then removes them and closes the gaps. */
export const cut: Action = {
  name: 'cut',
  title: 'Cut',
  keys: ['Mod+X'],
  enabled: someSelected,
  run: async () => {
    const text = selectionText()
    removeSelection('cut')
    if (text !== null) await writeClipboard(text)
  },
}
