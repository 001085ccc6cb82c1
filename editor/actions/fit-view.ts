import { fitView as fitAll } from '../canvas/view.ts'
import type { Action } from './action.ts'
import { hasNodes } from './selected.ts'

/** Shows the whole graph. */
export const fitView: Action = { name: 'fit-view', title: 'Fit view', keys: ['F'], enabled: hasNodes, run: () => fitAll() }
