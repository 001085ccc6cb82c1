import { useAtomValue } from 'jotai'
import { useState, type FormEvent } from 'react'
import { Button } from '../controls/Button.tsx'
import { Dialog } from '../controls/Dialog.tsx'
import { saveGraph } from '../remote/session.ts'
import { fileAtom } from '../state/document.ts'
import { noticeAtom } from '../state/session.ts'
import { store } from '../state/store.ts'
import { pathFault, suggestedPath, withEnding } from './path-fault.ts'
import './dialogs.css'

/** Saves the graph to a file of the workspace. A file that is in the way is named, and replaced only when asked. */
export function SaveAsDialog({ onClose }: { readonly onClose: () => void }) {
  const file = useAtomValue(fileAtom)
  const [typed, setTyped] = useState(file.path ?? suggestedPath(file.name))
  const [refused, setRefused] = useState<string | null>(null)
  const [insisted, setInsisted] = useState(false)
  const path = withEnding(typed)
  const fault = pathFault(path)
  const save = async (force: boolean) => {
    if (fault) return
    if (await saveGraph(path, force)) {
      store.set(noticeAtom, { tone: 'plain', text: `Saved ${path}.` })
      return onClose()
    }
    // The dialog says it where the eye is.
    const notice = store.get(noticeAtom)
    store.set(noticeAtom, null)
    setInsisted(force)
    setRefused([notice?.text, notice?.help].filter(Boolean).join(' '))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save(false)
  }
  const footer = (
    <>
      {refused && !insisted && (
        <Button onClick={() => void save(true)} disabled={fault !== null}>
          Replace it
        </Button>
      )}
      <Button look="solid" disabled={fault !== null} onClick={() => void save(false)}>
        Save
      </Button>
    </>
  )
  return (
    <Dialog title="Save as" onClose={onClose} footer={footer}>
      <form onSubmit={submit}>
        <label className="dialog-label" htmlFor="save-path">
          Path in the workspace
        </label>
        <input
          id="save-path"
          className="field mono"
          type="text"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          aria-invalid={fault !== null || refused !== null || undefined}
          aria-describedby="save-words"
          onChange={(event) => {
            setTyped(event.target.value)
            setRefused(null)
            setInsisted(false)
          }}
        />
        <p
          id="save-words"
          className="dialog-words"
          data-bad={fault !== null || refused !== null || undefined}
          role={refused ? 'alert' : undefined}
        >
          {fault ?? refused ?? `Saves ${path}.`}
        </p>
      </form>
    </Dialog>
  )
}
