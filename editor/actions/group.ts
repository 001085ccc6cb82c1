import { markSelectionAtom } from '../canvas/flow-atoms.ts'
import { addMark, frameAround } from '../canvas/marks.ts'
import { document } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'
import { selectedRects, someSelected } from './selected.ts'

/** Draws a frame around the chosen nodes and asks for its title. */
export const group: Action = {
  name: 'group',
  title: 'Frame the selection',
  keys: ['G'],
  enabled: someSelected,
  run: () => {
    const rect = frameAround(selectedRects().values())
    if (!rect) return
    const { op, id } = addMark(document(), 'frame', { ...rect, text: '' })
    if (edit('add frame', [op]) !== null) return
    store.set(markSelectionAtom, new Set([`frame:${id}` as const]))
    requestAnimationFrame(() => window.document.querySelector<HTMLInputElement>(`[data-frame="${id}"] input`)?.focus())
  },
}
