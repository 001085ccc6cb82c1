import { zoomBy } from '../canvas/view.ts'
import type { Action } from './action.ts'
import { isOpen } from './selected.ts'

/** Zooms in by a quarter. */
export const zoomIn: Action = { name: 'zoom-in', title: 'Zoom in', keys: ['Mod+=', 'Mod++'], enabled: isOpen, run: () => zoomBy(1.25) }
