import { landingKind, whyNotConnect, type Kind, type PortType } from '../../graphs/format/ports.ts'
import type { Fault } from '../../graphs/format/fault.ts'
import type { Quality } from '../../nodes/kit/context.ts'
import { shorten } from '../../graphs/format/words.ts'
import { paramTitle } from './param-check.ts'
import type { Gathered, GatheredNode, NodeFault } from './plan-gather.ts'
import type { PlannedState, PlanRequest, Source } from './plan.ts'
import type { Registry } from './registry.ts'

/** How each gathered node stands, and every fault with the targets that it costs. */
export interface Checked {
  readonly states: readonly { readonly state: PlannedState; readonly waitsFor?: string }[]
  readonly faults: readonly Fault[]
}

/** Checks every step in order: type, version, params, edges and files; then who is blocked and who is not needed. */
export function checkSteps(registry: Registry, gathered: Gathered, request: PlanRequest, quality: Quality): Checked {
  const { nodes } = gathered
  const types: ReadonlyMap<string, PortType>[] = []
  const found: { readonly at: number; readonly fault: NodeFault }[] = []
  nodes.forEach((node, at) => {
    types.push(outputTypes(node, types))
    const add = (faults: readonly NodeFault[]) => {
      for (const fault of faults) found.push({ at, fault })
    }
    add(node.faults)
    add(ownFaults(node, registry, quality))
    add(edgeFaults(node, gathered, types))
    if (node.info.files.length + node.info.cars.length > 0) add(missing(node, request))
  })
  const states = standing(gathered, new Set(found.filter(({ fault }) => fault.breaks).map(({ at }) => at)))
  return {
    states,
    faults: found.map(({ at, fault }) => (fault.breaks ? { ...fault.fault, dependents: dependents(gathered, at) } : fault.fault)),
  }
}

/** What comes out of a node: as declared, narrowed to the kind that really comes in where an output is `like` an input. */
function outputTypes(node: GatheredNode, types: readonly ReadonlyMap<string, PortType>[]): ReadonlyMap<string, PortType> {
  if (node.type?.fixedOutputs) return node.type.fixedOutputs
  const result = new Map<string, PortType>()
  for (const [name, port] of Object.entries(node.type?.definition.outputs ?? {})) {
    const like = port.like ? node.inputs.find(({ port: input }) => input === port.like) : undefined
    const source = like?.sources[0]
    const accepted = like ? node.type?.definition.inputs[like.port]?.kinds : undefined
    const coming = source ? types[source.step]?.get(source.output) : undefined
    const landed = accepted && coming ? coming.kinds.map((kind) => landingKind(kind, accepted)) : []
    const kinds = landed.filter((kind): kind is Kind => kind !== undefined && port.kinds.includes(kind))
    const { integer, options } = coming ?? {}
    result.set(name, kinds.length > 0 ? { kinds, ...(integer ? { integer } : {}), ...(options ? { options } : {}) } : port)
  }
  return result
}

function breaking(fault: Fault): NodeFault {
  return { breaks: true, fault }
}

function ownFaults({ id, node, title, type, info }: GatheredNode, registry: Registry, quality: Quality): NodeFault[] {
  if (!type) {
    const known = registry.types.length
    return [
      breaking({
        code: 'unknown-type',
        node: id,
        message: `The node "${id}" has the unknown type ${shorten(node.type)}.`,
        help: `None of the ${known} node types here is called so. Update Clearcoat, or remove the node.`,
      }),
    ]
  }
  if (node.bypass) return []
  const faults = info.troubles.map(({ code, param, message, help, given }) =>
    breaking({ code, node: id, param, message: `${title}: ${message}`, help, ...(given === undefined ? {} : { given }) }),
  )
  if (node.version > type.definition.version) {
    faults.push(
      breaking({
        code: 'newer-node',
        node: id,
        message: `${title} was made by a newer version of its node (${node.version}; this one is ${type.definition.version}).`,
        help: 'Update Clearcoat.',
      }),
    )
  }
  if (type.definition.effect && quality === 'draft') {
    faults.push(
      breaking({
        code: 'no-target',
        node: id,
        message: `${title} writes files, which a draft never does.`,
        help: 'Run the graph in full.',
      }),
    )
  }
  return faults
}

