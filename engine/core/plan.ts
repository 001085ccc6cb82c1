import type { Fault } from '../../graphs/format/fault.ts'
import type { Graph, Json } from '../../graphs/format/graph.ts'
import type { Quality } from '../../nodes/kit/context.ts'
import { bind } from './bindings.ts'
import { gather, type Gathered } from './plan-gather.ts'
import { checkSteps } from './plan-check.ts'
import { chooseTargets, type TargetEnd } from './plan-targets.ts'
import type { NodeType, Registry } from './registry.ts'
import { wiringOf } from './wiring.ts'

/** What is asked of a graph. */
export interface PlanRequest {
  /**
   * Nodes (`body`), single outputs (`body.image`) or outputs of the graph (`outputs.final`). Left out: all effect nodes,
   * else all outputs of the graph. An empty list is refused.
   */
  readonly targets?: readonly string[]
  /** Values for the graph's declared inputs, by name. */
  readonly bindings?: Readonly<Record<string, Json>>
  /** `final` unless said otherwise. */
  readonly quality?: Quality
  /** Content hashes of the files and car packs that params name; undefined for one that is missing. Left out: not checked. */
  readonly files?: ReadonlyMap<string, string | undefined>
  readonly cars?: ReadonlyMap<string, string | undefined>
}

/** One end of an edge inside a plan: a step, by its place in the order, and one of its outputs. */
export interface Source {
  readonly step: number
  readonly output: string
}

/** What feeds one input port. `many` ports receive a list, in slot order. */
export interface StepInput {
  readonly port: string
  readonly many: boolean
  readonly sources: readonly Source[]
}

/**
 * How a step stands before anything runs: `ready`; `broken` by a fault of its own; `blocked` by one above it; `idle`
 * because no target that can be reached needs it.
 */
export type PlannedState = 'ready' | 'broken' | 'blocked' | 'idle'

/** One node of a plan. Steps come in an order in which each finds its inputs done. */
export interface Step {
  readonly index: number
  readonly node: string
  /** The type as the graph says it, also when it is unknown. */
  readonly type: string
  /** The name for messages: the node's own title, else its type's. */
  readonly title: string
  /** Absent for a node of unknown type, which is never run. */
  readonly known: NodeType | undefined
  readonly state: PlannedState
  /** For blocked steps: the broken node they wait for. */
  readonly waitsFor?: string
  /** Parsed literals with defaults; driven params are at their defaults here. */
  readonly params: Readonly<Record<string, unknown>>
  /** The same as canonical JSON, without driven params: this goes into keys. */
  readonly paramsText: string
  readonly inputs: readonly StepInput[]
  readonly driven: readonly { readonly param: string; readonly source: Source }[]
  /** Everything that feeds it: input by input in slot order, then what drives its params. */
  readonly sources: readonly Source[]
  /** The steps it reads from, each once. */
  readonly needs: readonly number[]
  readonly consumers: readonly number[]
  readonly effect: boolean
  /** Draft, unless a node below must not see a shrunken picture. */
  readonly quality: Quality
  /** Files and car packs that its params name. */
  readonly files: readonly string[]
  readonly cars: readonly string[]
}

/** A target that the plan reaches towards: a step, and one of its outputs where one was asked for. */
export interface Target {
  readonly name: string
  readonly step: number
  readonly output?: string
}

/** What will run, in which order, and what cannot. The same graph and request give the same plan. */
export interface Plan {
  readonly steps: readonly Step[]
  readonly targets: readonly Target[]
  readonly faults: readonly Fault[]
  /** All targets asked for that cannot be reached, by name. */
  readonly lost: readonly string[]
}

/**
 * Plans a run: which steps, in which order, with which params, and what is at fault. Pure, and linear in the graph; deep
 * graphs do not deepen the stack. A faulty target does not keep the others from running. The order does not depend on
 * the order of keys or edges in the document.
 */
export function planRun(graph: Graph, registry: Registry, request: PlanRequest): Plan {
  const quality = request.quality ?? 'final'
  const bound = bind(graph, request.bindings ?? {})
  const wanted = chooseTargets(graph, registry, request.targets, quality)
  if (bound.faults.length > 0) return nothing(
    [...bound.faults, ...wanted.faults],
    wanted.ends.map(({ name }) => name).concat(wanted.lost),
  )
  const gathered = gather(bound, registry, wiringOf(graph), wanted.ends)
  const { states, faults } = checkSteps(registry, gathered, request, quality)
  const qualities = spreadQuality(gathered, quality)
  const steps = gathered.nodes.map((node, index): Step => {
    const state = states[index]!
    return {
      index,
      node: node.id,
      type: node.node.type,
      title: node.title,
      known: node.type,
      state: state.state,
      ...(state.waitsFor === undefined ? {} : { waitsFor: state.waitsFor }),
      params: node.info.params,
      paramsText: node.info.paramsText,
      inputs: node.inputs,
      driven: node.driven,
      sources: node.sources,
      needs: node.needs,
      consumers: gathered.consumers[index]!,
      effect: node.type?.definition.effect ?? false,
      quality: qualities[index]!,
      files: node.info.files,
      cars: node.info.cars,
    }
  })
  return { steps, ...split(gathered.targets, steps, wanted.lost), faults: [...wanted.faults, ...faults] }
}

function nothing(faults: readonly Fault[], lost: readonly string[]): Plan {
  return { steps: [], targets: [], faults, lost }
}

function split(ends: readonly (TargetEnd & { readonly step: number })[], steps: readonly Step[], lost: readonly string[]) {
  const reached = (step: number) => steps[step]?.state === 'ready'
  return {
    targets: ends
      .filter(({ step }) => reached(step))
      .map(({ name, step, output }): Target => ({ name, step, ...(output === undefined ? {} : { output }) })),
    lost: [...lost, ...ends.filter(({ step }) => !reached(step)).map(({ name }) => name)],
  }
}

/** A node that must not see a shrunken picture makes everything above it work at full size, also in a draft. */
function spreadQuality({ nodes }: Gathered, quality: Quality): Quality[] {
  const qualities: Quality[] = nodes.map(() => quality)
  if (quality === 'final') return qualities
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!
    if (node.type?.definition.draft === 'full') qualities[i] = 'final'
    if (qualities[i] === 'final') for (const need of node.needs) qualities[need] = 'final'
  }
  return qualities
}
