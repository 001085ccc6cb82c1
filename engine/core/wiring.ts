import { splitEnd, type Graph, type GraphEdge } from '../../graphs/format/graph.ts'
import type { Registry } from './registry.ts'

/** One end that feeds a port: a node and one of its outputs. */
export interface Feed {
  readonly node: string
  readonly output: string
}

/** Edges by the node they lead to, and there by port, each list in the order of its slots. */
export type Wiring = ReadonlyMap<string, ReadonlyMap<string, readonly Feed[]>>

const known = new WeakMap<readonly GraphEdge[], Wiring>()

/** The wiring of a graph, worked out once per edge list. The list must not change afterwards: the engine freezes it. */
export function wiringOf(graph: Graph): Wiring {
  const before = known.get(graph.edges)
  if (before) return before
  const wiring = wire(graph.edges)
  known.set(graph.edges, wiring)
  return wiring
}

function wire(edges: readonly GraphEdge[]): Wiring {
  const nodes = new Map<string, Map<string, { slot: string; from: string; feed: Feed }[]>>()
  for (const edge of edges) {
    const to = splitEnd(edge.to)
    const from = splitEnd(edge.from)
    let ports = nodes.get(to.node)
    if (!ports) nodes.set(to.node, (ports = new Map()))
    const feeds = ports.get(to.port)
    const entry = { slot: edge.slot ?? '', from: edge.from, feed: { node: from.node, output: from.port } }
    if (feeds) feeds.push(entry)
    else ports.set(to.port, [entry])
  }
  const result = new Map<string, Map<string, readonly Feed[]>>()
  for (const [node, ports] of nodes) {
    const sorted = new Map<string, readonly Feed[]>()
    for (const [port, feeds] of ports) {
      if (feeds.length > 1) feeds.sort((a, b) => compare(a.slot, b.slot) || compare(a.from, b.from))
      sorted.set(port, feeds.map(({ feed }) => feed))
    }
    result.set(node, sorted)
  }
  return result
}

// By code unit, never by locale: the order is part of what a graph means.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Where a feed really comes from, once bypassed nodes are stepped over. */
export type Origin =
  | { readonly kind: 'feed'; readonly feed: Feed }
  /** The feed names a node that the graph does not have. */
  | { readonly kind: 'absent'; readonly node: string }
  /** A bypassed node that has nothing to hand on at this output. */
  | { readonly kind: 'nothing'; readonly node: string }

/** Follows a feed through bypassed nodes to the node that makes the value. Terminates on rings of bypassed nodes. */
export function originOf(graph: Graph, registry: Registry, wiring: Wiring, start: Feed): Origin {
  let feed = start
  for (let steps = 0; steps <= wiring.size; steps++) {
    if (!Object.hasOwn(graph.nodes, feed.node)) return { kind: 'absent', node: feed.node }
    const node = graph.nodes[feed.node]
    if (!node?.bypass) return { kind: 'feed', feed }
    const type = registry.get(node.type)
    const input = type?.bypass
    const fits = type && input && type.definition.inputs[input]?.kinds.some(
      (kind) => outputKinds(type, feed.output).includes(kind),
    )
    const next = fits ? wiring.get(feed.node)?.get(input)?.[0] : undefined
    if (!next) return { kind: 'nothing', node: feed.node }
    feed = next
  }
  return { kind: 'nothing', node: feed.node }
}

function outputKinds(type: NonNullable<ReturnType<Registry['get']>>, output: string): readonly string[] {
  return Object.hasOwn(type.definition.outputs, output) ? (type.definition.outputs[output]?.kinds ?? []) : []
}
