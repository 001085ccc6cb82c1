import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import type { Kind } from '../../graphs/format/ports.ts'
import { PortGlyph } from '../theme/ports.tsx'

/** What a node type does and takes, from its declaration. */
export function NodeHelp({ type }: { readonly type: CatalogNode }) {
  const lines = linesOf(type)
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

interface Line {
  readonly key: string
  readonly kind: Kind | undefined
  readonly title: string
  readonly doc: string
}

function linesOf({ inputs, params, outputs }: CatalogNode): Line[] {
  return [
    ...Object.values(inputs).map(({ title, doc, kinds: [kind, ...more], optional }) => {
      const takes = `Takes ${kinds([kind, ...more])}${optional ? ', optional' : ''}.`
      return { key: `in ${title}`, kind, title, doc: doc ?? takes }
    }),
    ...Object.values(params).map(({ title, doc }) => ({ key: `param ${title}`, kind: undefined, title, doc: doc ?? '' })),
    ...Object.values(outputs).map(({ title, doc, kinds: [kind, ...more] }) => {
      return { key: `out ${title}`, kind, title, doc: doc ?? `Gives ${kinds([kind, ...more])}.` }
    }),
  ]
}

const kinds = (names: readonly (string | undefined)[]): string => (names.length > 4 ? 'any value' : names.join(' or '))
