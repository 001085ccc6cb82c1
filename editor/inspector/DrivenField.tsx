import { useAtomValue, useSetAtom } from 'jotai'
import { Unlink } from 'lucide-react'
import { splitEnd, type GraphEdge } from '../../graphs/format/graph.ts'
import { outputKindAtom, titleAtom } from '../canvas/atoms.ts'
import { Hint } from '../controls/Hint.tsx'
import { edit } from '../state/edit.ts'
import { selectionAtom } from '../state/selection.ts'
import { PortGlyph } from '../theme/ports.tsx'
import { readOnlyAtom } from './atoms.ts'
import { disconnectOp } from './connections.ts'

/** In place of the control of a param that an edge drives: what drives it, and a button that ends that. */
export function DrivenField({ label, edge }: { readonly label: string; readonly edge: GraphEdge }) {
  const { node } = splitEnd(edge.from)
  const source = useAtomValue(titleAtom(node))
  const kind = useAtomValue(outputKindAtom(edge.from))
  const disabled = useAtomValue(readOnlyAtom)
  const select = useSetAtom(selectionAtom)
  return (
    <span className="field">
      {kind && <PortGlyph kind={kind} size={10} />}
      <button
        type="button"
        className="file-name field-text quiet-text"
        aria-label={`${label} via ${source}, select it`}
        onClick={() => select(new Set([node]))}
      >
        via {source}
      </button>
      {!disabled && (
        <Hint text="Disconnect">
          <button
            type="button"
            className="field-inner-button"
            aria-label={`Disconnect ${label}`}
            onClick={() => edit(`disconnect ${label}`, [disconnectOp(edge)])}
          >
            <Unlink size={14} strokeWidth={1.6} />
          </button>
        </Hint>
      )}
    </span>
  )
}
