import { useAtomValue } from 'jotai'
import { nodeTypeNameAtom } from '../canvas/atoms.ts'
import { nodeTypeAtom } from '../state/catalog.ts'
import { endedAtom } from './atoms.ts'
import { Estimate } from './Estimate.tsx'
import { FailureBlock } from './FailureBlock.tsx'
import { LastResult } from './LastResult.tsx'
import { NodeHead } from './NodeHead.tsx'
import { ParamField } from './ParamField.tsx'
import { PortSections } from './PortSections.tsx'
import { sectionsOf } from './sections.ts'

/** One node. Only what changes renders: the head, one param, one port or the last result. */
export function NodePanel({ id }: { readonly id: string }) {
  const name = useAtomValue(nodeTypeNameAtom(id))
  const type = useAtomValue(nodeTypeAtom(name ?? ''))
  if (name === undefined) return null
  return (
    <>
      <NodeHead id={id} type={type} />
      <FailureBlock id={id} summary={type?.summary} />
      {type ? (
        <>
          {sectionsOf(type).map((section) => (
            <section key={section.title} className="inspector-section" aria-label={section.title}>
              <h3>{section.title}</h3>
              {section.params.map((param) => (
                <ParamField key={param} node={id} param={param} />
              ))}
            </section>
          ))}
          <Estimate id={id} />
          <PortSections id={id} type={type} />
          <Notes id={id} />
          <LastResult id={id} type={type} />
        </>
      ) : (
        <p
          className="inspector-text"
        >
          {`The type "${name}" is not installed here. `}
          The node, its parameters and its edges are kept as they are; whatever it feeds waits.
        </p>
      )}
    </>
  )
}

function Notes({ id }: { readonly id: string }) {
  const notes = useAtomValue(endedAtom(id))?.notes ?? []
  if (notes.length === 0) return null
  return (
    <section className="inspector-section" aria-label="Notes">
      <h3>Notes</h3>
      {notes.map((note) => (
        <p key={note} className="inspector-note" data-text>
          {note}
        </p>
      ))}
    </section>
  )
}
