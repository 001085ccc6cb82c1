import type { Graph, GraphNode } from '../../graphs/format/graph.ts'
import { bind } from './bindings.ts'
import { infoOf } from './node-info.ts'
import type { Plan, PlanRequest, Step } from './plan.ts'
import type { Registry } from './registry.ts'

/**
 * The plan of a graph that differs from an earlier one in params alone, made from the plan of that one: steps whose nodes
 * are the same objects are the same steps. This is what a slider does many times a second. Undefined when anything else
 * differs, or when either graph has a fault in the plan; then `planRun` must look at everything.
 */
export function replan(before: Plan, was: Graph, graph: Graph, registry: Registry, request: PlanRequest): Plan | undefined {
  if (graph.edges !== was.edges || graph.inputs !== was.inputs || graph.outputs !== was.outputs) return undefined
  if (before.faults.length > 0 || before.lost.length > 0) return undefined
  const changed = changedNodes(was, graph)
  if (!changed) return undefined
  if (changed.size === 0) return before
  const bound = bind(graph, request.bindings ?? {})
  if (bound.faults.length > 0) return undefined
  const steps: Step[] = []
  for (const step of before.steps) {
    if (!changed.has(step.node)) {
      steps.push(step)
      continue
    }
    const driven = step.driven.map(({ param }) => param)
    const info = infoOf(registry, step.known, bound.graph.nodes[step.node]!, driven, (param) => bound.setBy(step.node, param))
    if (info.troubles.length > 0) return undefined
    steps.push({ ...step, params: info.params, paramsText: info.paramsText, files: info.files, cars: info.cars })
  }
  return { ...before, steps }
}

/** The nodes whose params may differ, or undefined when more than that does. */
function changedNodes(was: Graph, graph: Graph): ReadonlySet<string> | undefined {
  const ids = Object.keys(graph.nodes)
  if (ids.length !== Object.keys(was.nodes).length) return undefined
  const changed = new Set<string>()
  for (const id of ids) {
    const node = graph.nodes[id]!
    const old = Object.hasOwn(was.nodes, id) ? was.nodes[id] : undefined
    if (node === old) continue
    if (!old || !sameButParams(node, old)) return undefined
    changed.add(id)
  }
  return changed
}

function sameButParams(a: GraphNode, b: GraphNode): boolean {
  return a.type === b.type && a.version === b.version && a.title === b.title && a.bypass === b.bypass
}
