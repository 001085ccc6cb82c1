import type { Fault } from './fault.ts'
import { splitEnd, type End, type Graph, type GraphInput } from './graph.ts'
import { own } from './own.ts'
import { whyNotConnect } from './ports.ts'
import type { NodeShape, ShapeLookup } from './shape.ts'
import { nodeName } from './words.ts'
import { shapeOf, wiresInto, type Wiring } from './wiring.ts'

/** Faults of the graph's own inputs and outputs: what they name is absent, does not fit, or is set twice. */
export function checkEnds(graph: Graph, lookup: ShapeLookup, wiring: Wiring): Fault[] {
  const faults: Fault[] = []
  const setters = new Map<string, string>()
  for (const [name, input] of Object.entries(graph.inputs)) {
    for (const end of new Set(input.to)) {
      const fault = inputFault(graph, lookup, wiring, name, input, end, setters.get(end))
      if (fault) faults.push(fault)
      setters.set(end, name)
    }
  }
  return faults.concat(Object.keys(graph.outputs).flatMap((name) => outputFault(graph, lookup, name)))
}

function inputFault(
  graph: Graph,
  lookup: ShapeLookup,
  wiring: Wiring,
  name: string,
  input: GraphInput,
  end: string,
  other: string | undefined,
): Fault | null {
  const { node, port } = splitEnd(end)
  const place = { path: `inputs.${name}.to`, given: end }
  if (!Object.hasOwn(graph.nodes, node)) {
    const message = `The graph's input "${name}" sets "${end}", and that node is not in the graph.`
    return { code: 'missing-node', message, help: 'Let it set a param of another node.', ...place, dependents: [] }
  }
  const at = { node, param: port, ...place }
  const title = nodeName(graph, lookup, node)
  const driver = wiresInto(wiring, node, port)[0]?.edge.from
  if (other !== undefined || driver !== undefined) {
    const rival = other === undefined ? `the edge from "${driver}"` : `the input "${other}"`
    const message = `The param "${port}" of ${title} is set by the graph's input "${name}" and by ${rival}.`
    return { code: 'second-edge', message, help: 'Remove one of the two.', ...at }
  }
  const shape = shapeOf(graph, lookup, node)
  if (!shape) return null
  const param = own(shape.params, port)
  if (!param) {
    const message = `The graph's input "${name}" sets "${port}", which ${title} does not have.`
    return { code: 'unknown-param', message, help: 'Let it set one of the params of that node.', ...at }
  }
  const why = whyNotSet(input, param)
  if (why === null) return null
  const message = `The graph's input "${name}" does not fit ${title} "${port}": ${why}`
  return { code: 'type-mismatch', message, help: 'Change the type of the input.', ...at }
}

/** Files and cars are set only by inputs of their own type, or by text where an edge could drive them. */
function whyNotSet(input: GraphInput, param: NodeShape['params'][string]): string | null {
  if (input.type === param.control) return null
  if (input.type === 'file' || input.type === 'car' || !param.driven) return `${input.type} does not go into ${param.control}.`
  // A number from a row may be whole or not: its value is checked when it is bound.
  const from = { kinds: [input.type], ...(input.type === 'number' ? { integer: true } : {}) }
  return whyNotConnect(from, param.driven)?.message ?? null
}

function outputFault(graph: Graph, lookup: ShapeLookup, name: string): Fault[] {
  const output = own(graph.outputs, name)
  if (!output) return []
  const { node, port }: End = splitEnd(output.from)
  const place = { path: `outputs.${name}.from`, given: output.from, dependents: [`outputs.${name}`] }
  if (!Object.hasOwn(graph.nodes, node)) {
    const message = `The graph's output "${name}" is taken from "${node}", which is not in the graph.`
    return [{ code: 'missing-node', message, help: 'Take it from another node, or remove it.', ...place }]
  }
  const shape = shapeOf(graph, lookup, node)
  if (!shape || Object.hasOwn(shape.outputs, port)) return []
  const message = `The graph's output "${name}" is taken from "${port}", which ${nodeName(graph, lookup, node)} does not give.`
  return [{ code: 'unknown-port', message, help: 'Take it from another output.', node, port, ...place }]
}
