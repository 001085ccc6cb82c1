import * as z from 'zod'
import { applyOps, type Applied } from './apply-ops.ts'
import type { Fault } from './fault.ts'
import { edgeSchema, FORMAT, nodeIdSchema, nodeSchema, splitEnd, type Graph, type GraphEdge } from './graph.ts'
import { migrateNodes, type MigrationLookup } from './migrate.ts'
import { MAX_BYTES, openGraph } from './open.ts'
import type { Op } from './ops.ts'
import { own } from './own.ts'
import { schemaFaults } from './schema-faults.ts'
import { canonicalText, compareEdges } from './serialize.ts'
import { parseStrict } from './strict-json.ts'

/** What the clipboard's text calls itself. */
export const CLIP = { name: 'clearcoat.nodes', major: 1, minor: 0 } as const

const point = z.looseObject({ x: z.number(), y: z.number() })

const clipSchema = z.looseObject({
  format: z.looseObject({ name: z.literal(CLIP.name), major: z.literal(CLIP.major), minor: z.int().min(0) }),
  nodes: z.record(nodeIdSchema, nodeSchema),
  /** Between the copied nodes. */
  edges: z.array(edgeSchema).default([]),
  /** From nodes that were not copied into copied ones. */
  outer: z.array(edgeSchema).default([]),
  places: z.record(z.string(), point).default({}),
  /** Frames that were folded over copied nodes, as the layout of a graph has them. */
  frames: z.array(z.looseObject({})).max(1000).default([]),
  /** Those of `edges` that are drawn as portals. */
  portals: z.array(z.looseObject({})).max(10_000).default([]),
})

type Clip = z.infer<typeof clipSchema>

/**
 * Nodes of a graph as a text for the clipboard, which people can also send one another. Holds the edges between the
 * nodes, and apart from them the edges that feed them from elsewhere. Ids that the graph does not have are passed over.
 */
export function copyNodes(graph: Graph, ids: Iterable<string>): string {
  const chosen = new Set([...ids].filter((id) => Object.hasOwn(graph.nodes, id)))
  const into = graph.edges.filter((edge) => chosen.has(splitEnd(edge.to).node)).toSorted(compareEdges)
  const inner = (edge: GraphEdge) => chosen.has(splitEnd(edge.from).node)
  const pick = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).filter(([id]) => chosen.has(id)))
  const clip: Clip = {
    format: { ...CLIP },
    nodes: pick(graph.nodes),
    edges: into.filter(inner),
    outer: into.filter((edge) => !inner(edge)),
    places: pick(graph.layout.nodes),
    frames: graph.layout.frames.filter((frame) => foldedOver(frame)?.every((id) => chosen.has(id) || !Object.hasOwn(graph.nodes, id))),
    portals: (graph.layout.portals ?? []).filter((portal) => into.some((edge) => inner(edge) && sameEnds(edge, portal))),
  }
  return `${canonicalText(clip)}\n`
}

/** The nodes that a frame was folded over; undefined for frames that lie open, or over nothing. */
function foldedOver(frame: Graph['layout']['frames'][number]): string[] | undefined {
  const { folded } = frame
  const nodes = typeof folded === 'object' && folded !== null && 'nodes' in folded && Array.isArray(folded.nodes) ? folded.nodes : []
  const ids = nodes.filter((id) => typeof id === 'string')
  return ids.length > 0 ? ids : undefined
}

const sameEnds = (edge: GraphEdge, other: Readonly<Record<string, unknown>>) =>
  edge.from === other['from'] && edge.to === other['to'] && edge.slot === other['slot']

export interface PasteOptions {
  /** Where the top left of what is pasted goes; by default a little beside where it was copied. */
  readonly at?: { readonly x: number; readonly y: number }
  /** Also draws the edges that fed the copied nodes from elsewhere, where those nodes are in this graph. */
  readonly outer?: boolean
  /** Lifts nodes that an older version copied. */
  readonly lookup?: MigrationLookup
}

/** What pasting comes to: the ops to apply together, and the new id of each pasted node by its old one. */
export type Pasted =
  | { readonly ok: true; readonly ops: readonly Op[]; readonly ids: ReadonlyMap<string, string>; readonly faults: readonly Fault[] }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/**
 * Reads a copied text, or the text of a whole graph, and plans its nodes into a graph under ids that are free there.
 * Text around it, such as the fences of a chat, is passed over. Nothing of the graph is changed or replaced.
 */
