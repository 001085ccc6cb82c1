import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import { PortGlyph } from '../theme/ports.tsx'

/** What a node type does and takes, from its declaration. */
export function NodeHelp({ type }: { readonly type: CatalogNode }) {
  const lines = [
    ...Object.values(type.inputs).map((port) => ({ key: `in ${port.title}`, kind: port.kinds[0], title: port.title, doc: port.doc ?? `Takes ${kinds(port.kinds)}${port.optional ? ', optional' : ''}.` })),
    ...Object.values(type.params).map((param) => ({ key: `param ${param.title}`, kind: undefined, title: param.title, doc: param.doc ?? '' })),
    ...Object.values(type.outputs).map((port) => ({ key: `out ${port.title}`, kind: port.kinds[0], title: port.title, doc: port.doc ?? `Gives ${kinds(port.kinds)}.` })),
  ]
  return (
    <div className="node-help" data-text>
      <p>
        <b>{type.title}</b> {type.summary}
        {type.effect && ' It writes files, so it runs only when you press Run.'}
        {type.neural && ' It runs a network, one at a time.'}
      </p>
      <dl>
        {lines
          .filter((line) => line.doc)
          .map((line) => (
            <div key={line.key}>
              <dt>
                {line.kind && <PortGlyph kind={line.kind} size={10} />}
                {line.title}
              </dt>
              <dd>{line.doc}</dd>
            </div>
          ))}
      </dl>
      <p className="quiet-text">
        <span className="mono">{type.type}</span>, version {type.version}
      </p>
    </div>
  )
}

const kinds = (names: readonly string[]): string => (names.length > 4 ? 'any value' : names.join(' or '))
