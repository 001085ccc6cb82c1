import { atom } from 'jotai'
import { own } from '../../graphs/format/own.ts'
import { followGraph } from '../../graphs/format/flow.ts'
import { splitEnd, type GraphEdge } from '../../graphs/format/graph.ts'
import type { Kind } from '../../graphs/format/ports.ts'
import { resolveOutcomes } from '../../graphs/format/port-types.ts'
import { wireGraph } from '../../graphs/format/wiring.ts'
import { nodeTypesAtom, shapesAtom } from '../state/catalog.ts'
import { document, edgesAtom, faultsAtom, nodeAtom, nodeIdsAtom } from '../state/document.ts'
import { family } from '../state/family.ts'
import { latestRunAtom, nodeStateAtom } from '../state/runs.ts'
import { measureCard, type CardMeasure } from './measures.ts'

/** The edges at a node, found once for all nodes. */
export interface NodeEdges {
  readonly into: readonly GraphEdge[]
  readonly outOf: readonly GraphEdge[]
}

const NO_EDGES: NodeEdges = { into: [], outOf: [] }

const edgesByNodeAtom = atom<ReadonlyMap<string, NodeEdges>>((get) => {
  const found = new Map<string, { into: GraphEdge[]; outOf: GraphEdge[] }>()
  const at = (id: string) => {
    const known = found.get(id) ?? { into: [], outOf: [] }
    found.set(id, known)
    return known
  }
  for (const edge of get(edgesAtom)) {
    at(splitEnd(edge.from).node).outOf.push(edge)
    at(splitEnd(edge.to).node).into.push(edge)
  }
  return found
})

/** The edges at one node. */
export const nodeEdgesAtom = family((id) => atom((get) => get(edgesByNodeAtom).get(id) ?? NO_EDGES))

/** A node's type by name: stays the same text while its params change. */
export const nodeTypeNameAtom = family((id) => atom((get) => get(nodeAtom(id))?.type))

const portNames = (ends: readonly string[]) => [...new Set(ends.map((end) => splitEnd(end).port))].sort().join(' ')

// As texts, so that edges that change nothing at this node measure nothing anew.
const usedPortsAtom = family((id) =>
  atom((get) => {
    const { into, outOf } = get(nodeEdgesAtom(id))
    return `${portNames(into.map(({ to }) => to))}|${portNames(outOf.map(({ from }) => from))}`
  }),
)

const words = (text: string | undefined) => (text ? text.split(' ') : [])

/** The measures of a node's card. Changes with its type and with which ports are wired, and with nothing else. */
export const measureAtom = family((id) =>
  atom((get): CardMeasure => {
    const type = get(nodeTypesAtom).get(get(nodeTypeNameAtom(id)) ?? '')
    const [into, outOf] = get(usedPortsAtom(id)).split('|')
    return measureCard(type, { into: words(into), outOf: words(outOf) })
  }),
)

// What decides about kinds: types and bypasses, but no params.
const sketchAtom = family((id) =>
  atom((get) => {
    const node = get(nodeAtom(id))
    return node && `${node.type} ${node.version} ${node.bypass === true}`
  }),
)

/** The kind that comes out of each output, as `node.port`, where that is one. */
export const kindsAtom = atom<ReadonlyMap<string, Kind>>((get) => {
  const ids = get(nodeIdsAtom)
  for (const id of ids) get(sketchAtom(id))
  get(edgesAtom)
  const graph = document()
  const lookup = get(shapesAtom)
  const wiring = wireGraph(graph)
  const outcomes = resolveOutcomes(graph, lookup, wiring, followGraph(graph, lookup, wiring).order)
  const kinds = new Map<string, Kind>()
  for (const id of ids) {
    for (const [port, declared] of Object.entries(lookup(graph.nodes[id]?.type ?? '')?.outputs ?? {})) {
      const outcome = outcomes(id, port)
      const [kind] = outcome && outcome !== 'nothing' ? outcome.kinds : declared.kinds
      if (kind) kinds.set(`${id}.${port}`, kind)
    }
  }
  return kinds
})

/** The kind that comes out of an output, given as `node.port`; undefined when nobody knows. */
export const outputKindAtom = family((end) => atom((get) => get(kindsAtom).get(end)))

/** What a node is called on screen: its own title, else its type's. */
export const titleAtom = family((id) =>
  atom((get) => {
    const node = get(nodeAtom(id))
    return node?.title || get(nodeTypesAtom).get(node?.type ?? '')?.title || node?.type || id
  }),
)

/** The literal of a param as the graph has it, or its default. */
export const paramValueAtom = family((end) =>
  atom((get) => {
    const { node: id, port } = splitEnd(end)
    const node = get(nodeAtom(id))
    const literal = node && own(node.params, port)
    return literal === undefined ? own(get(nodeTypesAtom).get(node?.type ?? '')?.params ?? {}, port)?.default : literal
  }),
)

/** The step that the run under way takes up next, if steps wait. */
export const nextStepAtom = atom((get) => {
  const run = get(latestRunAtom)
  return run?.status === 'running' ? Object.entries(run.nodes).find(([, node]) => node.state === 'queued')?.[0] : undefined
})

/** Whether a param, given as `node.param`, is what a fault or a failure is about. */
export const badParamAtom = family((end) =>
  atom((get) => {
    const { node, port } = splitEnd(end)
    const state = get(nodeStateAtom(node))
    const at = state?.state === 'failed' ? state.failure?.at : undefined
    if (at !== undefined && 'param' in at && at.param === port) return true
    return get(faultsAtom).some((fault) => fault.node === node && fault.param === port)
  }),
)
