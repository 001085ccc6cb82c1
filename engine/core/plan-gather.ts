import type { Fault } from '../../graphs/format/fault.ts'
import type { Graph, GraphNode } from '../../graphs/format/graph.ts'
import type { Bound } from './bindings.ts'
import { infoOf, type NodeInfo } from './node-info.ts'
import type { Source, StepInput } from './plan.ts'
import type { TargetEnd } from './plan-targets.ts'
import { shorten } from '../../graphs/format/words.ts'
import type { NodeType, Registry } from './registry.ts'
import { originOf, type Feed, type Wiring } from './wiring.ts'

/** A fault with whether it keeps its node from running. */
export interface NodeFault {
  readonly fault: Fault
  readonly breaks: boolean
}

/** A node that some target needs, with its edges resolved to places in the order. */
export interface GatheredNode {
  readonly id: string
  readonly node: GraphNode
  readonly title: string
  readonly type: NodeType | undefined
  readonly info: NodeInfo
  readonly inputs: readonly StepInput[]
  readonly driven: readonly { readonly param: string; readonly source: Source }[]
  /** All sources, input by input, then those of driven params. */
  readonly sources: readonly Source[]
  readonly needs: readonly number[]
  /** Found while the edges were followed: absent nodes, rings, two edges into one port. */
  readonly faults: readonly NodeFault[]
}

export interface Gathered {
  readonly nodes: readonly GatheredNode[]
  readonly consumers: readonly (readonly number[])[]
  readonly targets: readonly (TargetEnd & { readonly step: number })[]
}

/** A node on the way down: the feeds still to be visited, and what was found. */
interface Visit {
  readonly id: string
  readonly node: GraphNode
  readonly type: NodeType | undefined
  readonly title: string
  readonly ports: readonly {
    readonly name: string; readonly param: boolean; readonly many: boolean; readonly feeds: readonly Feed[],
  }[]
  readonly feeds: readonly Feed[]
  readonly faults: NodeFault[]
  /** Feeds that would close a ring. */
  readonly dropped: Feed[]
  next: number
}

/**
 * Collects everything that the targets need, depth first: each node after all it reads from, the needs of the first
 * target before those of the second. Iterative, so that depth costs no stack, and rings end in a fault.
 */
export function gather(bound: Bound, registry: Registry, wiring: Wiring, targets: readonly TargetEnd[]): Gathered {
  const { graph } = bound
  const nodes: GatheredNode[] = []
  const consumers: number[][] = []
  const places = new Map<string, number>()
  const open = new Set<string>()
  const begin = (id: string): Visit => {
    open.add(id)
    return visit(graph, registry, wiring, id)
  }
  const end = (at: Visit) => {
    open.delete(at.id)
    const node = settle(at, registry, places, bound)
    places.set(at.id, nodes.length)
    for (const need of node.needs) consumers[need]!.push(nodes.length)
    nodes.push(node)
    consumers.push([])
  }
  const reach = (root: string) => {
    if (places.has(root)) return
    const stack = [begin(root)]
    for (let at = stack.at(-1); at; at = stack.at(-1)) {
      const feed = at.feeds[at.next++]
      if (!feed) {
        end(at)
        stack.pop()
      } else if (open.has(feed.node)) {
        at.dropped.push(feed)
        at.faults.push(ring(at, stack.map(({ id }) => id), feed.node))
      } else if (!places.has(feed.node)) stack.push(begin(feed.node))
    }
  }
  const reached = targets.flatMap((target): (TargetEnd & { step: number })[] => {
    const origin = originOf(
      graph,
      registry,
      wiring,
      { node: target.node, output: target.output ?? mainOutput(graph, registry, target.node) },
    )
    // A bypassed target that hands nothing on is visited itself, so that the check can say so.
    const feed = origin.kind === 'feed' ? origin.feed : { node: target.node, output: target.output }
    reach(feed.node)
    const moved = feed.node !== target.node
    const output = moved ? feed.output : target.output
    return [{ name: target.name, node: feed.node, ...(output === undefined ? {} : { output }), step: places.get(feed.node)! }]
  })
  return { nodes, consumers, targets: reached }
}

function mainOutput(graph: Graph, registry: Registry, node: string): string {
  const type = registry.get(graph.nodes[node]?.type ?? '')
  return Object.keys(type?.definition.outputs ?? {})[0] ?? ''
}

