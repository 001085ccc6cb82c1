import { store } from '../state/store.ts'
import { dialogAtom } from '../state/ui.ts'
import type { Action } from './action.ts'

/** Asks for a graph to open. */
export const open: Action = {
  name: 'open',
  title: 'Open',
  keys: ['Mod+O'],
  enabled: () => true,
  run: () => store.set(dialogAtom, { kind: 'open' }),
}
