import { useAtomValue } from 'jotai'
import { memo } from 'react'
import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import { splitEnd, type GraphEdge } from '../../graphs/format/graph.ts'
import type { Kind } from '../../graphs/format/ports.ts'
import { nodeEdgesAtom, outputKindAtom, titleAtom } from '../canvas/atoms.ts'
import { Hint } from '../controls/Hint.tsx'
import { PortGlyph } from '../theme/ports.tsx'
import { badInputAtom } from './atoms.ts'
import { ConnectMenu } from './ConnectMenu.tsx'
import { portTitle } from './connections.ts'

/** The ports of a node in rows of 28 px: what each is connected to, and the way by keyboard to connect it. */
export const PortSections = memo(function PortSections({ id, type }: { readonly id: string; readonly type: CatalogNode }) {
  const { into, outOf } = useAtomValue(nodeEdgesAtom(id))
  const inputs = Object.entries(type.inputs)
  const outputs = Object.entries(type.outputs)
  return (
    <>
      {inputs.length > 0 && (
        <section className="inspector-section" aria-label="Inputs">
          <h3>Inputs</h3>
          {inputs.map(([port, info]) => (
            <InputRow
              key={port}
              node={id}
              port={port}
              title={info.title}
              doc={info.doc}
              kind={info.kinds[0]}
              optional={info.optional}
              edges={into.filter((edge) => edge.to === `${id}.${port}`)}
            />
          ))}
        </section>
      )}
      {outputs.length > 0 && (
        <section className="inspector-section" aria-label="Outputs">
          <h3>Outputs</h3>
          {outputs.map(([port, info]) => (
            <OutputRow
              key={port}
              node={id}
              port={port}
              title={info.title}
              doc={info.doc}
              edges={outOf.filter((edge) => edge.from === `${id}.${port}`)}
            />
          ))}
        </section>
      )}
    </>
  )
})

interface RowProps {
  readonly node: string
  readonly port: string
  readonly title: string
  readonly doc: string | undefined
  readonly edges: readonly GraphEdge[]
}

interface InputRowProps extends RowProps {
  readonly kind: Kind | undefined
  readonly optional: boolean
}

function InputRow({ node, port, title, doc, kind, optional, edges }: InputRowProps) {
  const bad = useAtomValue(badInputAtom(`${node}.${port}`))
  return (
    <div className="param">
      <PortLabel title={title} doc={doc} kind={kind} hollow={edges.length === 0} />
      <ConnectMenu node={node} port={port} side="input" title={title} edges={edges} bad={bad}>
        <Connected ends={edges.map((edge) => edge.from)} none={optional ? 'Nothing, optional' : 'Nothing yet'} />
      </ConnectMenu>
    </div>
  )
}

function OutputRow({ node, port, title, doc, edges }: RowProps) {
  const kind = useAtomValue(outputKindAtom(`${node}.${port}`))
  return (
    <div className="param">
      <PortLabel title={title} doc={doc} kind={kind} hollow={edges.length === 0} />
      <ConnectMenu node={node} port={port} side="output" title={title} edges={edges}>
        <Connected ends={edges.map((edge) => edge.to)} none="Connect to..." />
      </ConnectMenu>
    </div>
  )
}

interface PortLabelProps {
  readonly title: string
  readonly doc: string | undefined
  readonly kind: Kind | undefined
  /** Nothing is connected. */
  readonly hollow: boolean
}

function PortLabel({ title, doc, kind, hollow }: PortLabelProps) {
  const label = (
    <span className="port-label">
      {kind && <PortGlyph kind={kind} size={11} hollow={hollow} />}
      <span>{title}</span>
    </span>
  )
  return doc ? (
    <Hint text={doc} side="left">
      {label}
    </Hint>
  ) : (
    label
  )
}

function Connected({ ends, none }: { readonly ends: readonly string[]; readonly none: string }) {
  const [first] = ends
  if (first !== undefined && ends.length === 1) return <EndWords end={first} />
  return <span className="field-text quiet-text">{ends.length > 1 ? `${ends.length} connections` : none}</span>
}

function EndWords({ end }: { readonly end: string }) {
  const title = useAtomValue(titleAtom(splitEnd(end).node))
  return (
    <span className="field-text">
      {title} <span className="quiet-text">{portTitle(end)}</span>
    </span>
  )
}