export function pasteNodes(graph: Graph, text: string, options: PasteOptions = {}): Pasted {
  const read = readClip(text, options.lookup)
  if (!read.clip) return { ok: false, faults: read.faults }
  const { clip } = read
  const faults = [...read.faults]
  const ids = freeIds(Object.keys(graph.nodes), Object.keys(clip.nodes))
  const shift = shiftOf(clip, options.at)
  const places = newPlaces(clip, shift)
  const ops: Op[] = Object.entries(clip.nodes).map(([old, value]) => {
    const at = places.get(old)
    return { op: 'add', node: ids.get(old) ?? old, value, ...(at && { at }) }
  })
  for (const edge of clip.edges) {
    const from = renamed(edge.from, ids)
    const to = renamed(edge.to, ids)
    if (from !== undefined && to !== undefined) ops.push({ op: 'connect', edge: { ...edge, from, to } })
    else faults.push(leftOut(edge))
  }
  for (const edge of options.outer ? clip.outer : []) {
    const to = renamed(edge.to, ids)
    const there = Object.hasOwn(graph.nodes, splitEnd(edge.from).node)
    if (there && to !== undefined) ops.push({ op: 'connect', edge: { ...edge, to } })
  }
  ops.push(...layoutOps(graph, clip, ids, shift))
  return { ok: true, ops, ids, faults }
}

/** Pastes and applies in one step. */
export function paste(graph: Graph, text: string, options: PasteOptions = {}): Applied | { ok: false; fault: Fault; index: -1 } {
  const planned = pasteNodes(graph, text, options)
  if (planned.ok) return applyOps(graph, planned.ops)
  const [fault = { code: 'not-a-graph', message: 'There is nothing to paste.', help: 'Copy some nodes first.' }] = planned.faults
  return { ok: false, fault, index: -1 }
}

/**
 * An id that is not taken, made of a wanted one: `color-boost`, else `color-boost-2`, `color-boost-3`. Counting begins at
 * `from`.
 */
export function freeId(wanted: string, taken: ReadonlySet<string>, from = 2): string {
  if (!taken.has(wanted)) return wanted
  const base = baseOf(wanted)
  for (let count = from; ; count++) {
    const id = `${base}-${count}`
    if (!taken.has(id)) return id
  }
}

function baseOf(id: string): string {
  return id.replace(/-\d+$/, '').slice(0, 56).replace(/-+$/, '')
}

/** Free ids for many at once: each base goes on counting where it stopped. */
function freeIds(present: readonly string[], wanted: readonly string[]): Map<string, string> {
  const taken = new Set(present)
  const counts = new Map<string, number>()
  const ids = new Map<string, string>()
  for (const old of wanted) {
    const base = baseOf(old)
    const id = freeId(old, taken, counts.get(base))
    if (id !== old) counts.set(base, Number(id.slice(base.length + 1)) + 1)
    taken.add(id)
    ids.set(old, id)
  }
  return ids
}

function renamed(end: string, ids: ReadonlyMap<string, string>): string | undefined {
  const { node, port } = splitEnd(end)
  const id = ids.get(node)
  return id === undefined ? undefined : `${id}.${port}`
}

interface Shift {
  readonly dx: number
  readonly dy: number
}

const placesOf = (clip: Clip) => Object.entries(clip.places).filter(([id]) => Object.hasOwn(clip.nodes, id))

function shiftOf(clip: Clip, at: PasteOptions['at']): Shift {
  const places = placesOf(clip)
  if (!at || places.length === 0) return { dx: 40, dy: 40 }
  const left = Math.min(...places.map(([, { x }]) => x))
  const top = Math.min(...places.map(([, { y }]) => y))
  return { dx: at.x - left, dy: at.y - top }
}

function newPlaces(clip: Clip, { dx, dy }: Shift): Map<string, { x: number; y: number }> {
  return new Map(placesOf(clip).map(([id, { x, y, ...rest }]) => [id, { ...rest, x: x + dx, y: y + dy }]))
}

