import { useAtomValue } from 'jotai'
import { splitEnd } from '../../graphs/format/graph.ts'
import { document } from '../state/document.ts'
import { selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import { titleAtom } from './atoms.ts'
import { edgeKey } from './flow.ts'
import { litPortalAtom, portalsAt } from './portals.ts'
import { focusPort } from './view.ts'
import { STUB, type Point } from './wire-geometry.ts'

/** The ends of a portal: a short line and a dot at its output and at its input. The cards name what is at the other end. */
export function PortalEnds({ from, to }: { readonly from: Point; readonly to: Point }) {
  return (
    <>
      <path className="wire-line" d={`M${from.x} ${from.y}h${STUB}M${to.x} ${to.y}h${-STUB}`} />
      <circle className="portal-dot" cx={from.x + STUB} cy={from.y} r={2.5} />
      <circle className="portal-dot" cx={to.x - STUB} cy={to.y} r={2.5} />
    </>
  )
}

/**
 * What a card says beside a port that portals end at: where the one comes from or leads, or how many there are. While the
 * pointer is on it their lines show; a press chooses the wire, a double press goes to its other end.
 */
export function PortalName({ side, end }: { readonly side: 'input' | 'output'; readonly end: string }) {
  const keys = useAtomValue(portalsAt(side, end))
  return keys === '' ? null : <Named side={side} keys={keys.split(' ')} lights={side === 'output' ? end : keys} />
}

function Named({ side, keys, lights }: { readonly side: 'input' | 'output'; readonly keys: readonly string[]; readonly lights: string }) {
  const [first = ''] = keys
  const edge = document().edges.find((each) => edgeKey(each) === first)
  const other = edge ? splitEnd(side === 'input' ? edge.from : edge.to) : { node: '', port: '' }
  const title = useAtomValue(titleAtom(other.node))
  const choose = () => {
    store.set(selectionAtom, new Set())
    store.set(selectedEdgeAtom, first)
  }
  return (
    <em
      className="card-remark card-portal nodrag"
      data-portal-of={first}
      title="Press to choose the wire, twice to go to its other end."
      onPointerEnter={() => store.set(litPortalAtom, lights)}
      onPointerLeave={() => store.set(litPortalAtom, null)}
      onClick={(event) => (event.stopPropagation(), choose())}
      onDoubleClick={(event) => (event.stopPropagation(), focusPort(side === 'input' ? 'output' : 'input', other.node, other.port))}
    >
      {keys.length > 1 ? `${keys.length} portals` : `${side === 'input' ? 'via' : 'to'} ${title}`}
    </em>
  )
}
