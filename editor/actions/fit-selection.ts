import { fitNodes } from '../canvas/view.ts'
import type { Action } from './action.ts'
import { selectedIds, someSelected } from './selected.ts'

export const fitSelection: Action = {
  name: 'fit-selection',
  title: 'Zoom to the selection',
  keys: ['Shift+F'],
  enabled: someSelected,
  run: () => fitNodes(selectedIds()),
}
