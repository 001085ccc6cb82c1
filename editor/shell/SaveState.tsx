import { useAtomValue } from 'jotai'
import { useEffect, useState } from 'react'
import { fileAtom } from '../state/document.ts'
import { connectionAtom, revisionAtom, unsavedAtom } from '../state/session.ts'
import { agoText } from './ago.ts'
import { useNow } from './use-now.ts'

/** The server gathers edits for a quarter of a second before it writes them down; by then they are surely on the disk. */
const WRITTEN_MS = 1000

/** Where the edits are: "Edited, autosaved 12 s ago". */
export function SaveState() {
  const { id, path, readOnly } = useAtomValue(fileAtom)
  const { confirmed, pending } = useAtomValue(revisionAtom)
  const unsaved = useAtomValue(unsavedAtom)
  const online = useAtomValue(connectionAtom) === 'online'
  const [kept, setKept] = useState(() => Date.now())
  const now = useNow(1000)
  useEffect(() => setKept(Date.now()), [id, confirmed])
  const words = () => {
    if (readOnly) return 'Read-only'
    if (!unsaved) return path === null ? 'Not saved yet' : 'Saved'
    if (pending || now - kept < WRITTEN_MS) return online || !pending ? 'Edited \u00b7 saving' : 'Edited \u00b7 kept here until the engine is back'
    return `Edited \u00b7 autosaved ${agoText(kept, Math.max(now, kept))}`
  }
  return id === '' ? null : <span className="save-state">{words()}</span>
}