function edgeFaults(node: GatheredNode, { nodes }: Gathered, types: readonly ReadonlyMap<string, PortType>[]): NodeFault[] {
  const { id, title, type } = node
  if (!type || node.node.bypass) return []
  const faults: NodeFault[] = []
  const check = (port: string, to: PortType, source: Source) => {
    const above = nodes[source.step]
    const from = types[source.step]?.get(source.output)
    // An unknown node above is its own fault, and blocks this one.
    if (!above?.type) return
    if (!from) {
      const message = `${above.title} has no output called ${shorten(source.output)}.`
      faults.push(
        breaking({ code: 'unknown-port', node: id, port, message, help: 'Remove the edge, or connect another output.' }),
      )
      return
    }
    const why = whyNotConnect(from, to)
    if (why) faults.push(
      breaking({ code: 'type-mismatch', node: id, port, message: `${title}, ${port}: ${why.message}`, help: why.help }),
    )
  }
  for (const { port, sources } of node.inputs) for (const source of sources) check(port, type.definition.inputs[port]!, source)
  for (const { param, source } of node.driven) {
    const driven = type.metas[param]?.driven
    if (driven) check(param, driven, source)
    else faults.push(
      breaking({
        code: 'type-mismatch',
        node: id,
        param,
        message: `${title}: ${paramTitle(param, type.metas[param])} cannot be driven by an edge.`,
        help: 'Remove the edge and set it on the node.',
      }),
    )
  }
  for (const [port, declared] of type.inputList) {
    if (declared.optional || declared.many) continue
    if (node.inputs.some((input) => input.port === port && input.sources.length > 0)) continue
    if (node.faults.some(({ fault, breaks }) => breaks && (fault.code === 'cycle' || fault.port === port))) continue
    faults.push(
      breaking({
        code: 'missing-input',
        node: id,
        port,
        message: `${title} needs an input at "${port}".`,
        help: `Connect an output that gives ${declared.kinds.join(' or ')}.`,
      }),
    )
  }
  return faults
}

function missing({ id, title, type, info }: GatheredNode, { files, cars }: PlanRequest): NodeFault[] {
  const faults: NodeFault[] = []
  const at = (names: readonly string[] | undefined, value: string) => names?.find((name) => info.params[name] === value)
  for (const file of files ? info.files : []) {
    if (files?.get(file) !== undefined) continue
    const param = at(type?.fileParams, file)
    faults.push(
      breaking({
        code: 'missing-file',
        node: id,
        ...(param ? { param } : {}),
        message: `${title}: there is no file ${shorten(file)}.`,
        help: 'Put the file into the workspace folder, or choose another.',
        given: shorten(file),
      }),
    )
  }
  for (const car of cars ? info.cars : []) {
    if (cars?.get(car) !== undefined) continue
    const param = at(type?.carParams, car)
    faults.push(
      breaking({
        code: 'missing-car',
        node: id,
        ...(param ? { param } : {}),
        message: `${title}: there is no car pack ${shorten(car)}.`,
        help: 'Put the pack into a folder of car packs, or choose another car.',
        given: shorten(car),
      }),
    )
  }
  return faults
}

function standing({ nodes, targets }: Gathered, broken: ReadonlySet<number>): Checked['states'] {
  const states: { state: PlannedState; waitsFor?: string }[] = nodes.map(
    (node, at) => ({ state: 'idle', ...(broken.has(at) ? { state: 'broken', waitsFor: node.id } : {}) }),
  )
  nodes.forEach((node, at) => {
    const culprit = node.needs.map((need) => states[need]?.waitsFor).find((name) => name !== undefined)
    if (!broken.has(at) && culprit !== undefined) states[at] = { state: 'blocked', waitsFor: culprit }
  })
  const live = new Set(targets.map(({ step }) => step).filter((step) => states[step]?.state === 'idle'))
  for (let at = nodes.length - 1; at >= 0; at--) {
    if (!live.has(at)) continue
    states[at] = { state: 'ready' }
    for (const need of nodes[at]!.needs) live.add(need)
  }
  return states.map(({ state, waitsFor }) => (state === 'blocked' && waitsFor !== undefined ? { state, waitsFor } : { state }))
}

/** The targets at or below a step, by name. */
function dependents({ consumers, targets }: Gathered, from: number): string[] {
  const reached = new Set([from])
  for (const at of reached) for (const consumer of consumers[at] ?? []) reached.add(consumer)
  return targets.filter(({ step }) => reached.has(step)).map(({ name }) => name)
}
