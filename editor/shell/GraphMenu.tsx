import { useAtomValue } from 'jotai'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { DraftField } from '../controls/DraftField.tsx'
import { Menu, type MenuEntry } from '../controls/Menu.tsx'
import { openGraph } from '../remote/session.ts'
import { fileAtom } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { recentAtom, templatesAtom, unsavedAtom } from '../state/session.ts'
import { revert } from './files.ts'
import { actionEntry } from './menu-actions.ts'

/** Which graph is open, whether it has changes that are not saved, and what can be done with it as a file. */
export function GraphMenu() {
  const file = useAtomValue(fileAtom)
  const unsaved = useAtomValue(unsavedAtom)
  const recent = useAtomValue(recentAtom)
  const templates = useAtomValue(templatesAtom)
  const [naming, setNaming] = useState(false)
  const open = file.id !== ''
  const folder = file.path?.includes('/') ? file.path.slice(0, file.path.lastIndexOf('/')) : 'Workspace'
  const items: MenuEntry[] = [
    ...actionEntry('new'),
    ...actionEntry('open'),
    {
      kind: 'sub',
      title: 'Open recent',
      empty: 'No graph was saved here yet.',
      items: recent.map(({ path, name }) => ({ title: name || path, tail: path, run: () => void openGraph({ path }) })),
    },
    {
      kind: 'sub',
      title: 'Templates',
      empty: 'No templates are installed.',
      items: templates.map(({ id, name }) => ({ title: name, run: () => void openGraph({ template: id }) })),
    },
    { kind: 'line' },
    ...actionEntry('save'),
    ...actionEntry('save-as'),
    { title: 'Revert to saved', disabled: !open || file.path === null || !unsaved, run: () => void revert() },
    { title: 'Rename', disabled: !open || file.readOnly !== null, run: () => setNaming(true) },
  ]
  if (naming) {
    const rename = (name: string) => edit('rename the graph', [{ op: 'name', name }])
    const leave = () => setNaming(false)
    return <DraftField className="crumb-name" label="Name of the graph" value={file.name} onCommit={rename} onLeave={leave} focused />
  }
  return (
    <Menu
      label="Graph"
      items={items}
      trigger={
        <button type="button" className="crumb">
          <span className="crumb-folder">{folder} /</span>
          <b>{open ? file.name || 'untitled' : 'no graph'}</b>
          {open && unsaved && <i className="crumb-unsaved" role="img" aria-label="not saved" />}
          <ChevronDown size={14} strokeWidth={1.6} aria-hidden="true" />
        </button>
      }
    />
  )
}
