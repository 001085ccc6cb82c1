import { zoomBy } from '../canvas/view.ts'
import type { Action } from './action.ts'
import { isOpen } from './selected.ts'

/** Zooms out by a fifth. */
export const zoomOut: Action = { name: 'zoom-out', title: 'Zoom out', keys: ['Mod+-'], enabled: isOpen, run: () => zoomBy(0.8) }
