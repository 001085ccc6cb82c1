import type { Graph } from './graph.ts'
import { own } from './own.ts'
import { landingKind, type PortType } from './ports.ts'
import type { NodeShape, ShapeLookup } from './shape.ts'
import { bypassInput, shapeOf, sharesKind, wiresInto, type Wiring } from './wiring.ts'

/**
 * What really comes out of an output: a port type; `nothing` when a bypassed node hands nothing on there; undefined
 * when the node, its type or the output is unknown.
 */
export type Outcome = PortType | 'nothing' | undefined

/** Finds what comes out of an output. */
export type Outcomes = (node: string, port: string) => Outcome

/**
 * Works out what comes out of every output: an output that is `like` an input gives what feeds that input, and so does a
 * bypassed node. `order` lists the nodes, each after those that feed it; inside a cycle the declared types stand.
 */
export function resolveOutcomes(graph: Graph, lookup: ShapeLookup, wiring: Wiring, order: readonly string[]): Outcomes {
  const resolved = new Map<string, Outcome>()
  const outcome: Outcomes = (node, port) => {
    const end = `${node}.${port}`
    return resolved.has(end) ? resolved.get(end) : own(shapeOf(graph, lookup, node)?.outputs ?? {}, port)
  }
  for (const id of order) {
    const shape = shapeOf(graph, lookup, id)
    if (!shape) continue
    const bypassed = own(graph.nodes, id)?.bypass === true
    const handed = bypassed ? bypassInput(shape) : undefined
    const main = arriving(wiring, shape, id, handed, outcome)
    const through = handed === undefined ? undefined : own(shape.inputs, handed)
    for (const [port, output] of Object.entries(shape.outputs)) {
      if (bypassed) resolved.set(`${id}.${port}`, main && through && sharesKind(through, output) ? main : 'nothing')
      else if (output.like !== undefined) resolved.set(
        `${id}.${port}`,
        arriving(wiring, shape, id, output.like, outcome) ?? output,
      )
    }
  }
  return outcome
}

/** What arrives at an input, as it is after landing there; undefined when nothing does. */
function arriving(
  wiring: Wiring,
  shape: NodeShape,
  id: string,
  port: string | undefined,
  outcome: Outcomes,
): PortType | undefined {
  const input = port === undefined ? undefined : own(shape.inputs, port)
  if (!input || port === undefined) return undefined
  const wires = wiresInto(wiring, id, port).slice(0, input.many ? undefined : 1)
  const landed = wires.flatMap((wire) => landing(outcome(wire.from.node, wire.from.port), input))
  const [first] = landed
  if (!first || landed.length === 1) return first
  return { kinds: [...new Set(landed.flatMap(({ kinds }) => kinds))], integer: landed.every(({ integer }) => integer === true) }
}

function landing(from: Outcome, to: PortType): PortType[] {
  if (from === undefined || from === 'nothing') return []
  const kinds = [...new Set(from.kinds.map((kind) => landingKind(kind, to.kinds)).filter((kind) => kind !== undefined))]
  if (kinds.length === 0) return []
  return [
    {
      kinds,
      ...(from.integer && kinds.includes('number') ? { integer: true } : {}),
      ...(from.options && kinds.includes('choice') ? { options: from.options } : {}),
    },
  ]
}
