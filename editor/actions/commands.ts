import { visibleCentre } from '../canvas/view.ts'
import { store } from '../state/store.ts'
import { paletteAtom } from '../state/ui.ts'
import type { Action } from './action.ts'
import { isOpen } from './selected.ts'

export const commands: Action = {
  name: 'commands',
  title: 'Search commands',
  keys: ['Mod+K'],
  enabled: isOpen,
  run: () => store.set(paletteAtom, { at: visibleCentre(), commandsFirst: true }),
}
