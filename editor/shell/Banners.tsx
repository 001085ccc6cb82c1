import { useAtomValue, useSetAtom } from 'jotai'
import { FileClock, Lock } from 'lucide-react'
import { Button } from '../controls/Button.tsx'
import { saveGraph } from '../remote/session.ts'
import { fileAtom } from '../state/document.ts'
import { changedOutsideAtom } from '../state/session.ts'
import { dialogAtom } from '../state/ui.ts'
import { revert } from './files.ts'
import './banners.css'

/** What stands between the hand and the file: it was changed by another program, or it must not be written. */
export function Banners() {
  const { path, readOnly } = useAtomValue(fileAtom)
  const outside = useAtomValue(changedOutsideAtom)
  const setDialog = useSetAtom(dialogAtom)
  return (
    <div className="banners">
      {readOnly !== null && (
        <div className="banner" role="status">
          <Lock size={14} strokeWidth={1.6} aria-hidden="true" />
          <span>{readOnly}</span>
          <Button onClick={() => setDialog({ kind: 'save-as' })}>Save as</Button>
        </div>
      )}
      {outside && (
        <div className="banner" role="alert">
          <FileClock size={14} strokeWidth={1.6} aria-hidden="true" />
          <span>
            <b>{path}</b> was changed by another program. Reload drops your edits since the last save; Keep mine saves over it and
            keeps a backup.
          </span>
          <Button onClick={() => void revert()}>Reload</Button>
          <Button onClick={() => void saveGraph(undefined, true)}>Keep mine</Button>
        </div>
      )}
    </div>
  )
}
