import { store } from '../state/store.ts'
import { liveAtom } from '../state/ui.ts'
import type { Action } from './action.ts'

/** Says whether each edit starts a draft run. */
export const toggleLive: Action = {
  name: 'toggle-live',
  title: 'Live on or off',
  keys: ['L'],
  enabled: () => true,
  run: () => store.set(liveAtom, !store.get(liveAtom)),
}
