import { splitEnd, type End, type Graph, type GraphEdge } from './graph.ts'
import { own } from './own.ts'
import type { PortType } from './ports.ts'
import { compareText } from './serialize.ts'
import type { NodeShape, ShapeLookup } from './shape.ts'

/** An edge with its ends taken apart. */
export interface Wire {
  readonly edge: GraphEdge
  readonly from: End
  readonly to: End
}

/** The edges of a graph, found by node. Edges at absent nodes are among them. */
export interface Wiring {
  readonly wires: readonly Wire[]
  /** By the node they go to; those of one port in the order in which the port takes them. */
  readonly into: ReadonlyMap<string, readonly Wire[]>
  /** By the end they go to, `node.port`, in the same order. */
  readonly at: ReadonlyMap<string, readonly Wire[]>
  /** By the node they come from. */
  readonly outOf: ReadonlyMap<string, readonly Wire[]>
}

/** Indexes the edges of a graph. The edges of one port stand in the order of their slots, then of where they come from. */
export function wireGraph(graph: Graph): Wiring {
  const wires = graph.edges.map((edge) => ({ edge, from: splitEnd(edge.from), to: splitEnd(edge.to) })).sort(compareWires)
  const into = new Map<string, Wire[]>()
  const at = new Map<string, Wire[]>()
  const outOf = new Map<string, Wire[]>()
  for (const wire of wires) {
    file(into, wire.to.node, wire)
    file(at, wire.edge.to, wire)
    file(outOf, wire.from.node, wire)
  }
  return { wires, into, at, outOf }
}

const NONE: readonly Wire[] = []

/** The edges into one port of a node, in the order in which the port takes them. */
export function wiresInto(wiring: Wiring, node: string, port: string): readonly Wire[] {
  return wiring.at.get(`${node}.${port}`) ?? NONE
}

/** The shape of a node, or undefined when its type is unknown or the node is newer than its type. */
export function shapeOf(graph: Graph, lookup: ShapeLookup, id: string): NodeShape | undefined {
  const node = own(graph.nodes, id)
  const shape = node && lookup(node.type)
  return shape && node.version <= shape.version ? shape : undefined
}

/** The input that a bypassed node hands on: the declared one, else the first single one of a kind of the first output. */
export function bypassInput(shape: NodeShape): string | undefined {
  if (shape.bypass !== undefined) return shape.bypass
  const output = Object.values(shape.outputs)[0]
  if (!output) return undefined
  return Object.entries(shape.inputs).find(([, input]) => !input.many && sharesKind(input, output))?.[0]
}

/** Whether two port types have a kind in common. */
export function sharesKind(a: PortType, b: PortType): boolean {
  return a.kinds.some((kind) => b.kinds.includes(kind))
}

function compareWires(a: Wire, b: Wire): number {
  return (
    compareText(a.to.node, b.to.node) ||
    compareText(a.to.port, b.to.port) ||
    compareText(a.edge.slot ?? '', b.edge.slot ?? '') ||
    compareText(a.edge.from, b.edge.from)
  )
}

function file(index: Map<string, Wire[]>, key: string, wire: Wire): void {
  const list = index.get(key)
  if (list) list.push(wire)
  else index.set(key, [wire])
}
