import { bindInputs } from '../../graphs/format/bind.ts'
import type { Fault } from '../../graphs/format/fault.ts'
import { splitEnd, type Graph, type Json } from '../../graphs/format/graph.ts'

/** A graph whose inputs have their values. With faults, the run is refused. */
export interface Bound {
  readonly graph: Graph
  readonly faults: readonly Fault[]
  /** The input of the graph that set a param, if one did. */
  setBy(node: string, param: string): string | undefined
}

/** Lays the values given for a graph's inputs over the params that the inputs set, and their defaults under those left open. */
export function bind(graph: Graph, bindings: Readonly<Record<string, Json>>): Bound {
  const { graph: bound, faults } = bindInputs(graph, bindings)
  return {
    graph: bound,
    faults,
    setBy(node, param) {
      // The same node object: nothing was set.
      if (bound.nodes[node] === graph.nodes[node]) return undefined
      const sets = (name: string) => graph.inputs[name]?.to.map(splitEnd).some((end) => end.node === node && end.port === param)
      const open = graph.nodes[node]?.params[param] === undefined
      const given = (name: string) => Object.hasOwn(bindings, name) || (open && graph.inputs[name]?.default !== undefined)
      return Object.keys(graph.inputs).find((name) => sets(name) && given(name))
    },
  }
}
