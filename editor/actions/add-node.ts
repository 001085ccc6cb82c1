import { visibleCentre } from '../canvas/view.ts'
import { store } from '../state/store.ts'
import { paletteAtom } from '../state/ui.ts'
import type { Action } from './action.ts'
import { isOpen } from './selected.ts'

/** Opens the palette in the middle of the canvas. */
export const addNode: Action = {
  name: 'add-node',
  title: 'Add node',
  keys: ['A'],
  enabled: isOpen,
  run: () => store.set(paletteAtom, { at: visibleCentre() }),
}
