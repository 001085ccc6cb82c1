import type { Action } from './action.ts'
import { pasteText, readClipboard } from './clipboard.ts'
import { isOpen } from './selected.ts'

export const pasteWired: Action = {
  name: 'paste-wired',
  title: 'Paste with incoming wires',
  keys: ['Mod+Shift+V'],
  enabled: isOpen,
  run: async () => void pasteText(await readClipboard(), true),
}
