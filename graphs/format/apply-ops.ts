import type { Fault } from './fault.ts'
import { splitEnd, type Graph, type GraphNode } from './graph.ts'
import type { Op } from './ops.ts'
import { own, RESERVED_KEYS } from './own.ts'

/** What applying ops came to. Refused ops change nothing, not even those before them. */
export type Applied =
  | {
      readonly ok: true
      readonly graph: Graph
      /** Applied to `graph`, they bring the old one back exactly. */
      readonly inverse: readonly Op[]
    }
  | {
      readonly ok: false
      readonly fault: Fault
      /** Which op was refused. */
      readonly index: number
    }

/**
 * Changes a graph and says how to undo it. The old graph stays as it was and shares everything untouched with the new
 * one. Refused are ops that cannot mean anything: nodes that are not there, ids that are taken, edges that are not
 * there. Whether edges fit is asked of `connectFault` before and of `validateGraph` after.
 */
export function applyOps(graph: Graph, ops: readonly Op[]): Applied {
  const draft = new Draft(graph)
  const inverses: (readonly Op[])[] = []
  for (const [index, op] of ops.entries()) {
    const done = applyOp(draft, op)
    if ('code' in done) return { ok: false, fault: done, index }
    inverses.push(done)
  }
  return { ok: true, graph: draft.graph, inverse: inverses.reverse().flat() }
}

/** A graph under change: each part is copied when it is first written to, and then changed in place. */
class Draft {
  graph: Graph
  private readonly copied = new Set<string>()
  private mentioned: Set<string> | undefined

  constructor(graph: Graph) {
    this.graph = graph
  }

  own<K extends 'nodes' | 'inputs' | 'outputs' | 'edges' | 'layout'>(part: K): Graph[K] {
    if (!this.copied.has(part)) {
      this.copied.add(part)
      const value = this.graph[part]
      this.graph = { ...this.graph, [part]: Array.isArray(value) ? [...value] : { ...value } }
    }
    return this.graph[part]
  }

  /** Notes that edges, or inputs or outputs of the graph, now name these ends. */
  mention(ends: readonly string[]): void {
    for (const end of ends) this.mentioned?.add(splitEnd(end).node)
  }

  /** Whether any end may name a node. Says no only when none does. */
  mentions(id: string): boolean {
    if (!this.mentioned) {
      this.mentioned = new Set()
      for (const { from, to } of this.graph.edges) this.mention([from, to])
      for (const { to } of Object.values(this.graph.inputs)) this.mention(to)
      for (const { from } of Object.values(this.graph.outputs)) this.mention([from])
    }
    return this.mentioned.has(id)
  }

  ownPlaces(): Graph['layout']['nodes'] {
    const layout = this.own('layout')
    if (!this.copied.has('places')) {
      this.copied.add('places')
      layout.nodes = { ...layout.nodes }
    }
    return layout.nodes
  }
}

/** The ops that undo it, or why it is refused. */
type Done = readonly Op[] | Fault

function applyOp(draft: Draft, op: Op): Done {
  const { graph } = draft
  switch (op.op) {
    case 'add':
      return addNode(draft, op)
    case 'remove':
      return removeNode(draft, op.node)
    case 'replace':
    case 'param':
    case 'title':
    case 'bypass':
      return changeNode(draft, op)
    case 'connect':
      return connect(draft, op)
    case 'disconnect':
      return disconnect(draft, op)
    case 'move':
      return move(draft, op)
    case 'input': {
      const before = own(graph.inputs, op.name)
      if (RESERVED_KEYS.has(op.name)) return reservedName(op.name)
      put(draft.own('inputs'), op.name, op.value)
      draft.mention(op.value?.to ?? [])
      return [{ op: 'input', name: op.name, ...(before && { value: before }) }]
    }
    case 'output': {
      const before = own(graph.outputs, op.name)
      if (RESERVED_KEYS.has(op.name)) return reservedName(op.name)
      put(draft.own('outputs'), op.name, op.value)
      draft.mention(op.value ? [op.value.from] : [])
      return [{ op: 'output', name: op.name, ...(before && { value: before }) }]
    }
    case 'name':
      draft.graph = { ...graph, name: op.name }
      return [{ op: 'name', name: graph.name }]
    case 'doc':
      draft.graph = withField(graph, 'doc', op.doc)
      return [{ op: 'doc', ...(graph.doc !== undefined && { doc: graph.doc }) }]
    case 'marks': {
      const before = graph.layout[op.kind]
      draft.own('layout')[op.kind] = op.value
      return [{ op: 'marks', kind: op.kind, value: before }]
    }
    case 'portals': {
      const before = graph.layout.portals
      draft.graph = { ...graph, layout: withField(draft.own('layout'), 'portals', op.value) }
      return [{ op: 'portals', ...(before && { value: before }) }]
    }
  }
}

function addNode(draft: Draft, op: Extract<Op, { op: 'add' }>): Done {
  if (Object.hasOwn(draft.graph.nodes, op.node)) {
    return { code: 'duplicate-id', message: `There is already a node "${op.node}".`, help: 'Use another id.', node: op.node }
  }
  const reserved = [op.node, ...Object.keys(op.value), ...Object.keys(op.value.params)].find((key) => RESERVED_KEYS.has(key))
  if (reserved !== undefined) return reservedName(reserved)
  const before = own(draft.graph.layout.nodes, op.node)
  const dangling = draft.mentions(op.node) ? danglingAt(draft.graph, op.node) : []
  draft.own('nodes')[op.node] = op.value
  if (op.at) draft.ownPlaces()[op.node] = op.at
  return [{ op: 'remove', node: op.node }, ...dangling, ...(before ? [{ op: 'move' as const, node: op.node, to: before }] : [])]
}

