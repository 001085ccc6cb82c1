import { atom } from 'jotai'
import type { Graph, GraphEdge } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { edgesAtom, portalsAtom } from '../state/document.ts'
import { family } from '../state/family.ts'
import { edgeKey } from './flow.ts'

const keyOf = ({ from, to, slot }: Readonly<Record<string, unknown>>): string | null =>
  typeof from === 'string' && typeof to === 'string' ? edgeKey({ from, to, ...(typeof slot === 'string' ? { slot } : {}) }) : null

/** The edges that are drawn as portals, by key, in the order of the graph. What the file says of edges that are gone is passed over. */
export const portalKeysAtom = atom<ReadonlySet<string>>((get) => {
  const named = new Set((get(portalsAtom) ?? []).map(keyOf))
  if (named.size === 0) return named as ReadonlySet<string>
  return new Set(get(edgesAtom).flatMap((edge) => (named.has(edgeKey(edge)) ? [edgeKey(edge)] : [])))
})

/** Whether an edge is one of them. */
export const isPortalAtom = family((key) => atom((get) => get(portalKeysAtom).has(key)))

// As a text, so that it changes only with what it says.
const portalsAtAtom = family((name) =>
  atom((get) => {
    const keys = get(portalKeysAtom)
    if (keys.size === 0) return ''
    const [side, end] = name.split(' ')
    const here = get(edgesAtom).filter((edge) => (side === 'input' ? edge.to : edge.from) === end)
    return here.map(edgeKey).filter((key) => keys.has(key)).join(' ')
  }),
)

/** The portals at a port, given as `node.port`: their keys in the order of the graph, with a blank between. */
export const portalsAt = (side: 'input' | 'output', end: string) => portalsAtAtom(`${side} ${end}`)

/** The portals whose lines are shown because the pointer is on one end: their keys with a blank between, or an output for all of its. */
export const litPortalAtom = atom<string | null>(null)

/** Whether the line of a portal is shown for a moment. */
export const isLitAtom = family((key) =>
  atom((get) => {
    const lit = get(litPortalAtom)
    return lit !== null && (lit.split(' ').includes(key) || key.startsWith(`${lit}>`))
  }),
)

/** The op that draws edges as portals, or as wires again: the latter when all of them are portals. Entries of edges that are gone go with it. */
export function togglePortals(graph: Graph, edges: readonly GraphEdge[]): Op {
  const stored = (graph.layout.portals ?? []).filter((each) => graph.edges.some((edge) => edgeKey(edge) === keyOf(each)))
  const known = new Set(stored.map(keyOf))
  const chosen = new Set(edges.map(edgeKey))
  const all = edges.every((edge) => known.has(edgeKey(edge)))
  const added = edges.flatMap(({ from, to, slot }) => (known.has(edgeKey({ from, to, ...(slot !== undefined && { slot }) })) ? [] : [{ from, to, ...(slot !== undefined && { slot }) }]))
  const value = all ? stored.filter((each) => !chosen.has(keyOf(each) ?? '')) : [...stored, ...added]
  return { op: 'portals', ...(value.length > 0 && { value }) }
}

/** The edges at a port, given as a side and `node.port`. */
export function edgesAt(graph: Graph, side: 'input' | 'output', end: string): GraphEdge[] {
  return graph.edges.filter((edge) => (side === 'input' ? edge.to : edge.from) === end)
}
