import type { Graph } from './graph.ts'
import { own } from './own.ts'
import type { ShapeLookup } from './shape.ts'

/** A value in at most 80 characters, for the `given` of a fault. Never throws. */
export function shorten(value: unknown): string {
  let text: string
  try {
    text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value))
  } catch {
    text = typeof value
  }
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

/** How messages name a node: its own title, else its type's, with its id. */
export function nodeName(graph: Graph, lookup: ShapeLookup, id: string): string {
  const node = own(graph.nodes, id)
  if (!node) return `"${id}"`
  return `${node.title || lookup(node.type)?.title || node.type} (${id})`
}

/** Names joined for a sentence: `a, b and c`. More than eight are counted. */
export function listed(names: readonly string[]): string {
  const shown = names.length > 8 ? [...names.slice(0, 7), `${names.length - 7} more`] : names
  const last = shown[shown.length - 1] ?? ''
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`
}
