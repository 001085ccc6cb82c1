import { visibleCentre } from '../canvas/view.ts'
import { store } from '../state/store.ts'
import { paletteAtom } from '../state/ui.ts'
import type { Action } from './action.ts'

/** Opens the palette with commands first. */
export const commands: Action = {
  name: 'commands',
  title: 'Search commands',
  keys: ['Mod+K'],
  enabled: () => true,
  run: () => store.set(paletteAtom, { at: visibleCentre(), commandsFirst: true }),
}
