import { useAtomValue } from 'jotai'
import { useEffect, useRef, useState } from 'react'
import * as z from 'zod'
import { Button } from '../controls/Button.tsx'
import { Dialog } from '../controls/Dialog.tsx'
import { openGraph } from '../remote/session.ts'
import { recentAtom } from '../state/session.ts'
import { agoText } from './ago.ts'
import { openFile } from './files.ts'
import './dialogs.css'

const listSchema = z.object({ graphs: z.array(z.object({ path: z.string(), name: z.string(), savedAt: z.number() })) })

type Listed = z.infer<typeof listSchema>['graphs']

/** The graphs of the workspace, the newest first, and a way to open a file from elsewhere. */
export function OpenDialog({ onClose }: { readonly onClose: () => void }) {
  const recent = useAtomValue(recentAtom)
  const [graphs, setGraphs] = useState<Listed>([...recent])
  const [wanted, setWanted] = useState('')
  const [lost, setLost] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    let gone = false
    fetchGraphs().then(
      (listed) => !gone && setGraphs(listed),
      () => !gone && setLost(true),
    )
    return () => void (gone = true)
  }, [])
  const open = async (path: string) => {
    if (await openGraph({ path })) onClose()
  }
  const take = async (file: File | undefined) => {
    if (file && (await openFile(file))) onClose()
  }
  const shown = graphs.filter(({ path, name }) => `${name} ${path}`.toLowerCase().includes(wanted.trim().toLowerCase()))
  const none = graphs.length === 0 ? 'No graph was saved in this workspace yet.' : `No graph called "${wanted.trim()}".`
  const footer = (
    <>
      <Button onClick={() => input.current?.click()}>Open a file from elsewhere</Button>
      <input ref={input} hidden type="file" accept=".json" onChange={(event) => void take(event.target.files?.[0])} />
    </>
  )
  return (
    <Dialog title="Open" onClose={onClose} width={560} footer={footer}>
      <input
        className="field"
        type="search"
        aria-label="Search graphs"
        placeholder="Search by name or folder"
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
      />
      {lost && <p className="dialog-words">The list of the workspace did not come. These are the graphs that were open last.</p>}
      {shown.length === 0 && <p className="dialog-words">{none}</p>}
      <ul className="open-list">
        {shown.map(({ path, name, savedAt }) => (
          <li key={path}>
            <button type="button" onClick={() => void open(path)}>
              <b>{name || path}</b>
              <span className="mono">{path}</span>
              <span className="quiet-text">{agoText(savedAt, Date.now())}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

async function fetchGraphs(): Promise<Listed> {
  const response = await fetch('/api/graphs')
  return listSchema.parse(await response.json()).graphs
}
