import { useAtomValue } from 'jotai'
import { splitEnd } from '../../graphs/format/graph.ts'
import { DraftField } from '../controls/DraftField.tsx'
import { TextField } from '../controls/TextField.tsx'
import type { Gesture } from '../controls/gesture.ts'
import { document, fileAtom, graphInputsAtom, graphOutputsAtom, nodeIdsAtom } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { beginGesture, endGesture } from '../state/history.ts'
import { titleAtom } from '../canvas/atoms.ts'
import { readOnlyAtom } from './atoms.ts'
import { graphDocAtom } from './graph-doc.ts'
import { portTitle } from './connections.ts'

/** The graph itself, while nothing is selected: its name, what it is about, and what it takes and gives. */
export function GraphPanel() {
  const { name } = useAtomValue(fileAtom)
  const count = useAtomValue(nodeIdsAtom).length
  const readOnly = useAtomValue(readOnlyAtom)
  const inputs = Object.entries(useAtomValue(graphInputsAtom))
  const outputs = Object.entries(useAtomValue(graphOutputsAtom))
  return (
    <>
      <p className="inspector-empty">Select a node to see its parameters.</p>
      {count > 0 && (
        <section className="inspector-section" aria-label="Graph">
          <h3>Graph</h3>
          <div className="param">
            <span className="param-label">Name</span>
            {readOnly ? (
              <span className="field-text">{name}</span>
            ) : (
              <DraftField key={name} label="Name of the graph" value={name} onCommit={rename} />
            )}
          </div>
          <Doc disabled={readOnly} />
        </section>
      )}
      {inputs.length > 0 && (
        <section className="inspector-section" aria-label="Inputs of the graph">
          <h3>Inputs</h3>
          <dl className="facts">
            {inputs.map(([key, input]) => (
              <Declared key={key} name={input.title ?? key} ends={input.to} doc={input.doc} />
            ))}
          </dl>
        </section>
      )}
      {outputs.length > 0 && (
        <section className="inspector-section" aria-label="Outputs of the graph">
          <h3>Outputs</h3>
          <dl className="facts">
            {outputs.map(([key, output]) => (
              <Declared key={key} name={output.title ?? key} ends={[output.from]} doc={output.doc} />
            ))}
          </dl>
        </section>
      )}
    </>
  )
}

const rename = (name: string) => edit('rename the graph', [{ op: 'name', name }])

const LABEL = 'describe the graph'

function Doc({ disabled }: { readonly disabled: boolean }) {
  const doc = useAtomValue(graphDocAtom)
  let before: string | undefined
  const set = (text: string | undefined) => void edit(LABEL, [{ op: 'doc', ...(text ? { doc: text } : {}) }])
  const gesture: Gesture<string> = {
    begin() {
      before = document().doc
      beginGesture(LABEL)
    },
    change: set,
    end: endGesture,
    cancel() {
      set(before)
      endGesture()
    },
  }
  const words = { label: 'What the graph is about', placeholder: 'What this graph is about' }
  return <TextField {...words} value={doc} gesture={gesture} lines={4} max={20_000} disabled={disabled} />
}

interface DeclaredProps {
  readonly name: string
  readonly ends: readonly string[]
  readonly doc: string | undefined
}

function Declared({ name, ends, doc }: DeclaredProps) {
  return (
    <>
      <dt title={doc}>{name}</dt>
      <dd>
        {ends.length === 0 && <span className="quiet-text">Sets nothing</span>}
        {ends.map((end) => (
          <End key={end} end={end} />
        ))}
      </dd>
    </>
  )
}

function End({ end }: { readonly end: string }) {
  const title = useAtomValue(titleAtom(splitEnd(end).node))
  return (
    <span className="declared-end">
      {title} <span className="quiet-text">{portTitle(end)}</span>
    </span>
  )
}
