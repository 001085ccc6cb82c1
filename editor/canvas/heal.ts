import { applyOps } from '../../graphs/format/apply-ops.ts'
import { connectOps } from '../../graphs/format/connect.ts'
import { splitEnd, type Graph, type GraphEdge } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import type { ShapeLookup } from '../../graphs/format/shape.ts'
import { bypassInput, shapeOf } from '../../graphs/format/wiring.ts'

const disconnect = ({ from, to, slot }: GraphEdge): Op => ({ op: 'disconnect', from, to, ...(slot !== undefined && { slot }) })

/** Plans ops one after the other, each step on the graph that the steps before it made. A step that is refused is left out. */
class Plan {
  readonly ops: Op[] = []
  graph: Graph

  constructor(graph: Graph) {
    this.graph = graph
  }

  add(ops: readonly Op[]): boolean {
    const applied = applyOps(this.graph, ops)
    if (!applied.ok) return false
    this.graph = applied.graph
    this.ops.push(...ops)
    return true
  }

  connect(lookup: ShapeLookup, from: string, to: string): boolean {
    const planned = connectOps(this.graph, lookup, from, to)
    return 'ops' in planned && this.add(planned.ops)
  }
}

/** The ops that remove nodes and join what fed them to what they fed, wherever the types allow it. */
export function removeAndHeal(graph: Graph, lookup: ShapeLookup, ids: ReadonlySet<string>): Op[] {
  const heals = healings(graph, lookup, ids)
  const plan = new Plan(graph)
  for (const id of ids) plan.add([{ op: 'remove', node: id }])
  for (const [from, edge] of heals) rejoin(plan, lookup, from, edge)
  return plan.ops
}

/** The ops that take nodes out of their wires, close the gaps, and leave the nodes where they are. */
export function detachAndHeal(graph: Graph, lookup: ShapeLookup, ids: ReadonlySet<string>): Op[] {
  const heals = healings(graph, lookup, ids)
  const plan = new Plan(graph)
  for (const edge of graph.edges) {
    if (ids.has(splitEnd(edge.from).node) !== ids.has(splitEnd(edge.to).node)) plan.add([disconnect(edge)])
  }
  for (const [from, edge] of heals) rejoin(plan, lookup, from, edge)
  return plan.ops
}

// The healed edge takes the slot of the edge whose place it takes, so that the order at a collecting port stays.
function rejoin(plan: Plan, lookup: ShapeLookup, from: string, old: GraphEdge): void {
  const planned = connectOps(plan.graph, lookup, from, old.to)
  if (!('ops' in planned)) return
  plan.add(planned.ops.map((op): Op => (op.op === 'connect' && old.slot !== undefined ? { ...op, edge: { ...op.edge, slot: old.slot } } : op)))
}

/** For each edge out of the nodes: the end outside that would feed it, were they bypassed. */
function healings(graph: Graph, lookup: ShapeLookup, ids: ReadonlySet<string>): [string, GraphEdge][] {
  const feeds = new Map(graph.edges.map((edge) => [edge.to, edge.from]))
  const outside = (end: string, seen: ReadonlySet<string>): string | undefined => {
    const { node } = splitEnd(end)
    if (!ids.has(node)) return end
    if (seen.has(node)) return undefined
    const shape = shapeOf(graph, lookup, node)
    const through = shape && bypassInput(shape)
    const next = through && feeds.get(`${node}.${through}`)
    return next && outside(next, new Set([...seen, node]))
  }
  return graph.edges.flatMap((edge): [string, GraphEdge][] => {
    if (!ids.has(splitEnd(edge.from).node) || ids.has(splitEnd(edge.to).node)) return []
    const from = outside(edge.from, new Set())
    return from === undefined ? [] : [[from, edge]]
  })
}

/**
 * The ops that put a node into an edge: what fed the edge feeds the node, and the node feeds what the edge fed. Null when
 * no input or no output of the node fits. Inputs that are fed already are left alone.
 */
export function spliceOps(graph: Graph, lookup: ShapeLookup, id: string, edge: GraphEdge): Op[] | null {
  const shape = shapeOf(graph, lookup, id)
  if (!shape || splitEnd(edge.from).node === id || splitEnd(edge.to).node === id) return null
  const fed = new Set(graph.edges.map(({ to }) => to))
  const bare = applyOps(graph, [disconnect(edge)])
  if (!bare.ok) return null
  const main = bypassInput(shape)
  const inputs = Object.keys(shape.inputs).filter((port) => !fed.has(`${id}.${port}`)).sort((a, b) => Number(b === main) - Number(a === main))
  for (const input of inputs) {
    for (const output of Object.keys(shape.outputs)) {
      const plan = new Plan(graph)
      plan.add([disconnect(edge)])
      if (!plan.connect(lookup, edge.from, `${id}.${input}`)) break
      const planned = connectOps(plan.graph, lookup, `${id}.${output}`, edge.to)
      if (!('ops' in planned)) continue
      plan.add(planned.ops.map((op): Op => (op.op === 'connect' && edge.slot !== undefined ? { ...op, edge: { ...op.edge, slot: edge.slot } } : op)))
      return plan.ops
    }
  }
  return null
}
