import { useAtomValue, useSetAtom } from 'jotai'
import { FileClock, KeyRound, Lock } from 'lucide-react'
import { serialize } from '../../graphs/format/serialize.ts'
import { Button } from '../controls/Button.tsx'
import { saveGraph } from '../remote/session.ts'
import { document, fileAtom } from '../state/document.ts'
import { changedOutsideAtom, noticeAtom } from '../state/session.ts'
import { dialogAtom } from '../state/ui.ts'
import { revert } from './files.ts'
import { useTurnedAway } from './use-turned-away.ts'
import './banners.css'

/** What stands between the hand and the file: it was changed by another program, or it must not be written. */
export function Banners() {
  const { path, readOnly } = useAtomValue(fileAtom)
  const outside = useAtomValue(changedOutsideAtom)
  const turnedAway = useTurnedAway()
  const setDialog = useSetAtom(dialogAtom)
  return (
    <div className="banners">
      {turnedAway && <TurnedAway />}
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

/** This page has the key of a server that is gone: what to do, and a way to take along what is on screen. */
function TurnedAway() {
  const open = useAtomValue(fileAtom).id !== ''
  const setNotice = useSetAtom(noticeAtom)
  const copy = () =>
    navigator.clipboard.writeText(serialize(document())).then(
      () => setNotice({ tone: 'plain', text: 'The graph is on the clipboard. Paste it into an empty graph.' }),
      () => setNotice({ tone: 'warning', text: 'The browser does not let this page write to the clipboard.', help: 'Leave this page open until the graph is safe.' }),
    )
  return (
    <div className="banner" role="alert">
      <KeyRound size={14} strokeWidth={1.6} aria-hidden="true" />
      <span>
        Clearcoat was started anew with another key. Open the address that it printed when it started; the last autosave of this graph is on
        its start screen.
      </span>
      {open && <Button onClick={() => void copy()}>Copy this graph</Button>}
    </div>
  )
}
