import { document } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { changeMarks, type Mark } from './marks.ts'

/** Changes a frame or a note of the open graph. */
export function writeMark(kind: 'frame' | 'note', id: string, change: Partial<Omit<Mark, 'id'>>, label: string): void {
  edit(label, [changeMarks(document(), kind, new Map([[id, change]]))])
}
