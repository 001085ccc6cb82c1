import { useAtomValue } from 'jotai'
import { titleAtom } from '../canvas/atoms.ts'
import { Button } from '../controls/Button.tsx'
import { actionNamed, runAction } from '../shell/menu-actions.ts'

const COMMON = ['bypass', 'duplicate', 'group', 'tidy', 'fit-selection', 'delete'] as const

/** Several nodes: how many, which, and what can be done with all of them. */
export function ManyPanel({ ids }: { readonly ids: readonly string[] }) {
  return (
    <>
      <header className="inspector-head">
        <h2>{ids.length} nodes selected</h2>
      </header>
      <ul className="many-list">
        {ids.slice(0, 12).map((id) => (
          <Name key={id} id={id} />
        ))}
        {ids.length > 12 && <li className="quiet-text">and {ids.length - 12} more</li>}
      </ul>
      <div className="many-actions">
        {COMMON.map((name) => {
          const action = actionNamed(name)
          return (
            action && (
              <Button key={name} disabled={!action.enabled()} onClick={() => runAction(name)}>
                {action.title}
              </Button>
            )
          )
        })}
      </div>
    </>
  )
}

function Name({ id }: { readonly id: string }) {
  return <li>{useAtomValue(titleAtom(id))}</li>
}
