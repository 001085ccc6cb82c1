import { fitNodes } from '../canvas/view.ts'
import type { Action } from './action.ts'
import { selectedIds, someSelected } from './selected.ts'

/** Shows the chosen nodes as large as they go. */
export const fitSelection: Action = {
  name: 'fit-selection',
  title: 'Zoom to the selection',
  keys: ['Shift+F'],
  enabled: someSelected,
  run: () => fitNodes(selectedIds()),
}
