import { useAtomValue } from 'jotai'
import { useEffect, useState } from 'react'
import { fileAtom } from '../state/document.ts'
import { connectionAtom, revisionAtom, unsavedAtom } from '../state/session.ts'
import { agoText } from './ago.ts'
import { useNow } from './use-now.ts'

/** Where the edits are: "Edited, autosaved 12 s ago". The server writes every edit down as soon as it has it. */
export function SaveState() {
  const { id, path, readOnly } = useAtomValue(fileAtom)
  const { confirmed, pending } = useAtomValue(revisionAtom)
  const unsaved = useAtomValue(unsavedAtom)
  const online = useAtomValue(connectionAtom) === 'online'
  const [kept, setKept] = useState(() => Date.now())
  const now = useNow(1000)
  useEffect(() => setKept(Date.now()), [id, confirmed])
  if (id === '') return null
  const words = readOnly ? 'Read-only' : !online && pending ? 'Edited \u00b7 kept here until the engine is back' : unsaved ? `Edited \u00b7 ${pending ? 'saving' : `autosaved ${agoText(kept, Math.max(now, kept))}`}` : path === null ? 'Not saved yet' : 'Saved'
  return <span className="save-state">{words}</span>
}
