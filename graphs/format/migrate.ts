import * as z from 'zod'
import type { Fault } from './fault.ts'
import { FORMAT, splitEnd, type Graph, type GraphNode, type Json } from './graph.ts'
import { own } from './own.ts'
import { fromDraft } from './migrate-0.ts'

/** One step of a node type's ladder: what changed on the way to version `to`, and why. */
export interface NodeStep {
  readonly to: number
  readonly why: string
  params?(params: Readonly<Record<string, unknown>>): Record<string, unknown>
  /** Ports that were renamed, old to new. */
  readonly inputs?: Readonly<Record<string, string>>
  readonly outputs?: Readonly<Record<string, string>>
}

/** What migration needs to know of a node type: its present version and its ladder. A node's definition is one. */
export interface NodeLadder {
  readonly version: number
  readonly migrations?: readonly NodeStep[]
}

/** Finds the ladder of a node type. */
export type MigrationLookup = (type: string) => NodeLadder | undefined

/** One step of the ladder of the file format itself, from one major to the next. */
interface DocumentStep {
  readonly from: number
  readonly name: string
  apply(document: Readonly<Record<string, Json>>): { document: Record<string, Json>; faults: readonly Fault[] }
}

const DOCUMENT_STEPS: readonly DocumentStep[] = [
  { from: 0, name: 'nodes became a record by id, and edges name their ends as node.port', apply: fromDraft },
]

/** A document in the present form, with what was done to it in words. */
export interface MigratedDocument {
  readonly document: Readonly<Record<string, Json>>
  readonly migrated: readonly string[]
  readonly faults: readonly Fault[]
}

/** Lifts a document of an older major to the present one, step by step. A present document comes back as it is. */
export function migrateDocument(document: Readonly<Record<string, Json>>, major: number): MigratedDocument {
  let current = document
  const migrated: string[] = []
  let faults: readonly Fault[] = []
  for (const step of DOCUMENT_STEPS.filter(({ from }) => from >= major && from < FORMAT.major)) {
    const result = step.apply(current)
    current = result.document
    faults = [...faults, ...result.faults]
    migrated.push(`file format ${step.from} to ${step.from + 1}: ${step.name}`)
  }
  return { document: current, migrated, faults }
}

/** A graph whose nodes all have the version that is known here, as far as that is possible. */
export interface MigratedNodes {
  readonly graph: Graph
  /** One line for each lifted node: `boost (color-boost) version 1 to 2: why`. */
  readonly migrated: readonly string[]
  readonly faults: readonly Fault[]
}

/**
 * Lifts every node to the version that is known here, with its params, the edges at renamed ports and the graph's own
 * inputs and outputs. Nodes of unknown types stay as they are; a node that is newer than its type stays as it is and is
 * reported, and so does one whose ladder breaks. Doing it twice is the same as once.
 */
export function migrateNodes(graph: Graph, lookup: MigrationLookup): MigratedNodes {
  const nodes: Record<string, GraphNode> = {}
  const renames = new Map<string, Renames>()
  const migrated: string[] = []
  const faults: Fault[] = []
  for (const [id, node] of Object.entries(graph.nodes)) {
    const ladder = lookup(node.type)
    nodes[id] = node
    if (!ladder || node.version === ladder.version) continue
    if (node.version > ladder.version) {
      faults.push(newerNode(id, node, ladder.version))
      continue
    }
    try {
      const lifted = climb(node, ladder)
      nodes[id] = lifted.node
      renames.set(id, lifted.renames)
      migrated.push(`${id} (${node.type}) version ${node.version} to ${ladder.version}${lifted.why}`)
    } catch (error) {
      faults.push(brokenLadder(id, node, ladder.version, error))
    }
  }
  if (migrated.length === 0) return { graph, migrated, faults }
  return { graph: renameEnds({ ...graph, nodes }, renames), migrated, faults }
}

/** The fault of a node that a newer Clearcoat wrote. */
export function newerNode(id: string, node: GraphNode, known: number): Fault {
  const name = `${node.title || node.type} (${id})`
  return {
    code: 'newer-node',
    message: `The node ${name} has version ${node.version}; version ${known} is the newest known here.`,
    help: 'Update Clearcoat. Until then the node is kept as it is and does not run.',
    node: id,
    given: String(node.version),
  }
}

interface Renames {
  inputs: (port: string) => string
  outputs: (port: string) => string
}

function climb(node: GraphNode, ladder: NodeLadder): { node: GraphNode; renames: Renames; why: string } {
  const steps = (ladder.migrations ?? [])
    .filter(({ to }) => to > node.version && to <= ladder.version)
    .toSorted((a, b) => a.to - b.to)
  let params: Record<string, unknown> = structuredClone(node.params)
  for (const step of steps) params = step.params?.(params) ?? params
  const through = (pick: (step: NodeStep) => Readonly<Record<string, string>> | undefined) => (port: string) =>
    steps.reduce((name, step) => own(pick(step) ?? {}, name) ?? name, port)
  return {
    node: { ...node, version: ladder.version, params: savable(params) },
    renames: { inputs: through((step) => step.inputs), outputs: through((step) => step.outputs) },
    why: steps.length === 0 ? '' : `: ${steps.map((step) => step.why).join('; ')}`,
  }
}

/** A step may leave a param undefined to drop it; anything else that a file cannot hold would be lost at the next save. */
function savable(params: Readonly<Record<string, unknown>>): GraphNode['params'] {
  const present = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined))
  const parsed = paramsSchema.safeParse(present)
  if (parsed.success) return parsed.data
  throw new TypeError(`"${String(parsed.error.issues[0]?.path[0])}" became something that a file cannot hold.`)
}

const paramsSchema = z.record(z.string(), z.json())

function renameEnds(graph: Graph, renames: ReadonlyMap<string, Renames>): Graph {
  const renamed = (end: string, side: keyof Renames): string => {
    const { node, port } = splitEnd(end)
    const rename = renames.get(node)
    return rename ? `${node}.${rename[side](port)}` : end
  }
  const inputs = Object.entries(graph.inputs).map(([name, input]) => [
    name,
    { ...input, to: input.to.map((end) => renamed(end, 'inputs')) },
  ])
  const outputs = Object.entries(graph.outputs).map(([name, output]) => [
    name,
    { ...output, from: renamed(output.from, 'outputs') },
  ])
  return {
    ...graph,
    edges: graph.edges.map((edge) => ({ ...edge, from: renamed(edge.from, 'outputs'), to: renamed(edge.to, 'inputs') })),
    inputs: Object.fromEntries(inputs) as Graph['inputs'],
    outputs: Object.fromEntries(outputs) as Graph['outputs'],
  }
}

function brokenLadder(id: string, node: GraphNode, known: number, error: unknown): Fault {
  const why = error instanceof Error ? error.message : String(error)
  return {
    code: 'bad-param',
    message: `The node ${node.title || node.type} (${id}) could not be lifted from version ${node.version} to ${known}: ${why}`,
    help: 'It is kept as it is. Put a new node of this type in its place.',
    node: id,
  }
}
