import type { Graph } from './graph.ts'
import { components, shortestPath } from './components.ts'
import { own } from './own.ts'
import type { ShapeLookup } from './shape.ts'
import { shapeOf, type Wiring } from './wiring.ts'

/** How the nodes of a graph follow one another. */
export interface Flow {
  /** Node ids, each after all that feed it; those of a cycle stand together. */
  readonly order: readonly string[]
  /** Each cycle as the ids on its shortest way round, the first one again at the end. One for each knot of cycles. */
  readonly cycles: readonly (readonly string[])[]
  /** The targets that a node feeds, itself among them: effect nodes by id, outputs of the graph as `outputs.name`. */
  targets(node: string): readonly string[]
  readonly allTargets: readonly string[]
}

/** How many names all lists of targets together may hold; past it a node is given the list of all targets. */
const BUDGET = 1_000_000

/** Follows the edges between the nodes that a graph has. Takes time in proportion to nodes and edges, and no stack. */
export function followGraph(graph: Graph, lookup: ShapeLookup, wiring: Wiring): Flow {
  const ids = Object.keys(graph.nodes).sort()
  const number = new Map(ids.map((id, index) => [id, index]))
  const next = ids.map((id) => {
    const heads = new Set((wiring.outOf.get(id) ?? []).map((wire) => number.get(wire.to.node)))
    return [...heads].filter((head) => head !== undefined)
  })
  const groups = components(next)
  const owned = ownTargets(graph, lookup, ids)
  const allTargets = owned.flat().sort()
  const targets = targetLists(groups, next, owned, allTargets)
  return {
    order: groups.toReversed().flatMap((group) => group.map((index) => ids[index] ?? '')),
    cycles: groups.flatMap((group) => cycleOf(group, next).map((path) => path.map((index) => ids[index] ?? ''))).sort(byFirst),
    targets: (node) => targets[number.get(node) ?? -1] ?? NONE,
    allTargets,
  }
}

function ownTargets(graph: Graph, lookup: ShapeLookup, ids: readonly string[]): string[][] {
  const byNode = new Map<string, string[]>()
  for (const [name, output] of Object.entries(graph.outputs)) {
    const node = output.from.slice(0, output.from.indexOf('.'))
    const names = byNode.get(node)
    if (names) names.push(`outputs.${name}`)
    else byNode.set(node, [`outputs.${name}`])
  }
  return ids.map((id) => {
    const effect = shapeOf(graph, lookup, id)?.effect === true && own(graph.nodes, id)?.bypass !== true
    return [...(effect ? [id] : []), ...(byNode.get(id) ?? [])]
  })
}

const NONE: readonly string[] = []

/** Lists are shared wherever a node adds nothing to what the one node below it feeds. */
function targetLists(
  groups: readonly number[][],
  next: readonly number[][],
  owned: readonly string[][],
  all: readonly string[],
): (readonly string[])[] {
  const lists: (readonly string[])[] = owned.map(() => NONE)
  let spent = 0
  for (const group of groups) {
    const inside = new Set(group)
    const below = new Set<readonly string[]>()
    for (const head of group.flatMap((node) => next[node] ?? [])) {
      const list = lists[head] ?? NONE
      if (!inside.has(head) && list.length > 0) below.add(list)
    }
    const mine = group.flatMap((node) => owned[node] ?? [])
    const [only] = below
    let list: readonly string[]
    if (mine.length === 0 && below.size <= 1) list = only ?? NONE
    else if (spent > BUDGET) list = all
    else {
      list = [...new Set([...below, mine].flat())].sort()
      spent += list.length
    }
    for (const node of group) lists[node] = list
  }
  return lists
}

function cycleOf(group: readonly number[], next: readonly (readonly number[])[]): number[][] {
  const start = group.reduce((least, node) => Math.min(least, node))
  if (group.length === 1 && !next[start]?.includes(start)) return []
  const inside = new Set(group)
  const path = shortestPath(start, start, (node) => (next[node] ?? []).filter((head) => inside.has(head)))
  return path ? [path] : []
}

function byFirst(a: readonly string[], b: readonly string[]): number {
  return (a[0] ?? '') < (b[0] ?? '') ? -1 : 1
}
