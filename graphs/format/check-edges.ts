import type { Fault } from './fault.ts'
import type { Graph } from './graph.ts'
import { own } from './own.ts'
import { whyNotConnect } from './ports.ts'
import type { Outcomes } from './port-types.ts'
import type { NodeShape, ShapeLookup } from './shape.ts'
import { listed, nodeName } from './words.ts'
import { shapeOf, type Wire, type Wiring } from './wiring.ts'

/** Faults of edges: absent ends, types that do not fit, and a second edge into a port that takes one. */
export function checkEdges(graph: Graph, lookup: ShapeLookup, wiring: Wiring, outcomes: Outcomes): Fault[] {
  // The same edge may stand in a file twice: its own fault is told once.
  const wires = new Map(wiring.wires.map((wire) => [`${wire.edge.from}>${wire.edge.to}`, wire]))
  return [
    ...[...wires.values()].flatMap((wire) => wireFault(graph, lookup, wire, outcomes) ?? []),
    ...[...wiring.at.values()].flatMap((group) => secondEdges(graph, lookup, group)),
  ]
}

/** What is wrong with one edge by itself, or null. */
export function wireFault(graph: Graph, lookup: ShapeLookup, wire: Wire, outcomes: Outcomes): Fault | null {
  return absentNode(graph, lookup, wire) ?? absentPort(graph, lookup, wire) ?? wrongType(graph, lookup, wire, outcomes)
}

function absentNode(graph: Graph, lookup: ShapeLookup, { from, to, edge }: Wire): Fault | null {
  const hasFrom = Object.hasOwn(graph.nodes, from.node)
  const hasTo = Object.hasOwn(graph.nodes, to.node)
  if (hasFrom && hasTo) return null
  const path = `edges.${edge.from}>${edge.to}`
  const help = 'Remove the edge, or bring the node back. Until then the edge is kept and does nothing.'
  if (hasTo) {
    const message = `${nodeName(graph, lookup, to.node)} is fed by "${from.node}", which is not in the graph.`
    return { code: 'missing-node', message, help, node: to.node, port: to.port, path, given: edge.from }
  }
  const message = hasFrom
    ? `${nodeName(graph, lookup, from.node)} feeds "${to.node}", which is not in the graph.`
    : `An edge leads from "${from.node}" to "${to.node}", and neither is in the graph.`
  return {
    code: 'missing-node',
    message,
    help,
    ...(hasFrom ? { node: from.node, port: from.port } : {}),
    path,
    given: edge.to,
    dependents: [],
  }
}

function absentPort(graph: Graph, lookup: ShapeLookup, { from, to, edge }: Wire): Fault | null {
  const target = shapeOf(graph, lookup, to.node)
  const path = `edges.${edge.from}>${edge.to}`
  if (target && !Object.hasOwn(target.inputs, to.port) && !Object.hasOwn(target.params, to.port)) {
    const names = [...Object.keys(target.inputs), ...drivable(target)]
    const message = `${nodeName(graph, lookup, to.node)} has no input "${to.port}".`
    return { code: 'unknown-port', message, help: choose(names), node: to.node, port: to.port, path, given: edge.to }
  }
  const source = shapeOf(graph, lookup, from.node)
  if (source && !Object.hasOwn(source.outputs, from.port)) {
    const message = `${nodeName(graph, lookup, from.node)} has no output "${from.port}", which feeds "${edge.to}".`
    return {
      code: 'unknown-port',
      message,
      help: choose(Object.keys(source.outputs)),
      node: to.node,
      port: to.port,
      path,
      given: edge.from,
    }
  }
  return null
}

function wrongType(graph: Graph, lookup: ShapeLookup, { from, to, edge }: Wire, outcomes: Outcomes): Fault | null {
  const target = shapeOf(graph, lookup, to.node)
  if (!target) return null
  const param = own(target.inputs, to.port) ? undefined : own(target.params, to.port)
  const type = own(target.inputs, to.port) ?? param?.driven
  const place = {
    node: to.node,
    port: to.port,
    ...(param ? { param: to.port } : {}),
    path: `edges.${edge.from}>${edge.to}`,
    given: edge.from,
  }
  if (!type) {
    const message = `${nodeName(graph, lookup, to.node)}: the param "${to.port}" cannot be driven by an edge.`
    return { code: 'type-mismatch', message, help: 'Remove the edge and set the param in the inspector.', ...place }
  }
  const outcome = outcomes(from.node, from.port)
  if (outcome === undefined || outcome === 'nothing') return null
  const why = whyNotConnect(outcome, type)
  if (!why) return null
  const source = `${nodeName(graph, lookup, from.node)} "${from.port}"`
  const ends = `${source} does not fit ${nodeName(graph, lookup, to.node)} "${to.port}"`
  return { code: 'type-mismatch', message: `${ends}: ${why.message}`, help: why.help, ...place }
}

function secondEdges(graph: Graph, lookup: ShapeLookup, wires: readonly Wire[]): Fault[] {
  const [{ to } = { to: { node: '', port: '' } }] = wires
  const shape = wires.length < 2 ? undefined : shapeOf(graph, lookup, to.node)
  const input = shape && own(shape.inputs, to.port)
  if (!shape || input?.many || !(input ?? own(shape.params, to.port))) return []
  const sources = listed(wires.map((wire) => `"${wire.edge.from}"`))
  const name = nodeName(graph, lookup, to.node)
  return [
    {
      code: 'second-edge',
      message: `${name} takes one edge at "${to.port}" and has ${wires.length}: from ${sources}.`,
      help: 'Remove all but one.',
      node: to.node,
      port: to.port,
      ...(input ? {} : { param: to.port }),
    },
  ]
}

function drivable(shape: NodeShape): string[] {
  return Object.entries(shape.params).flatMap(([name, { driven }]) => (driven ? [name] : []))
}

function choose(names: readonly string[]): string {
  return names.length === 0 ? 'Remove the edge.' : `Use ${listed(names)}, or remove the edge.`
}
