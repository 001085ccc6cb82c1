import type { Fault } from './fault.ts'
import { splitEnd, type Graph, type GraphInput, type GraphNode, type Json } from './graph.ts'
import { own } from './own.ts'
import { listed, shorten } from './words.ts'

/** Values for the inputs of a graph, by name: from the command line, HTTP or a row of an entry list. */
export type Bindings = Readonly<Record<string, Json>>

/** A graph whose inputs have been given their values. */
export interface BoundGraph {
  readonly graph: Graph
  readonly faults: readonly Fault[]
}

/**
 * Writes the value of every graph input into the params that the input sets; its default into those of them that the graph
 * leaves open. Nodes and everything else stay as they are. Names that the graph does not declare and values of the wrong type are reported and not used.
 */
export function bindInputs(graph: Graph, bindings: Bindings = {}): BoundGraph {
  const faults: Fault[] = unknownNames(graph, bindings)
  const nodes: Record<string, GraphNode> = {}
  for (const [name, input] of Object.entries(graph.inputs)) {
    const given = own(bindings, name)
    const value = given === undefined ? input.default : given
    if (value === undefined) continue
    const why = whyNotBound(input, value)
    if (why !== null) {
      faults.push(badValue(name, input, value, why))
      continue
    }
    for (const end of input.to) {
      const { node: id, port } = splitEnd(end)
      const node = own(graph.nodes, id)
      if (!node) continue
      // A default stands in for a param that the graph does not set: what a hand set there rules.
      if (given === undefined && own(node.params, port) !== undefined) continue
      // Each node is copied once, however many of its params are set.
      const bound = own(nodes, id) ?? { ...node, params: { ...node.params } }
      bound.params[port] = value as GraphNode['params'][string]
      nodes[id] = bound
    }
  }
  return { graph: Object.keys(nodes).length === 0 ? graph : { ...graph, nodes: { ...graph.nodes, ...nodes } }, faults }
}

function whyNotBound(input: GraphInput, value: Json): string | null {
  switch (input.type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'takes a number'
    case 'boolean':
      return typeof value === 'boolean' ? null : 'takes true or false'
    case 'color':
      return typeof value === 'string' && /^#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})$/.test(value) ? null : 'takes a colour like #ff8800'
    default:
      return typeof value === 'string' ? null : 'takes a text'
  }
}

function unknownNames(graph: Graph, bindings: Bindings): Fault[] {
  const known = Object.keys(graph.inputs).sort()
  return Object.keys(bindings)
    .filter((name) => !Object.hasOwn(graph.inputs, name))
    .map((name) => ({
      code: 'bad-binding' as const,
      message: `The graph has no input "${name}".`,
      help: known.length === 0 ? 'It declares no inputs.' : `It has ${listed(known)}.`,
      path: `inputs.${name}`,
      given: shorten(bindings[name]),
    }))
}

function badValue(name: string, input: GraphInput, value: Json, why: string): Fault {
  return {
    code: 'bad-binding',
    message: `The graph's input "${input.title || name}" ${why}.`,
    help: 'Give it another value.',
    path: `inputs.${name}`,
    given: shorten(value),
  }
}
