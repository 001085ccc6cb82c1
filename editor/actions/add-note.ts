import { addMark } from '../canvas/marks.ts'
import { visibleCentre } from '../canvas/view.ts'
import { document } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import type { Action } from './action.ts'
import { isOpen } from './selected.ts'

const SIZE = { width: 176, height: 80 }

/** Puts an empty note into the middle of the canvas. */
export const addNote: Action = {
  name: 'add-note',
  title: 'Add note',
  keys: ['N'],
  enabled: isOpen,
  run: () => {
    const { x, y } = visibleCentre()
    edit('add note', [addMark(document(), 'note', { x: Math.round(x - SIZE.width / 2), y: Math.round(y - SIZE.height / 2), ...SIZE, text: '' }).op])
  },
}
