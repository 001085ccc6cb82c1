import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import type { Kind, PortType } from '../../graphs/format/ports.ts'
import { PortGlyph } from '../theme/ports.tsx'

const MOST = 3

function kindsOf(ports: readonly PortType[]): Kind[] {
  return [...new Set(ports.flatMap(({ kinds }) => kinds.slice(0, 1)))].slice(0, MOST)
}

/** What a node takes and gives, as glyphs: `in -> out`. */
export function Signature({ node }: { readonly node: CatalogNode }) {
  const required = Object.values(node.inputs).filter((input) => !input.optional)
  const inputs = kindsOf(required.length > 0 ? required : Object.values(node.inputs))
  const outputs = kindsOf(Object.values(node.outputs))
  return (
    <span className="palette-signature" aria-hidden="true">
      {inputs.map((kind) => (
        <PortGlyph key={kind} kind={kind} size={10} />
      ))}
      <span>{'\u2192'}</span>
      {outputs.map((kind) => (
        <PortGlyph key={kind} kind={kind} size={10} />
      ))}
    </span>
  )
}
