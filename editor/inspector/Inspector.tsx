import { useAtomValue } from 'jotai'
import { selectionAtom } from '../state/selection.ts'
import { fileAtom } from '../state/document.ts'
import { GraphPanel } from './GraphPanel.tsx'
import { ManyPanel } from './ManyPanel.tsx'
import { NodePanel } from './NodePanel.tsx'
import './inspector.css'

/** What is selected, in full: a node with its params, ports and last result, several nodes, or the graph. Fills its parent. */
export function Inspector() {
  const chosen = [...useAtomValue(selectionAtom)]
  return (
    <section className="inspector" aria-label="Inspector">
      <Chosen ids={chosen} />
    </section>
  )
}

function Chosen({ ids }: { readonly ids: readonly string[] }) {
  const open = useAtomValue(fileAtom).id !== ''
  const [first] = ids
  if (ids.length > 1) return <ManyPanel ids={ids} />
  if (first !== undefined) return <NodePanel key={first} id={first} />
  return open ? <GraphPanel /> : <p className="inspector-empty">Select a node to see its parameters.</p>
}
