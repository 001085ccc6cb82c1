import type { Fault } from './fault.ts'
import { FORMAT, type Json } from './graph.ts'
import { own } from './own.ts'
import { shorten } from './words.ts'

type Fields = Readonly<Record<string, Json>>

/**
 * Format 0, the draft: `nodes` is a list of {id, type, params}, an edge is {source: {node, port}, target: {node, port}},
 * the graph's name is `title`, and there is no layout. Lifts it to format 1. Ids are turned into present ones
 * (`ColorBoost_1` becomes `colorboost-1`); what no node or edge can be made of is reported.
 */
export function fromDraft(document: Fields): { document: Record<string, Json>; faults: readonly Fault[] } {
  const faults: Fault[] = []
  const { title, nodes: oldNodes, edges: oldEdges, ...rest } = document
  const ids = new Map<string, string>()
  const nodes: Record<string, Json> = {}
  for (const [index, node] of list(oldNodes).entries()) {
    const path = `nodes.${index}`
    const { id, ...fields } = isFields(node) ? node : {}
    const name = typeof id === 'string' ? presentId(id) : ''
    if (typeof id !== 'string' || name === '') faults.push(unreadable('node', path, node))
    else if (ids.has(id) || Object.hasOwn(nodes, name)) faults.push(twice(id, path))
    else {
      ids.set(id, name)
      nodes[name] = { ...fields, version: fields['version'] ?? 1, params: fields['params'] ?? {} }
    }
  }
  const edges: Json[] = []
  for (const [index, edge] of list(oldEdges).entries()) {
    const { source, target, ...fields } = isFields(edge) ? edge : {}
    const from = presentEnd(source, ids)
    const to = presentEnd(target, ids)
    if (from === undefined || to === undefined) faults.push(unreadable('edge', `edges.${index}`, edge))
    else edges.push({ ...fields, from, to })
  }
  const format = { name: FORMAT.name, major: 1, minor: 0 }
  return { document: { ...rest, format, ...(title === undefined ? {} : { name: title }), nodes, edges }, faults }
}

function presentId(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '')
}

function presentEnd(end: Json | undefined, ids: ReadonlyMap<string, string>): string | undefined {
  if (!isFields(end)) return undefined
  const node = own(end, 'node')
  const port = own(end, 'port')
  if (typeof node !== 'string' || typeof port !== 'string') return undefined
  return `${ids.get(node) ?? presentId(node)}.${port}`
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unreadable(what: 'node' | 'edge', path: string, value: Json): Fault {
  return {
    code: 'not-a-graph',
    message: `The ${what} at ${path} cannot be read.`,
    help: what === 'node' ? 'A node has an id and a type.' : 'An edge has a source and a target, each with node and port.',
    path,
    given: shorten(value),
  }
}

function twice(id: string, path: string): Fault {
  return {
    code: 'duplicate-id',
    message: `The node "${id}" is in the file twice.`,
    help: 'Give one of the two another id, or remove it.',
    node: presentId(id),
    path,
  }
}
