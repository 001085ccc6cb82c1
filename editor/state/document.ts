import { atom } from 'jotai'
import type { Fault } from '../../graphs/format/fault.ts'
import { emptyGraph, splitEnd, type Graph, type GraphEdge, type GraphNode } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { family } from './family.ts'
import { store } from './store.ts'

/** A place on the canvas, in px at 100 %. */
export interface Place {
  readonly x: number
  readonly y: number
}

/** What is known of the open file besides its content. */
export interface FileState {
  /** The engine's id of the open graph; empty before one is open. */
  readonly id: string
  /** Relative to the workspace; null for a graph that was never saved. */
  readonly path: string | null
  readonly name: string
  /** Why it cannot be written back, for files of a newer major. */
  readonly readOnly: string | null
}

// The document as a whole lives outside atoms: components subscribe to one node, one place or the list of edges, so that a
// tick of a slider renders one field and nothing else.
let current: Graph = emptyGraph()

/** The document as it is now. For actions and adapters; components read atoms. */
export const document = (): Graph => current

export const fileAtom = atom<FileState>({ id: '', path: null, name: '', readOnly: null })
export const nodeIdsAtom = atom<readonly string[]>([])
export const edgesAtom = atom<readonly GraphEdge[]>([])
export const nodeAtom = family((_id) => atom<GraphNode | undefined>(undefined))
export const placeAtom = family((_id) => atom<Place | undefined>(undefined))
export const framesAtom = atom<Graph['layout']['frames']>([])
export const notesAtom = atom<Graph['layout']['notes']>([])
export const portalsAtom = atom<Graph['layout']['portals']>(undefined)
export const graphInputsAtom = atom<Graph['inputs']>({})
export const graphOutputsAtom = atom<Graph['outputs']>({})

/** What is wrong with the graph, as the engine found it. */
export const faultsAtom = atom<readonly Fault[]>([])

/** The faults of one node. */
export const nodeFaultsAtom = family((id) => atom((get) => get(faultsAtom).filter((fault) => fault.node === id)))

type Incoming = ReadonlyMap<string, readonly GraphEdge[]>

// One index for all nodes, made anew when an edge changes.
const incomingIndexAtom = atom((get) => {
  const index = new Map<string, Map<string, GraphEdge[]>>()
  for (const edge of get(edgesAtom)) {
    const { node, port } = splitEnd(edge.to)
    const ports = index.get(node) ?? new Map<string, GraphEdge[]>()
    index.set(node, ports)
    ports.set(port, [...(ports.get(port) ?? []), edge])
  }
  return index
})

const NOTHING: Incoming = new Map()

/** The edges that end at a node, by the name of the port or param. */
export const incomingAtom = family((id) => atom((get): Incoming => get(incomingIndexAtom).get(id) ?? NOTHING))

function mirrorNode(id: string): void {
  store.set(nodeAtom(id), current.nodes[id])
  store.set(placeAtom(id), current.layout.nodes[id])
}

/** Puts a whole document in place of the present one: on open, and when the engine's copy must win. */
export function replaceDocument(graph: Graph): void {
  const gone = Object.keys(current.nodes).filter((id) => !(id in graph.nodes))
  current = graph
  for (const id of Object.keys(graph.nodes)) mirrorNode(id)
  mirrorLists()
  gone.forEach(forget)
}

/** Shows a document that came out of `ops`: only what they touched is written, so only that renders. */
export function showDocument(graph: Graph, ops: readonly Op[]): void {
  const before = current
  current = graph
  const touched = new Set(ops.flatMap((op) => ('node' in op ? [op.node] : [])))
  for (const id of touched) mirrorNode(id)
  mirrorLists()
  for (const id of touched) if (id in before.nodes && !(id in graph.nodes)) forget(id)
}

function mirrorLists(): void {
  const ids = Object.keys(current.nodes)
  const shown = store.get(nodeIdsAtom)
  if (ids.length !== shown.length || ids.some((id, i) => id !== shown[i])) store.set(nodeIdsAtom, ids)
  // The graph shares what did not change, and atoms ignore a value that they already hold.
  store.set(edgesAtom, current.edges)
  store.set(framesAtom, current.layout.frames)
  store.set(notesAtom, current.layout.notes)
  store.set(portalsAtom, current.layout.portals)
  store.set(graphInputsAtom, current.inputs)
  store.set(graphOutputsAtom, current.outputs)
  const file = store.get(fileAtom)
  if (file.name !== current.name) store.set(fileAtom, { ...file, name: current.name })
}

function forget(id: string): void {
  store.set(nodeAtom(id), undefined)
  store.set(placeAtom(id), undefined)
}
