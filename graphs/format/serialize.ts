import { splitEnd, type Graph, type GraphEdge } from './graph.ts'

const TOP = ['format', 'name', 'doc', 'inputs', 'outputs', 'nodes', 'edges']
const FORMAT_KEYS = ['name', 'major', 'minor']
const NODE_KEYS = ['type', 'version', 'title', 'bypass', 'params']
const EDGE_KEYS = ['from', 'to', 'slot']
const INPUT_KEYS = ['type', 'title', 'doc', 'default', 'to']
const OUTPUT_KEYS = ['from', 'title', 'doc']
const LAYOUT_KEYS = ['nodes', 'frames', 'notes', 'portals']

/** How long a value may be to stay on one line. */
const LINE = 100

/**
 * The one text of a graph: equal graphs give equal bytes, whatever the order in which they were built. Two spaces,
 * a line break at the end, keys sorted, edges one to a line and sorted by where they go, layout last. Unknown fields
 * are written back after the known ones. Throws a TypeError for a number that JSON cannot hold.
 */
export function serialize(graph: Graph): string {
  return `${document(graph, true)}\n`
}

/** The text that tells whether two graphs mean the same: `serialize` without the layout. Made for hashing. */
export function contentText(graph: Graph): string {
  return `${document(graph, false)}\n`
}

/** The order of edges in a file: by node and port they go to, then where they come from, then slot. */
export function compareEdges(a: GraphEdge, b: GraphEdge): number {
  const toA = splitEnd(a.to)
  const toB = splitEnd(b.to)
  return (
    compareText(toA.node, toB.node) ||
    compareText(toA.port, toB.port) ||
    compareText(a.from, b.from) ||
    compareText(a.slot ?? '', b.slot ?? '') ||
    compareText(write(a, 0, EDGE_KEYS), write(b, 0, EDGE_KEYS))
  )
}

/** Order by code units: the same in every language and on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Any JSON value as canonical text of several lines: sorted keys, stable numbers. For texts other than graph files. */
export function canonicalText(value: unknown): string {
  return write(value, 0, [])
}

function document(graph: Graph, withLayout: boolean): string {
  const known: Readonly<Record<string, () => string>> = {
    format: () => write(graph.format, 1, FORMAT_KEYS),
    inputs: () => table(graph.inputs, (entry) => write(entry, 2, INPUT_KEYS)),
    outputs: () => table(graph.outputs, (entry) => write(entry, 2, OUTPUT_KEYS)),
    nodes: () => table(graph.nodes, (node) => block(node, 2, NODE_KEYS, 'params')),
    edges: () => {
      const edges = graph.edges.toSorted(compareEdges)
      return edges.length === 0 ? '[]' : `[\n${edges.map((edge) => `    ${line(edge, EDGE_KEYS)}`).join(',\n')}\n  ]`
    },
    layout: () => block(graph.layout, 1, LAYOUT_KEYS),
  }
  const keys = orderedKeys(graph, TOP).filter((key) => key !== 'layout')
  if (withLayout) keys.push('layout')
  const parts = keys.map((key) => `  ${JSON.stringify(key)}: ${(known[key] ?? (() => write(field(graph, key), 1, [])))()}`)
  return `{\n${parts.join(',\n')}\n}`
}

function table<T>(record: Readonly<Record<string, T>>, entry: (value: T) => string): string {
  const keys = Object.keys(record).sort(compareText)
  if (keys.length === 0) return '{}'
  return `{\n${keys.map((key) => `    ${JSON.stringify(key)}: ${entry(record[key] as T)}`).join(',\n')}\n  }`
}

function write(value: unknown, depth: number, first: readonly string[]): string {
  if (value === null || typeof value !== 'object') return literal(value)
  if (isFlat(value)) {
    const short = line(value, first)
    if (short.length <= LINE) return short
  }
  return block(value, depth, first)
}

/** Several lines, one for each item; the field called `open` is never put on one line. */
function block(value: object, depth: number, first: readonly string[], open?: string): string {
  const inner = '  '.repeat(depth + 1)
  const parts = Array.isArray(value)
    ? value.map((item: unknown) => inner + write(item, depth + 1, []))
    : orderedKeys(value, first).map((key) => {
        const item = field(value, key)
        const several = key === open && typeof item === 'object' && item !== null
        const text = several ? block(item, depth + 1, []) : write(item, depth + 1, [])
        return `${inner}${JSON.stringify(key)}: ${text}`
      })
  const [begin, end] = Array.isArray(value) ? '[]' : '{}'
  return parts.length === 0 ? `${begin}${end}` : `${begin}\n${parts.join(',\n')}\n${'  '.repeat(depth)}${end}`
}

function line(value: unknown, first: readonly string[]): string {
  if (value === null || typeof value !== 'object') return literal(value)
  if (Array.isArray(value)) return `[${value.map((item: unknown) => line(item, [])).join(', ')}]`
  const parts = orderedKeys(value, first).map((key) => `${JSON.stringify(key)}: ${line(field(value, key), [])}`)
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
}

function literal(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`A graph file cannot hold the number ${value}.`)
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) throw new TypeError(`A graph file cannot hold a ${typeof value}.`)
  return text
}

function isFlat(value: object): boolean {
  return Object.values(value).every((item) => item === null || typeof item !== 'object')
}

function orderedKeys(value: object, first: readonly string[]): string[] {
  const present = Object.keys(value).filter((key) => field(value, key) !== undefined)
  const rest = present.filter((key) => !first.includes(key)).sort(compareText)
  return [...first.filter((key) => present.includes(key)), ...rest]
}

function field(value: object, key: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[key]
}
