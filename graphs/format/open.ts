import type { Fault } from './fault.ts'
import { FORMAT, graphSchema, type Graph, type Json } from './graph.ts'
import { migrateDocument, migrateNodes, type MigrationLookup } from './migrate.ts'
import { own } from './own.ts'
import { schemaFaults } from './schema-faults.ts'
import { parseStrict } from './strict-json.ts'

/** The largest graph file, in bytes of UTF-8. */
export const MAX_BYTES = 8 * 1024 * 1024

/** The most nodes that a graph may have. */
export const MAX_NODES = 100_000

/** A graph that was read from a text. */
export interface OpenedGraph {
  /** Null when nothing could be made of the text; the faults then say why. */
  readonly graph: Graph | null
  /** Why it must not be written back, for a file of a newer major. */
  readonly readOnly?: string
  /** What was wrong with the file. With a graph beside them they are remarks: the graph is whole. */
  readonly faults: readonly Fault[]
  /** What was lifted from older versions, in words. Empty when the file was of today. */
  readonly migrated: readonly string[]
}

/**
 * Makes a graph of the text of a `*.livery.json`. Looks at limits first, then at the JSON, the format and the schema;
 * lifts older files and, given a lookup, older nodes. Unknown fields and nodes of unknown types are kept as they are.
 * Reads no file, runs nothing and never throws.
 */
export function openGraph(text: string, lookup?: MigrationLookup): OpenedGraph {
  if (text.length > MAX_BYTES || (text.length * 3 > MAX_BYTES && new TextEncoder().encode(text).length > MAX_BYTES)) {
    const message = `The file is larger than ${MAX_BYTES / 1024 / 1024} MB.`
    const help = 'Graph files hold no pictures: check that this is one, or split it into several graphs.'
    return refused([{ code: 'too-large', message, help }])
  }
  const { value, faults } = parseStrict(text)
  if (value === undefined || faults.some(({ code }) => code === 'duplicate-id')) return refused(faults)
  if (!isObject(value)) return refused([...faults, notAGraph(value)])
  const major = majorOf(value)
  if (major === undefined) return refused([...faults, notAGraph(value)])
  if (countNodes(value) > MAX_NODES) {
    const message = `The graph has ${countNodes(value)} nodes; ${MAX_NODES} is the most.`
    return refused([{ code: 'too-large', message, help: 'Split it into several graphs.', path: 'nodes' }])
  }
  return major > FORMAT.major ? openNewer(value, major, faults) : openKnown(value, major, faults, lookup)
}

function openKnown(
  value: Readonly<Record<string, Json>>,
  major: number,
  faults: readonly Fault[],
  lookup: MigrationLookup | undefined,
): OpenedGraph {
  const lifted = migrateDocument(value, major)
  const parsed = graphSchema.safeParse(lifted.document)
  const found = [...faults, ...lifted.faults]
  if (!parsed.success) return refused([...found, ...schemaFaults(parsed.error, lifted.document)])
  if (lifted.faults.some(({ code }) => code === 'duplicate-id')) return refused(found)
  if (!lookup) return { graph: parsed.data, faults: found, migrated: lifted.migrated }
  const nodes = migrateNodes(parsed.data, lookup)
  return { graph: nodes.graph, faults: [...found, ...nodes.faults], migrated: [...lifted.migrated, ...nodes.migrated] }
}

function openNewer(value: Readonly<Record<string, Json>>, major: number, faults: readonly Fault[]): OpenedGraph {
  const readOnly = `The file has format ${major}; format ${FORMAT.major} is the newest known here.`
  const fault: Fault = {
    code: 'newer-format',
    message: readOnly,
    help: 'It can be looked at and not saved. Update Clearcoat to change it.',
    path: 'format.major',
    given: String(major),
  }
  const parsed = graphSchema.safeParse({ ...value, format: { ...FORMAT } })
  return { graph: parsed.success ? parsed.data : null, readOnly, faults: [...faults, fault], migrated: [] }
}

function majorOf(value: Readonly<Record<string, Json>>): number | undefined {
  const format = own(value, 'format')
  if (!isObject(format) || own(format, 'name') !== FORMAT.name) return undefined
  const major = own(format, 'major')
  return typeof major === 'number' && Number.isInteger(major) && major >= 0 ? major : undefined
}

function countNodes(value: Readonly<Record<string, Json>>): number {
  const nodes = own(value, 'nodes')
  return typeof nodes === 'object' && nodes !== null ? Object.keys(nodes).length : 0
}

function notAGraph(value: Json): Fault {
  const fields = isObject(value) ? value : {}
  const format = own(fields, 'format')
  const name = isObject(format) ? own(format, 'name') : undefined
  const what =
    name === FORMAT.name
      ? 'Its format says no version: "major" should be a whole number.'
      : name === 'clearcoat.nodes'
        ? 'It holds copied nodes: paste them into an open graph.'
        : 'links' in fields && 'last_node_id' in fields
          ? 'It was written by ComfyUI, whose graphs have other nodes.'
          : `A graph file begins with "format": { "name": "${FORMAT.name}", "major": ${FORMAT.major}, "minor": ${FORMAT.minor} }.`
  return { code: 'not-a-graph', message: 'This is not a Clearcoat graph.', help: what, path: 'format' }
}

function refused(faults: readonly Fault[]): OpenedGraph {
  return { graph: null, faults, migrated: [] }
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