/** The ops that bring along how the pasted nodes were drawn: frames folded over them, and wires that are portals. */
function layoutOps(graph: Graph, clip: Clip, ids: ReadonlyMap<string, string>, { dx, dy }: Shift): Op[] {
  const taken = new Set(graph.layout.frames.map((frame, index) => (typeof frame['id'] === 'string' ? frame['id'] : String(index + 1))))
  const frames = clip.frames.flatMap((frame) => {
    const nodes = foldedOver(frame)?.flatMap((id) => ids.get(id) ?? []) ?? []
    if (nodes.length === 0) return []
    let count = taken.size + 1
    while (taken.has(String(count))) count++
    taken.add(String(count))
    const moved = (value: unknown, by: number) => (typeof value === 'number' ? value + by : by)
    return [{ ...frame, id: String(count), x: moved(frame['x'], dx), y: moved(frame['y'], dy), folded: { nodes, notes: [], frames: [] } }]
  })
  const portals = clip.edges.flatMap((edge) => {
    const portal = clip.portals.find((each) => sameEnds(edge, each))
    const from = renamed(edge.from, ids)
    const to = renamed(edge.to, ids)
    return portal && from !== undefined && to !== undefined ? [{ ...portal, from, to }] : []
  })
  const ops: Op[] = []
  if (frames.length > 0) ops.push({ op: 'marks', kind: 'frames', value: [...graph.layout.frames, ...frames] })
  if (portals.length > 0) ops.push({ op: 'portals', value: [...(graph.layout.portals ?? []), ...portals] })
  return ops
}

type Read = { clip: Clip; faults: readonly Fault[] } | { clip?: undefined; faults: readonly Fault[] }

function readClip(text: string, lookup: MigrationLookup | undefined): Read {
  if (text.length > MAX_BYTES) {
    return { faults: [{ code: 'too-large', message: 'The copied text is too large.', help: 'Copy fewer nodes at a time.' }] }
  }
  const begin = text.indexOf('{')
  const end = text.lastIndexOf('}')
  if (begin === -1 || end < begin) {
    const message = 'The copied text holds no nodes.'
    return { faults: [{ code: 'not-a-graph', message, help: 'Copy nodes in Clearcoat, then paste them here.' }] }
  }
  const bare = text.slice(begin, end + 1)
  const { value, faults } = parseStrict(bare)
  if (value === undefined || faults.some(({ code }) => code === 'duplicate-id')) return { faults }
  if (nameOf(value) === FORMAT.name) return wholeGraph(bare, lookup)
  const parsed = clipSchema.safeParse(value)
  if (!parsed.success) return { faults: [...faults, ...schemaFaults(parsed.error, value)] }
  return lookup ? lifted(parsed.data, faults, lookup) : { clip: parsed.data, faults }
}

function wholeGraph(text: string, lookup: MigrationLookup | undefined): Read {
  const { graph, faults } = openGraph(text, lookup)
  if (!graph) return { faults }
  return {
    clip: {
      format: { ...CLIP },
      nodes: graph.nodes,
      edges: graph.edges,
      outer: [],
      places: graph.layout.nodes,
      frames: graph.layout.frames.filter(foldedOver),
      portals: graph.layout.portals ?? [],
    },
    faults,
  }
}

function lifted(clip: Clip, faults: readonly Fault[], lookup: MigrationLookup): Read {
  const inner = clip.edges.length
  const graph: Graph = {
    format: { ...FORMAT },
    name: '',
    nodes: clip.nodes,
    edges: [...clip.edges, ...clip.outer],
    inputs: {},
    outputs: {},
    layout: { nodes: {}, frames: [], notes: [] },
  }
  const result = migrateNodes(graph, lookup)
  const { nodes, edges } = result.graph
  return {
    clip: { ...clip, nodes, edges: edges.slice(0, inner), outer: edges.slice(inner) },
    faults: [...faults, ...result.faults],
  }
}

function leftOut(edge: GraphEdge): Fault {
  return {
    code: 'missing-node',
    message: `The edge from "${edge.from}" to "${edge.to}" was left out: one of its nodes was not copied.`,
    help: 'Copy both nodes together.',
    path: `edges.${edge.from}>${edge.to}`,
  }
}

function nameOf(value: unknown): unknown {
  const format = typeof value === 'object' && value !== null ? own(
    value as Readonly<Record<string,
    unknown>>,
    'format',
  ) : undefined
  return typeof format === 'object' && format !== null ? own(format as Readonly<Record<string, unknown>>, 'name') : undefined
}
