import { splitEnd, type GraphEdge } from '../../graphs/format/graph.ts'
import { announce } from '../canvas/announce.ts'
import { edgeKey } from '../canvas/flow.ts'
import { edgesAt, portalKeysAtom, togglePortals } from '../canvas/portals.ts'
import { focusPort } from '../canvas/view.ts'
import { document } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { selectedEdgeAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'

/** The port that has the keyboard. */
function focusedPort(): { readonly side: 'input' | 'output'; readonly end: string } | null {
  const [side, end] = window.document.activeElement?.closest<HTMLElement>('[data-port]')?.dataset['port']?.split(' ') ?? []
  return end === undefined ? null : { side: side === 'input' ? 'input' : 'output', end }
}

/** The wires that are meant: those at the port with the keyboard, else the chosen one. */
function meant(): GraphEdge[] {
  const port = focusedPort()
  if (port) return edgesAt(document(), port.side, port.end)
  const key = store.get(selectedEdgeAtom)
  return key === null ? [] : document().edges.filter((edge) => edgeKey(edge) === key)
}

const someMeant = () => meant().length > 0

/** Draws wires as portals, two named stubs, or as lines again. */
export const portal: Action = {
  name: 'portal',
  title: 'Wire as portal or as line',
  keys: ['P'],
  enabled: someMeant,
  run: () => {
    const edges = meant()
    const before = store.get(portalKeysAtom)
    const all = edges.every((edge) => before.has(edgeKey(edge)))
    if (edit(all ? 'draw as line' : 'draw as portal', [togglePortals(document(), edges)]) === null) announce(all ? 'Drawn as a line.' : 'Drawn as a portal.')
  },
}

function go(side: 'input' | 'output'): void {
  const [edge] = meant()
  if (!edge) return
  const { node, port } = splitEnd(side === 'input' ? edge.to : edge.from)
  focusPort(side, node, port)
}

/** Goes to where the chosen wire comes from. */
export const goToSource: Action = { name: 'go-to-source', title: 'Go to where the wire comes from', enabled: someMeant, run: () => go('output') }

/** Goes to where the chosen wire leads. */
export const goToTarget: Action = { name: 'go-to-target', title: 'Go to where the wire leads', enabled: someMeant, run: () => go('input') }

/** Goes to the other end of the wire at the port that has the keyboard; of the chosen wire, to its target. */
export const jump: Action = {
  name: 'jump',
  title: 'Go to the other end of the wire',
  keys: ['J'],
  enabled: someMeant,
  run: () => go(focusedPort()?.side === 'input' ? 'output' : 'input'),
}
