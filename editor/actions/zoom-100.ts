import { zoomTo } from '../canvas/view.ts'
import type { Action } from './action.ts'
import { isOpen } from './selected.ts'

/** Shows things at their own size. */
export const zoom100: Action = { name: 'zoom-100', title: 'Zoom to 100 %', keys: ['Mod+0'], enabled: isOpen, run: () => zoomTo(1) }
