import { arrange, type Arrangement } from '../canvas/arrange.ts'
import { edit } from '../state/edit.ts'
import type { Action } from './action.ts'
import { moveOps, selectedRects } from './selected.ts'

const action = (how: Arrangement, title: string, least: number): Action => ({
  name: how === 'across' || how === 'down' ? `distribute-${how}` : `align-${how}`,
  title,
  enabled: () => selectedRects().size >= least,
  run: () => void edit(title.toLowerCase(), moveOps(arrange(selectedRects(), how))),
})

/** Lining up and spreading the chosen cards. */
export const alignActions: readonly Action[] = [
  action('left', 'Align left edges', 2),
  action('centre', 'Align centres', 2),
  action('right', 'Align right edges', 2),
  action('top', 'Align tops', 2),
  action('middle', 'Align middles', 2),
  action('bottom', 'Align bottoms', 2),
  action('across', 'Distribute across', 3),
  action('down', 'Distribute down', 3),
]
