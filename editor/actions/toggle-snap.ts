import { store } from '../state/store.ts'
import { snapAtom } from '../state/ui.ts'
import type { Action } from './action.ts'

/** Says whether dragged cards snap to the grid. */
export const toggleSnap: Action = {
  name: 'toggle-snap',
  title: 'Snap to grid on or off',
  enabled: () => true,
  run: () => store.set(snapAtom, !store.get(snapAtom)),
}
