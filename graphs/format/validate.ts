import { bindInputs, type Bindings } from './bind.ts'
import { checkEdges } from './check-edges.ts'
import { checkEnds } from './check-ends.ts'
import { checkNodes } from './check-nodes.ts'
import type { Fault } from './fault.ts'
import { followGraph, type Flow } from './flow.ts'
import { splitEnd, type Graph } from './graph.ts'
import { own } from './own.ts'
import { resolveOutcomes } from './port-types.ts'
import type { ShapeLookup } from './shape.ts'
import { listed, nodeName } from './words.ts'
import { wireGraph } from './wiring.ts'

export interface ValidateOptions {
  /** Values for the graph's inputs; they are checked, and so are the params that they set. */
  readonly bindings?: Bindings
}

/**
 * Everything that is wrong with a graph, each fault once and at what is at fault. `dependents` says which targets cannot
 * run because of it; a target that no fault lists can run. Changes nothing, never throws, and takes time in proportion
 * to the graph. An empty list means that every target can run.
 */
export function validateGraph(graph: Graph, lookup: ShapeLookup, options: ValidateOptions = {}): readonly Fault[] {
  const bound = bindInputs(graph, options.bindings)
  const wiring = wireGraph(bound.graph)
  const flow = followGraph(bound.graph, lookup, wiring)
  const outcomes = resolveOutcomes(bound.graph, lookup, wiring, flow.order)
  const faults = [
    ...checkNodes(bound.graph, lookup, wiring, outcomes),
    ...checkEdges(bound.graph, lookup, wiring, outcomes),
    ...flow.cycles.map((cycle) => cycleFault(bound.graph, lookup, cycle)),
    ...checkEnds(bound.graph, lookup, wiring),
  ].map((fault) => (fault.dependents === undefined ? { ...fault, dependents: flow.targets(fault.node ?? '') } : fault))
  return [...faults, ...bound.faults.map((fault) => ({ ...fault, dependents: bindingDependents(graph, flow, fault) }))]
}

/** The fault of nodes that feed one another in a ring; `cycle` names them in order, the first one again at the end. */
export function cycleFault(graph: Graph, lookup: ShapeLookup, cycle: readonly string[]): Fault {
  const [first = ''] = cycle
  const names = cycle.slice(0, -1).map((id) => nodeName(graph, lookup, id))
  return {
    code: 'cycle',
    message:
      names.length === 1 ? `${names[0]} feeds itself.` : `${listed(names)} feed one another in a ring: ${shownPath(cycle)}.`,
    help: 'Remove one of these edges.',
    node: first,
    given: shownPath(cycle),
  }
}

function shownPath(cycle: readonly string[]): string {
  const shown = cycle.length > 12 ? [...cycle.slice(0, 6), `... ${cycle.length - 11} more ...`, ...cycle.slice(-5)] : cycle
  return shown.join(' > ')
}

/** A value that cannot be used stops what it would have set; a name that means nothing stops everything. */
function bindingDependents(graph: Graph, flow: Flow, fault: Fault): readonly string[] {
  const input = own(graph.inputs, (fault.path ?? '').slice('inputs.'.length))
  if (!input) return flow.allTargets
  const nodes = new Set(input.to.map((end) => splitEnd(end).node))
  return [...new Set([...nodes].flatMap((node) => flow.targets(node)))].sort()
}
