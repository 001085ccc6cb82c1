import { followGraph } from '../../graphs/format/flow.ts'
import { splitEnd, type End, type Graph } from '../../graphs/format/graph.ts'
import { own } from '../../graphs/format/own.ts'
import { whyNotConnect, type PortType } from '../../graphs/format/ports.ts'
import { resolveOutcomes, type Outcome } from '../../graphs/format/port-types.ts'
import type { ShapeLookup } from '../../graphs/format/shape.ts'
import { shapeOf, wireGraph, type Wiring } from '../../graphs/format/wiring.ts'

/** A port that a wire is drawn from. */
export interface Origin {
  readonly node: string
  readonly port: string
  readonly side: 'input' | 'output'
}

/**
 * The ends that a wire from `origin` may be connected to, as `node.port`, worked out once when the wire is taken up: the
 * same verdicts as `connectFault` gives one by one, except that a bypassed node that hands nothing on is taken by what it
 * declares. Free inputs come before inputs whose edge would be replaced.
 */
export function fittingEnds(graph: Graph, lookup: ShapeLookup, origin: Origin): Set<string> {
  const wiring = wireGraph(graph)
  const outcomes = resolveOutcomes(graph, lookup, wiring, followGraph(graph, lookup, wiring).order)
  const banned = reach(wiring, origin)
  const fed = new Set(graph.edges.map((edge) => edge.to))
  const present = new Set(graph.edges.map((edge) => `${edge.from}>${edge.to}`))
  const free: string[] = []
  const taken: string[] = []
  for (const id of Object.keys(graph.nodes)) {
    const shape = banned.has(id) ? undefined : shapeOf(graph, lookup, id)
    if (!shape) continue
    if (origin.side === 'output') {
      const from = given(graph, lookup, outcomes(origin.node, origin.port), origin)
      for (const [port, type] of targets(shape)) {
        const end = `${id}.${port}`
        if (present.has(`${origin.node}.${origin.port}>${end}`) || !fits(from, type)) continue
        if (fed.has(end) && !own(shape.inputs, port)?.many) taken.push(end)
        else free.push(end)
      }
    } else {
      const to = inputType(graph, lookup, origin)
      for (const port of Object.keys(shape.outputs)) {
        const end = `${id}.${port}`
        const from = given(graph, lookup, outcomes(id, port), { node: id, port })
        if (to && !present.has(`${end}>${origin.node}.${origin.port}`) && fits(from, to)) free.push(end)
      }
    }
  }
  return new Set([...free, ...taken])
}

/** The type that an input port or a driven param takes; undefined when it takes no edge. */
export function inputType(graph: Graph, lookup: ShapeLookup, { node, port }: End): PortType | undefined {
  const shape = shapeOf(graph, lookup, node)
  return shape && (own(shape.inputs, port) ?? own(shape.params, port)?.driven)
}

/** What really comes out of an output in this graph; undefined when that is not known. */
export function outputType(graph: Graph, lookup: ShapeLookup, { node, port }: End): PortType | undefined {
  const wiring = wireGraph(graph)
  return given(graph, lookup, resolveOutcomes(graph, lookup, wiring, followGraph(graph, lookup, wiring).order)(node, port), { node, port })
}

/** Both ends of an edge between an origin and an end it fits. */
export function edgeBetween(origin: Origin, end: string): { from: string; to: string } {
  const here = `${origin.node}.${origin.port}`
  return origin.side === 'output' ? { from: here, to: end } : { from: end, to: here }
}

/** Of a node's ends that fit, the one that a wire dropped on its card goes to. */
export function endOnCard(fitting: ReadonlySet<string>, node: string): string | undefined {
  return [...fitting].find((end) => splitEnd(end).node === node)
}

function targets(shape: NonNullable<ReturnType<ShapeLookup>>): [string, PortType][] {
  const inputs: [string, PortType][] = Object.entries(shape.inputs)
  const params = Object.entries(shape.params).flatMap(([name, { driven }]): [string, PortType][] =>
    driven && !own(shape.inputs, name) ? [[name, driven]] : [],
  )
  return [...inputs, ...params]
}

/** What comes out of an output, by its declaration where a bypassed node hands nothing on there. */
function given(graph: Graph, lookup: ShapeLookup, outcome: Outcome, { node, port }: End): PortType | undefined {
  return outcome === 'nothing' ? own(shapeOf(graph, lookup, node)?.outputs ?? {}, port) : outcome
}

// What nobody knows fits: only a known mismatch is refused.
function fits(from: PortType | undefined, to: PortType): boolean {
  return from === undefined || whyNotConnect(from, to) === null
}

/** The nodes that an edge from the origin would close a ring with, itself included. */
function reach(wiring: Wiring, { node, side }: Origin): Set<string> {
  const seen = new Set([node])
  const queue = [node]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const wires = (side === 'output' ? wiring.into : wiring.outOf).get(id) ?? []
    for (const wire of wires) {
      const next = side === 'output' ? wire.from.node : wire.to.node
      if (!seen.has(next)) {
        seen.add(next)
        queue.push(next)
      }
    }
  }
  return seen
}
