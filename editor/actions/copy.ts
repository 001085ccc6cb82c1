import type { Action } from './action.ts'
import { selectionText, writeClipboard } from './clipboard.ts'
import { someSelected } from './selected.ts'

/** Copies the chosen nodes as text to the clipboard. */
export const copy: Action = {
  name: 'copy',
  title: 'Copy',
  keys: ['Mod+C'],
  enabled: someSelected,
  run: async () => {
    const text = selectionText()
    if (text !== null) await writeClipboard(text)
  },
}
