import type { Action } from './action.ts'
import { pasteText, readClipboard } from './clipboard.ts'
import { isOpen } from './selected.ts'

/** Pastes nodes, or a whole graph, from the text on the clipboard. */
export const paste: Action = {
  name: 'paste',
  title: 'Paste',
  keys: ['Mod+V'],
  enabled: isOpen,
  run: async () => void pasteText(await readClipboard()),
}
