import { store } from '../state/store.ts'
import { dialogAtom } from '../state/ui.ts'
import type { Action } from './action.ts'

/** Shows all shortcuts. */
export const keysHelp: Action = {
  name: 'keys-help',
  title: 'Keyboard shortcuts',
  keys: ['?'],
  enabled: () => true,
  run: () => store.set(dialogAtom, { kind: 'keys' }),
}
