import type { Fault } from '../../graphs/format/fault.ts'
import { splitEnd, type Graph } from '../../graphs/format/graph.ts'
import type { Quality } from '../../nodes/kit/context.ts'
import { shorten } from '../../graphs/format/words.ts'
import type { Registry } from './registry.ts'

/** A target taken apart. Without `output` the whole node is meant. */
export interface TargetEnd {
  readonly name: string
  readonly node: string
  readonly output?: string
}

/** The targets of a run, the faults of those that are none, and their names. */
export interface Chosen {
  readonly ends: readonly TargetEnd[]
  readonly faults: readonly Fault[]
  readonly lost: readonly string[]
}

/** Finds out what a run should reach: the targets asked for, else all effect nodes, else all outputs of the graph. */
export function chooseTargets(
  graph: Graph,
  registry: Registry,
  targets: readonly string[] | undefined,
  quality: Quality,
): Chosen {
  if (targets?.length === 0) {
    return refused('The list of targets is empty.', 'Name a node, or leave the list out to run the whole graph.')
  }
  if (targets) return asked(graph, registry, targets, quality)
  const effects = Object.keys(graph.nodes)
    .sort()
    .filter((id) => !graph.nodes[id]?.bypass && registry.get(graph.nodes[id]?.type ?? '')?.definition.effect)
  if (effects.length > 0 && quality === 'final') {
    return { ends: effects.map((node) => ({ name: node, node })), faults: [], lost: [] }
  }
  const outputs = Object.keys(graph.outputs).sort()
  if (outputs.length > 0) return asked(graph, registry, outputs.map((name) => `outputs.${name}`), quality)
  return effects.length > 0
    ? refused('A draft writes no files, and the graph declares no outputs.', 'Name a node to look at, or run the graph in full.')
    : refused('The graph has nothing to make: no export node, and no outputs.', 'Add an export node, or name the node to run.')
}

function refused(message: string, help: string): Chosen {
  return { ends: [], faults: [{ code: 'no-target', message, help }], lost: [] }
}

function asked(graph: Graph, registry: Registry, targets: readonly string[], quality: Quality): Chosen {
  const ends: TargetEnd[] = []
  const faults: Fault[] = []
  const lost: string[] = []
  for (const name of new Set(targets)) {
    const end = endOf(graph, name)
    const fault = faultOf(graph, registry, name, end, quality)
    if (end && !fault) ends.push({ name, ...end })
    else {
      lost.push(name)
      if (fault) faults.push({ ...fault, dependents: [name] })
    }
  }
  return { ends, faults, lost }
}

type BareEnd = Omit<TargetEnd, 'name'>

function endOf(graph: Graph, name: string): BareEnd | undefined {
  const { node, port } = splitEnd(name)
  if (!name.includes('.')) return Object.hasOwn(graph.nodes, name) ? { node: name } : undefined
  if (Object.hasOwn(graph.nodes, node)) return { node, output: port }
  if (node !== 'outputs' || !Object.hasOwn(graph.outputs, port)) return undefined
  const from = splitEnd(graph.outputs[port]?.from ?? '')
  return { node: from.node, output: from.port }
}

function faultOf(graph: Graph, registry: Registry, name: string, end: BareEnd | undefined, quality: Quality): Fault | undefined {
  const node = end && Object.hasOwn(graph.nodes, end.node) ? graph.nodes[end.node] : undefined
  if (!end || !node) {
    return {
      code: 'unknown-target',
      message: `There is nothing called ${shorten(name)} to run.`,
      help: 'Name a node, node.output, or outputs.name of this graph.',
    }
  }
  const type = registry.get(node.type)
  // A node of unknown type is reported by the check of its step.
  if (!type) return undefined
  const { outputs, effect, title } = type.definition
  if (end.output !== undefined && !Object.hasOwn(outputs, end.output)) {
    const names = Object.keys(outputs).join(', ') || 'none'
    return {
      code: 'unknown-target',
      node: end.node,
      port: end.output,
      message: `${node.title || title} has no output called ${shorten(end.output)}.`,
      help: `Its outputs: ${names}.`,
    }
  }
  if (effect && quality === 'draft') {
    return {
      code: 'no-target',
      node: end.node,
      message: `${node.title || title} writes files, which a draft never does.`,
      help: 'Run the graph in full.',
    }
  }
  return undefined
}
