import { atom } from 'jotai'
import { document, fileAtom } from '../state/document.ts'
import { undoLabelAtom } from '../state/history.ts'
import { revisionAtom } from '../state/session.ts'

/** What the graph says of itself. The document is no atom: it is read again after every step and every answer of the engine. */
export const graphDocAtom = atom((get) => {
  get(fileAtom)
  get(undoLabelAtom)
  get(revisionAtom)
  return document().doc ?? ''
})