/** Ops that put back what names a node that is not there: removing the node again takes that off as well. */
function danglingAt(graph: Graph, id: string): readonly Op[] {
  const parts = partsOf(graph, id)
  if (parts.length === 0) return []
  const stripped = applyOps(graph, parts)
  return stripped.ok ? stripped.inverse : []
}

/** Takes everything off the node first, so that each part has an inverse of its own. */
function removeNode(draft: Draft, id: string): Done {
  const value = own(draft.graph.nodes, id)
  if (!value) return absent(id)
  const inverses: (readonly Op[])[] = []
  for (const part of partsOf(draft.graph, id)) {
    const done = applyOp(draft, part)
    if ('code' in done) return done
    inverses.push(done)
  }
  const at = own(draft.graph.layout.nodes, id)
  if (at) delete draft.ownPlaces()[id]
  delete draft.own('nodes')[id]
  return [{ op: 'add', node: id, value, ...(at && { at }) }, ...inverses.reverse().flat()]
}

/** The ops that take off a node its edges and what the graph's inputs and outputs say of it. */
function partsOf(graph: Graph, id: string): Op[] {
  const parts: Op[] = []
  const prefix = `${id}.`
  for (const edge of graph.edges) {
    if (edge.from.startsWith(prefix) || edge.to.startsWith(prefix)) {
      parts.push({ op: 'disconnect', from: edge.from, to: edge.to, ...(edge.slot !== undefined && { slot: edge.slot }) })
    }
  }
  for (const [name, input] of Object.entries(graph.inputs)) {
    const to = input.to.filter((end) => !end.startsWith(prefix))
    if (to.length < input.to.length) parts.push({ op: 'input', name, value: { ...input, to } })
  }
  for (const [name, output] of Object.entries(graph.outputs)) {
    if (output.from.startsWith(prefix)) parts.push({ op: 'output', name })
  }
  return parts
}

function changeNode(draft: Draft, op: Extract<Op, { op: 'replace' | 'param' | 'title' | 'bypass' }>): Done {
  const node = own(draft.graph.nodes, op.node)
  if (!node) return absent(op.node)
  const set = (value: GraphNode, inverse: Op): Done => {
    draft.own('nodes')[op.node] = value
    return [inverse]
  }
  switch (op.op) {
    case 'replace':
      return set(op.value, { op: 'replace', node: op.node, value: node })
    case 'param': {
      if (RESERVED_KEYS.has(op.key)) return reservedName(op.key)
      const before = own(node.params, op.key)
      const inverse: Op = { op: 'param', node: op.node, key: op.key, ...(before !== undefined && { value: before }) }
      return set({ ...node, params: withField(node.params, op.key, op.value) }, inverse)
    }
    case 'title':
      return set(
        withField(node, 'title', op.title),
        { op: 'title', node: op.node, ...(node.title !== undefined && { title: node.title }) },
      )
    case 'bypass': {
      // Not bypassed is written as nothing at all; where a file says `false` in so many words, undo puts that back.
      const inverse: Op =
        node.bypass === false ? {
          op: 'replace',
          node: op.node,
          value: node,
        } : { op: 'bypass', node: op.node, on: node.bypass === true }
      return set(withField(node, 'bypass', op.on ? true : undefined), inverse)
    }
  }
}

function connect(draft: Draft, op: Extract<Op, { op: 'connect' }>): Done {
  const { from, to, slot } = op.edge
  const edges = draft.own('edges')
  const twins = edges.flatMap((edge, index) => (edge.from === from && edge.to === to && edge.slot === slot ? [{ edge, index }] : []))
  edges.splice(op.index ?? edges.length, 0, op.edge)
  draft.mention([from, to])
  const takeAway: Op = { op: 'disconnect', from, to, ...(slot !== undefined && { slot }) }
  // `disconnect` takes the first edge of that name. Where a file holds the same edge twice, all go and the old ones come back.
  return [takeAway, ...twins.map(() => takeAway), ...twins.map(({ edge, index }): Op => ({ op: 'connect', edge, index }))]
}

function disconnect(draft: Draft, op: Extract<Op, { op: 'disconnect' }>): Done {
  const index = draft.graph.edges.findIndex((edge) => edge.from === op.from && edge.to === op.to && edge.slot === op.slot)
  const edge = draft.graph.edges[index]
  if (!edge) {
    const message = `There is no edge from "${op.from}" to "${op.to}".`
    return { code: 'missing-node', message, help: 'It may have been removed before.', path: `edges.${op.from}>${op.to}` }
  }
  draft.own('edges').splice(index, 1)
  return [{ op: 'connect', edge, index }]
}

function move(draft: Draft, op: Extract<Op, { op: 'move' }>): Done {
  if (RESERVED_KEYS.has(op.node)) return reservedName(op.node)
  const before = own(draft.graph.layout.nodes, op.node)
  put(draft.ownPlaces(), op.node, op.to)
  return [{ op: 'move', node: op.node, ...(before && { to: before }) }]
}

function put<T>(record: Record<string, T>, key: string, value: T | undefined): void {
  if (value === undefined) delete record[key]
  else record[key] = value
}

/** A copy with one field set, or without it. A field that is there keeps its place, so that undo restores the order too. */
function withField<R extends object, K extends keyof R & string>(record: R, key: K, value: R[K] | undefined): R {
  if (value !== undefined) return { ...record, [key]: value }
  const { [key]: _, ...rest } = record
  return rest as R
}

function absent(id: string): Fault {
  return { code: 'missing-node', message: `There is no node "${id}".`, help: 'It may have been removed before.', node: id }
}

function reservedName(name: string): Fault {
  return { code: 'reserved-key', message: `The name "${name}" is reserved.`, help: 'Use another name.' }
}
