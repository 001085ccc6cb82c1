import { applyOps } from './apply-ops.ts'
import { wireFault } from './check-edges.ts'
import { shortestPath } from './components.ts'
import type { Fault } from './fault.ts'
import { followGraph } from './flow.ts'
import { endSchema, splitEnd, type Graph } from './graph.ts'
import type { Op } from './ops.ts'
import { own } from './own.ts'
import { resolveOutcomes, type Outcomes } from './port-types.ts'
import type { ShapeLookup } from './shape.ts'
import { slotBetween } from './slots.ts'
import { cycleFault } from './validate.ts'
import { nodeName } from './words.ts'
import { shapeOf, wireGraph, wiresInto, type Wiring } from './wiring.ts'

/** Answers many questions about one graph, as while a hand draws an edge across the canvas. */
export interface Connections {
  /** Why an edge from one end to another is refused, or null when it may be drawn. */
  fault(from: string, to: string): Fault | null
}

/** Prepares for questions about the edges that could be drawn in a graph. Holds for this graph only. */
export function connectionsOf(graph: Graph, lookup: ShapeLookup): Connections {
  const wiring = wireGraph(graph)
  const outcomes = resolveOutcomes(graph, lookup, wiring, followGraph(graph, lookup, wiring).order)
  const feeders = new Map<string, ReadonlySet<string>>()
  const feedersOf = (id: string): ReadonlySet<string> => {
    const known = feeders.get(id) ?? allFeeders(wiring, id)
    feeders.set(id, known)
    return known
  }
  return { fault: (from, to) => edgeFault(graph, lookup, { wiring, outcomes, feedersOf }, from, to) }
}

/**
 * Why an edge from one end to another is refused, or null when it may be drawn. An edge that is already at a port which
 * takes one is no reason: `connectOps` puts the new one in its place.
 */
export function connectFault(graph: Graph, lookup: ShapeLookup, from: string, to: string): Fault | null {
  return connectionsOf(graph, lookup).fault(from, to)
}

interface Prepared {
  readonly wiring: Wiring
  readonly outcomes: Outcomes
  readonly feedersOf: (id: string) => ReadonlySet<string>
}

function edgeFault(
  graph: Graph,
  lookup: ShapeLookup,
  { wiring, outcomes, feedersOf }: Prepared,
  from: string,
  to: string,
): Fault | null {
  const path = `edges.${from}>${to}`
  if (!endSchema.safeParse(from).success || !endSchema.safeParse(to).success) {
    return { code: 'unknown-port', message: `"${from}" to "${to}" is no edge.`, help: 'Write ends as node.port.', path }
  }
  const wire = { edge: { from, to }, from: splitEnd(from), to: splitEnd(to) }
  const unknown = [wire.from.node, wire.to.node].find((id) => Object.hasOwn(graph.nodes, id) && !shapeOf(graph, lookup, id))
  if (unknown !== undefined) {
    const message = `${nodeName(graph, lookup, unknown)} is of a type that is not known here.`
    return { code: 'unknown-type', message, help: 'Connect nodes of known types.', node: unknown, path }
  }
  if (feedersOf(wire.from.node).has(wire.to.node)) {
    return { ...cycleFault(graph, lookup, ringThrough(wiring, wire.from.node, wire.to.node)), path }
  }
  const fault = wireFault(graph, lookup, wire, outcomes)
  if (fault) return fault
  if (!wiresInto(wiring, wire.to.node, wire.to.port).some(({ edge }) => edge.from === from)) return null
  return {
    code: 'second-edge',
    message: `"${from}" already feeds "${to}".`,
    help: 'Nothing needs to be done.',
    node: wire.to.node,
    port: wire.to.port,
    path,
  }
}

/**
 * The ops that draw an edge: at a port that takes one edge they take the present one away first, at a port that takes
 * many the new edge comes last. Apply them together.
 */
export function connectOps(graph: Graph, lookup: ShapeLookup, from: string, to: string): { ops: Op[] } | { fault: Fault } {
  const fault = connectFault(graph, lookup, from, to)
  if (fault) return { fault }
  const { node, port } = splitEnd(to)
  const present = wiresInto(wireGraph(graph), node, port).map(({ edge }) => edge)
  if (own(shapeOf(graph, lookup, node)?.inputs ?? {}, port)?.many) {
    return { ops: [{ op: 'connect', edge: { from, to, slot: slotBetween(present.at(-1)?.slot, undefined) } }] }
  }
  const removals = present.map(({ from: before, slot }): Op => ({ op: 'disconnect', from: before, to, ...(slot !== undefined && { slot }) }))
  return { ops: [...removals, { op: 'connect', edge: { from, to } }] }
}

/** A graph with one more edge, and how to undo it. */
export type Connected =
  | { readonly ok: true; readonly graph: Graph; readonly ops: readonly Op[]; readonly inverse: readonly Op[] }
  | { readonly ok: false; readonly fault: Fault }

/** Draws an edge, or says why not. An edge in the way at a port that takes one is replaced in the same step. */
export function connect(graph: Graph, lookup: ShapeLookup, from: string, to: string): Connected {
  const planned = connectOps(graph, lookup, from, to)
  if ('fault' in planned) return { ok: false, fault: planned.fault }
  const applied = applyOps(graph, planned.ops)
  return applied.ok ? { ...applied, ops: planned.ops } : { ok: false, fault: applied.fault }
}

/** The node itself and everything that it hangs on. */
function allFeeders(wiring: Wiring, id: string): ReadonlySet<string> {
  const found = new Set([id])
  // A set hands out what is added to it while it is walked.
  for (const node of found) for (const wire of wiring.into.get(node) ?? []) found.add(wire.from.node)
  return found
}

/** The nodes of the ring that an edge between two nodes would close, the first one again at the end. */
function ringThrough(wiring: Wiring, from: string, to: string): string[] {
  if (from === to) return [from, from]
  const back = shortestPath(to, from, (id) => (wiring.outOf.get(id) ?? []).map((wire) => wire.to.node))
  return [from, ...(back ?? [to, from])]
}
