import type { Action } from './action.ts'
import { pasteText, readClipboard } from './clipboard.ts'
import { isOpen } from './selected.ts'

/** Pastes, and draws the edges that fed the copied nodes from elsewhere. */
export const pasteWired: Action = {
  name: 'paste-wired',
  title: 'Paste with incoming wires',
  keys: ['Mod+Shift+V'],
  enabled: isOpen,
  run: async () => void pasteText(await readClipboard(), true),
}
