import type { Action } from './action.ts'
import { pasteText, readClipboard } from './clipboard.ts'
import { isOpen } from './selected.ts'

export const paste: Action = {
  name: 'paste',
  title: 'Paste',
  keys: ['Mod+V'],
  enabled: isOpen,
  run: async () => void pasteText(await readClipboard()),
}
