import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import { connectOps } from '../../graphs/format/connect.ts'
import type { Graph } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { freeId } from '../../graphs/format/paste.ts'
import type { ShapeLookup } from '../../graphs/format/shape.ts'
import { edgeBetween, type Origin } from '../canvas/fits.ts'
import { spliceOps } from '../canvas/heal.ts'
import { CARD, measureCard, portPoint } from '../canvas/measures.ts'
import type { Point } from '../canvas/wire-geometry.ts'

/** A node to add. */
export interface Addition {
  readonly type: CatalogNode
  /** Where it goes: its top left, or the port that the wire is dropped for. */
  readonly at: Point
  readonly from?: Origin
  /** Put it into the wire that is at the port already, instead of beside it. */
  readonly splice?: boolean
}

/** The ops that add a node, and connect it to where the wire came from; and the id that it gets. */
export function additionOps(graph: Graph, lookup: ShapeLookup, { type, at, from, splice = false }: Addition): { id: string; ops: Op[] } {
  const id = freeId(type.type, new Set(Object.keys(graph.nodes)))
  const value = { type: type.type, version: type.version, params: {} }
  const add = ({ x, y }: Point): Op => ({ op: 'add', node: id, value, at: { x: Math.round(x), y: Math.round(y) } })
  if (!from) return { id, ops: [add(at)] }
  const added = applyOps(graph, [add(at)])
  if (!added.ok) return { id, ops: [add(at)] }
  const wired = (splice && splicing(added.graph, lookup, id, from)) || joining(added.graph, lookup, type, id, from)
  return { id, ops: [add(placeFor(type, at, from, wired)), ...wired] }
}

/** Into the first wire at the origin that takes the node. */
function splicing(graph: Graph, lookup: ShapeLookup, id: string, { node, port, side }: Origin): Op[] | null {
  const end = `${node}.${port}`
  for (const edge of graph.edges) {
    const ops = (side === 'output' ? edge.from : edge.to) === end ? spliceOps(graph, lookup, id, edge) : null
    if (ops) return ops
  }
  return null
}

/** To the node's first port that fits: its inputs in order, then the params that an edge may drive. */
function joining(graph: Graph, lookup: ShapeLookup, type: CatalogNode, id: string, { node, port, side }: Origin): Op[] {
  const ports = side === 'output' ? [...Object.keys(type.inputs), ...Object.keys(type.params)] : Object.keys(type.outputs)
  for (const name of ports) {
    const { from, to } = edgeBetween({ node, port, side }, `${id}.${name}`)
    const planned = connectOps(graph, lookup, from, to)
    if ('ops' in planned) return planned.ops
  }
  return []
}

/** Puts the node's connected port where the wire was dropped. */
function placeFor(type: CatalogNode, at: Point, from: Origin, wired: readonly Op[]): Point {
  const edge = wired.findLast((op) => op.op === 'connect' && (from.side === 'output' ? op.edge.from : op.edge.to) === `${from.node}.${from.port}`)
  const end = edge?.op === 'connect' ? (from.side === 'output' ? edge.edge.to : edge.edge.from) : undefined
  const name = end?.slice(end.indexOf('.') + 1) ?? ''
  const measure = measureCard(type, { into: from.side === 'output' ? [name] : [], outOf: [] })
  const port = portPoint(measure, from.side === 'output' ? 'input' : 'output', name)
  return { x: from.side === 'output' ? at.x : at.x - CARD.width, y: at.y - (port?.y ?? 0) }
}