function ring(at: Visit, path: readonly string[], back: string): NodeFault {
  const members = path.slice(path.indexOf(back))
  const shown = members.length > 6 ? [...members.slice(0, 5), `${members.length - 5} more`] : members
  return {
    breaks: true,
    fault: {
      code: 'cycle',
      node: at.id,
      message: `${at.title} feeds itself: ${[...shown, back].join(' -> ')}.`,
      help: 'Remove one of the edges between these nodes.',
    },
  }
}

function visit(graph: Graph, registry: Registry, wiring: Wiring, id: string): Visit {
  const node = graph.nodes[id]!
  const type = registry.get(node.type)
  const title = node.title || type?.definition.title || id
  const faults: NodeFault[] = []
  const ports: { name: string; param: boolean; many: boolean; feeds: Feed[] }[] = []
  const all: Feed[] = []
  const wired = wiring.get(id)
  if (type && node.bypass) {
    const message = `${title} is bypassed and has nothing to hand on.`
    faults.push({
      breaks: true,
      fault: { code: 'missing-input', node: id, message, help: 'Connect its main input, or switch the bypass off.' },
    })
  } else if (type && wired) {
    const inputs = type.definition.inputs
    let known = 0
    for (const name of type.ends) {
      const wanted = wired.get(name)
      if (!wanted) continue
      known++
      const param = !Object.hasOwn(inputs, name)
      const feeds: Feed[] = []
      // An edge from nowhere does nothing, unless it is all that a required port has.
      const breaks = wanted.length === 1 && !param && !inputs[name]?.optional && !inputs[name]?.many
      for (const feed of wanted) {
        const origin = originOf(graph, registry, wiring, feed)
        if (origin.kind === 'feed') {
          feeds.push(origin.feed)
          all.push(origin.feed)
        }
        else if (origin.kind === 'absent') {
          const message = `${title} is connected to "${origin.node}", which is not in the graph.`
          faults.push({
            breaks,
            fault: { code: 'missing-node', node: id, port: name, message, help: 'Remove the edge, or put the node back.' },
          })
        }
      }
      ports.push({ name, param, many: inputs[name]?.many === true && !param, feeds })
    }
    if (known < wired.size) faults.push(...unknownPorts(id, title, [...wired.keys()].filter((name) => !type.ends.includes(name))))
  }
  return { id, node, type, title, ports, feeds: all, faults, dropped: [], next: 0 }
}

function unknownPorts(node: string, title: string, names: readonly string[]): NodeFault[] {
  return names.map((port) => ({
    breaks: false,
    fault: {
      code: 'unknown-port',
      node,
      port,
      message: `${title} has no input called ${shorten(port)}.`,
      help: 'Remove the edge, or connect it to another port.',
    },
  }))
}

function settle(at: Visit, registry: Registry, places: ReadonlyMap<string, number>, bound: Bound): GatheredNode {
  const inputs: StepInput[] = []
  const driven: { param: string; source: Source }[] = []
  const all: Source[] = []
  const needs: number[] = []
  for (const { name, param, many, feeds } of at.ports) {
    const sources: Source[] = []
    for (const feed of feeds) {
      const step = places.get(feed.node)
      if (step === undefined || at.dropped.includes(feed)) continue
      const source = { step, output: feed.output }
      sources.push(source)
      all.push(source)
      needs.push(step)
    }
    if (sources.length > 1 && !many) {
      const message = `${at.title} has ${sources.length} edges into "${name}", which takes one.`
      at.faults.push(
        { breaks: true, fault: { code: 'second-edge', node: at.id, port: name, message, help: 'Remove all but one of them.' } },
      )
    }
    const first = sources[0]
    if (!param) inputs.push({ port: name, many, sources })
    else if (first) driven.push({ param: name, source: first })
  }
  const info = infoOf(registry, at.type, at.node, driven.map(({ param }) => param), (param) => bound.setBy(at.id, param))
  return {
    id: at.id,
    node: at.node,
    title: at.title,
    type: at.type,
    info,
    inputs,
    driven,
    sources: all,
    needs: needs.length > 1 ? [...new Set(needs)] : needs,
    faults: at.faults,
  }
}
