import { useAtomValue } from 'jotai'
import { CircleHelp, Ellipsis } from 'lucide-react'
import { useState } from 'react'
import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import { titleAtom } from '../canvas/atoms.ts'
import { nodeIcon } from '../canvas/icons.ts'
import { DraftField } from '../controls/DraftField.tsx'
import { IconButton } from '../controls/IconButton.tsx'
import { Menu, type MenuEntry } from '../controls/Menu.tsx'
import { Popover } from '../controls/Popover.tsx'
import { actionEntry } from '../shell/menu-actions.ts'
import { edit } from '../state/edit.ts'
import { bypassedAtom, readOnlyAtom } from './atoms.ts'
import { NodeHelp } from './NodeHelp.tsx'

/** The head of the inspector: what the node is, its name to change in place, help, and what can be done with it. */
export function NodeHead({ id, type }: { readonly id: string; readonly type: CatalogNode | undefined }) {
  const title = useAtomValue(titleAtom(id))
  const bypassed = useAtomValue(bypassedAtom(id))
  const readOnly = useAtomValue(readOnlyAtom)
  const [naming, setNaming] = useState(false)
  const Icon = nodeIcon(type?.icon)
  const rename = (next: string) => {
    const own = next !== '' && next !== type?.title
    edit('rename', [{ op: 'title', node: id, ...(own ? { title: next } : {}) }])
  }
  const toggle = () => edit('bypass', [{ op: 'bypass', node: id, on: !bypassed }])
  const items: MenuEntry[] = [
    { title: 'Rename', disabled: readOnly, run: () => setNaming(true) },
    ...(type?.bypass === undefined ? [] : [{ kind: 'check', title: 'Bypass', on: bypassed, run: toggle } as const]),
    ...actionEntry('duplicate'),
    ...actionEntry('delete'),
  ]
  return (
    <header className="inspector-head">
      <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
      {naming ? (
        <DraftField
          label="Name of the node"
          className="inspector-name"
          value={title}
          onCommit={rename}
          onLeave={() => setNaming(false)}
          focused
        />
      ) : (
        <h2 title={readOnly ? title : 'Double click to rename'} onDoubleClick={() => !readOnly && setNaming(true)}>
          {title}
        </h2>
      )}
      {bypassed && <span className="quiet-text">bypassed</span>}
      <span className="inspector-tools">
        {type && (
          <Popover
            label={`About ${type.title}`}
            align="end"
            trigger={
              <IconButton label={`About ${type.title}`}>
                <CircleHelp size={16} strokeWidth={1.6} />
              </IconButton>
            }
          >
            <NodeHelp type={type} />
          </Popover>
        )}
        <Menu
          label="Node"
          align="end"
          items={items}
          trigger={
            <IconButton label="More">
              <Ellipsis size={16} strokeWidth={1.6} />
            </IconButton>
          }
        />
      </span>
    </header>
  )
}
