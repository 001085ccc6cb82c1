import { useAtomValue } from 'jotai'
import { selectionAtom } from '../state/selection.ts'
import { fileAtom } from '../state/document.ts'
import { GraphPanel } from './GraphPanel.tsx'
import { ManyPanel } from './ManyPanel.tsx'
import { NodePanel } from './NodePanel.tsx'
import './inspector.css'

/** What is selected, in full: one node with its params, ports and last result, several nodes, or the graph itself. Fills its parent. */
export function Inspector() {
  const chosen = [...useAtomValue(selectionAtom)]
  const open = useAtomValue(fileAtom).id !== ''
  const [first] = chosen
  return (
    <section className="inspector" aria-label="Inspector">
      {chosen.length > 1 ? <ManyPanel ids={chosen} /> : first !== undefined ? <NodePanel key={first} id={first} /> : open ? <GraphPanel /> : <p className="inspector-empty">Select a node to see its parameters.</p>}
    </section>
  )
}
