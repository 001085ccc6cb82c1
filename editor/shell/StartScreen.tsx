import { useAtomValue, useSetAtom } from 'jotai'
import { FileClock, FolderOpen, Image, Plus, RotateCcw } from 'lucide-react'
import { useRef, useState, type DragEvent, type ReactNode } from 'react'
import { Button } from '../controls/Button.tsx'
import { openGraph } from '../remote/session.ts'
import { PICTURE_FILES } from '../remote/upload.ts'
import { connectionAtom, journalsAtom, recentAtom, templatesAtom } from '../state/session.ts'
import { dialogAtom } from '../state/ui.ts'
import { agoText } from './ago.ts'
import { openFile } from './files.ts'
import { expectGraph } from './late.ts'
import { runAction } from './menu-actions.ts'
import { startFromPhoto } from './start-from-photo.ts'
import { TemplatePicture } from './TemplatePicture.tsx'
import { firstSentence } from './TemplatesPanel.tsx'
import './start.css'

/** Everything here that can be pressed leads to a graph. */
function onHand({ target }: { readonly target: EventTarget }): void {
  if (target instanceof Element && target.closest('button')) expectGraph()
}

/** What stands while no graph is open: drop a photo, take a template, go on with something. */
export function StartScreen() {
  const recent = useAtomValue(recentAtom)
  const templates = useAtomValue(templatesAtom)
  const journals = useAtomValue(journalsAtom)
  const setDialog = useSetAtom(dialogAtom)
  return (
    <div className="start" onPointerOver={onHand} onFocus={onHand} onDragEnter={expectGraph}>
      <div className="start-column">
        <DropZone />
        <section aria-label="Templates">
          <h2>Start from a template</h2>
          <div className="start-templates">
            {templates.slice(0, 5).map(({ id, name, doc }) => (
              <button key={id} type="button" className="start-template" onClick={() => void openGraph({ template: id })}>
                <TemplatePicture id={id} height={112} />
                <span>
                  <b>{name}</b>
                  <small>{firstSentence(doc)}</small>
                </span>
              </button>
            ))}
            <button type="button" className="start-template" onClick={() => runAction('new')}>
              <span className="start-empty">
                <Plus size={20} strokeWidth={1.4} aria-hidden="true" />
              </span>
              <span>
                <b>Empty graph</b>
                <small>Double-click the canvas or press Tab to add a node.</small>
              </span>
            </button>
          </div>
        </section>
        {journals.length > 0 && (
          <Rows title="Unsaved work that was recovered">
            {journals.map(({ id, path, name, savedAt }) => (
              <Row
                key={id ?? path}
                icon={<RotateCcw size={14} strokeWidth={1.6} />}
                name={name || 'untitled'}
                path={path ?? 'never saved'}
                at={savedAt}
                onClick={() => void openGraph(path ? { path } : { journal: id ?? '' })}
              />
            ))}
          </Rows>
        )}
        {recent.length > 0 && (
          <Rows title="Recent graphs">
            {recent.slice(0, 5).map(({ path, name, savedAt }) => (
              <Row
                key={path}
                icon={<FileClock size={14} strokeWidth={1.6} />}
                name={name || path}
                path={path}
                at={savedAt}
                onClick={() => void openGraph({ path })}
              />
            ))}
          </Rows>
        )}
        <div className="start-foot">
          <Button
            icon={<FolderOpen size={14} strokeWidth={1.6} aria-hidden="true" />}
            onClick={() => setDialog({ kind: 'open' })}
          >
            Open a graph
          </Button>
        </div>
      </div>
    </div>
  )
}

function DropZone() {
  const [over, setOver] = useState(false)
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const online = useAtomValue(connectionAtom) === 'online'
  const take = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    await (file.name.endsWith('.json') ? openFile(file) : startFromPhoto(file))
    setBusy(false)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  return (
    <div
      className="drop-zone"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <Image size={20} strokeWidth={1.4} aria-hidden="true" />
      <h1>{busy ? 'Copying the photo' : 'Drop a photo of a car'}</h1>
      <p>
        It becomes a Photo Input wired to AUV-Net. Or{' '}
        <button type="button" className="link" disabled={!online} onClick={() => input.current?.click()}>
          choose a file
        </button>
        .
      </p>
      <input
        ref={input}
        hidden
        type="file"
        accept={`${PICTURE_FILES},.json`}
        onChange={(event) => void take(event.target.files?.[0])}
      />
    </div>
  )
}

function Rows({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <div className="start-rows">{children}</div>
    </section>
  )
}

interface RowProps {
  readonly icon: ReactNode
  readonly name: string
  readonly path: string
  readonly at: number
  readonly onClick: () => void
}

function Row({ icon, name, path, at, onClick }: RowProps) {
  return (
    <button type="button" className="start-row" onClick={onClick}>
      {icon}
      <b>{name}</b>
      <span className="mono">{path}</span>
      <span className="start-ago">{agoText(at, Date.now())}</span>
    </button>
  )
}
