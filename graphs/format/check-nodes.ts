import type { Fault } from './fault.ts'
import type { Graph, GraphNode } from './graph.ts'
import { newerNode } from './migrate.ts'
import { own } from './own.ts'
import type { Outcomes } from './port-types.ts'
import type { NodeShape, ParamFault, ShapeLookup } from './shape.ts'
import { listed, nodeName, shorten } from './words.ts'
import { bypassInput, wiresInto, type Wiring } from './wiring.ts'

/** Faults of single nodes: unknown and newer types, params, and required inputs with nothing connected. */
export function checkNodes(graph: Graph, lookup: ShapeLookup, wiring: Wiring, outcomes: Outcomes): Fault[] {
  return Object.entries(graph.nodes).flatMap(([id, node]) => {
    const shape = lookup(node.type)
    if (!shape) return [unknownType(id, node)]
    if (node.version > shape.version) return [newerNode(id, node, shape.version)]
    const name = () => nodeName(graph, lookup, id)
    const params = node.bypass === true ? [] : paramFaults(id, node, shape, wiring, name)
    return params.concat(inputFaults(graph, lookup, id, node, shape, wiring, outcomes, name))
  })
}

function unknownType(id: string, node: GraphNode): Fault {
  return {
    code: 'unknown-type',
    message: `There is no node type "${node.type}" here, so ${node.title ? `${node.title} (${id})` : `"${id}"`} cannot run.`,
    help: 'Update Clearcoat or put another node in its place. Until then it is kept as it is.',
    node: id,
    given: node.type,
  }
}

function paramFaults(id: string, node: GraphNode, shape: NodeShape, wiring: Wiring, name: () => string): Fault[] {
  const ports = (wiring.into.get(id) ?? []).map((wire) => wire.to.port)
  const driven = new Set(ports.filter((port) => !Object.hasOwn(shape.inputs, port)))
  const entries = Object.entries(node.params)
  const known = entries.filter(([key]) => Object.hasOwn(shape.params, key) && !driven.has(key))
  const unknown = entries.filter(([key]) => !Object.hasOwn(shape.params, key))
  return [
    ...unknown.map(([key, value]) => unknownParam(id, shape, name, key, value)),
    ...checked(shape, Object.fromEntries(known), driven).map(({ param, message, given }) => ({
      code: 'bad-param' as const,
      message: `${name()}: ${message}`,
      help: 'Change the value in the inspector.',
      node: id,
      ...(param ? { param } : {}),
      given,
    })),
  ]
}

/** A schema that throws is a fault of the node, never a crash of the check. */
function checked(
  shape: NodeShape,
  params: Readonly<Record<string,
  unknown>>,
  driven: ReadonlySet<string>,
): readonly ParamFault[] {
  try {
    return shape.checkParams(params).filter(({ param }) => !driven.has(param))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return [{ param: '', message: `its params could not be checked (${message}).`, given: shorten(params) }]
  }
}

function unknownParam(id: string, shape: NodeShape, name: () => string, key: string, value: unknown): Fault {
  const names = Object.keys(shape.params)
  return {
    code: 'unknown-param',
    message: `${name()} has no param "${key}".`,
    help: names.length === 0 ? 'Remove it: this node has no params.' : `It has ${listed(names)}. Rename it or remove it.`,
    node: id,
    param: key,
    given: shorten(value),
  }
}

function inputFaults(
  graph: Graph,
  lookup: ShapeLookup,
  id: string,
  node: GraphNode,
  shape: NodeShape,
  wiring: Wiring,
  outcomes: Outcomes,
  name: () => string,
): Fault[] {
  const faults: Fault[] = []
  const needed = node.bypass === true ? bypassInput(shape) : undefined
  for (const [port, input] of Object.entries(shape.inputs)) {
    if (input.optional || input.many || (node.bypass === true && port !== needed)) continue
    const wires = wiresInto(wiring, id, port)
    const empty = wires.find((wire) => outcomes(wire.from.node, wire.from.port) === 'nothing')
    if (wires.length > 0 && !empty) continue
    if (empty && lacksMain(graph, lookup, wiring, empty.from.node)) continue
    faults.push({
      code: 'missing-input',
      message: empty
        ? `${name()} gets nothing at its input "${port}": ${nodeName(graph, lookup, empty.from.node)} is bypassed and hands nothing on there.`
        : `${name()} has nothing connected to its input "${port}".`,
      help: empty ? 'Connect another output, or end the bypass.' : `Connect an output that gives ${input.kinds.join(' or ')}.`,
      node: id,
      port,
    })
  }
  return faults
}

/** Whether a bypassed node is itself reported for having nothing to hand on. */
function lacksMain(graph: Graph, lookup: ShapeLookup, wiring: Wiring, id: string): boolean {
  const shape = lookup(own(graph.nodes, id)?.type ?? '')
  const port = shape && bypassInput(shape)
  const input = port === undefined ? undefined : own(shape?.inputs ?? {}, port)
  return input !== undefined && port !== undefined && !input.optional && !input.many && wiresInto(wiring, id, port).length === 0
}
