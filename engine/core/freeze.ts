import type { Graph } from '../../graphs/format/graph.ts'

/** No JSON that opens is nested deeper. */
const DEEPEST = 200

/**
 * Freezes everything of a graph that a run reads, deeply, so that what was submitted is what runs and later edits make a
 * new graph. What is frozen already is taken to be frozen deeply, so parts shared with an earlier graph cost one look.
 * The layout is left alone: it never changes what a graph makes. Throws a RangeError when params are nested without end.
 */
export function freezeGraph(graph: Graph): void {
  if (Object.isFrozen(graph)) return
  for (const key of Object.keys(graph)) if (key !== 'layout') freeze(graph[key], 0)
  Object.freeze(graph)
}

function freeze(part: unknown, depth: number): void {
  if (part === null || typeof part !== 'object' || Object.isFrozen(part)) return
  if (depth > DEEPEST) throw new RangeError('The graph is nested too deeply.')
  if (Array.isArray(part)) for (const member of part) freeze(member, depth + 1)
  else for (const key in part) freeze((part as Record<string, unknown>)[key], depth + 1)
  Object.freeze(part)
}
