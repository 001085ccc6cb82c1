import { atom } from 'jotai'
import { atomWithStorage } from 'jotai/utils'

/** The height of the view above the inspector, in px; 0 while nobody dragged it, so that the style's own stands. */
export const viewHeightAtom = atomWithStorage('clearcoat.view-height', 0, undefined, { getOnInit: true })

/** The height of the opened strip's list, in px. */
export const stripHeightAtom = atomWithStorage('clearcoat.strip-height', 168, undefined, { getOnInit: true })

/** Whether the side panel is out, on windows so narrow that it lies over the canvas. */
export const sideOutAtom = atom(false)

/** Whether the view lies over the canvas, as large as it goes. */
export const viewWideAtom = atom(false)

/** The px between which the side panel may be dragged. */
export const SIDE = { least: 300, most: 640, initial: 344 } as const
