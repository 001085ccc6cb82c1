import { store } from '../state/store.ts'
import { mapAtom } from '../state/ui.ts'
import type { Action } from './action.ts'

/** Shows or hides the map of the graph. */
export const toggleMap: Action = {
  name: 'toggle-map',
  title: 'Map on or off',
  keys: ['M'],
  enabled: () => true,
  run: () => store.set(mapAtom, !store.get(mapAtom)),
}
