import type { Point, Rect } from './wire-geometry.ts'

/** An edge between two cards, by id. `y` is how far below the tops of their cards its ports lie. */
export interface TidyEdge {
  readonly from: string
  readonly to: string
  readonly fromY: number
  readonly toY: number
}

const GAP = { column: 64, row: 28 } as const
const SWEEPS = 8

/**
 * Lays cards out in columns from left to right: each card behind everything that feeds it, wires crossing as little as a
 * few sweeps can manage (each column sorted by the middle of its neighbours), and each card as level with its wires as its
 * neighbours leave room for. Starts where the cards' top left is now. Deterministic; rings are cut at one edge.
 */
export function tidyLayout(rects: ReadonlyMap<string, Rect>, edges: readonly TidyEdge[]): Map<string, Point> {
  const ids = [...rects.keys()]
  const used = edges.filter(({ from, to }) => from !== to && rects.has(from) && rects.has(to))
  const columns = columnsOf(ids, used, rects)
  const order = new Map<string, number>()
  for (const column of columns) for (const [index, id] of column.entries()) order.set(id, index)
  for (let sweep = 0; sweep < SWEEPS; sweep++) sortColumns(columns, used, order, sweep % 2 === 0)
  return placeColumns(columns, used, rects)
}

/** The column of each card: one further right than the last of those that feed it. Cards that feed stand close to what they feed. */
function columnsOf(ids: readonly string[], edges: readonly TidyEdge[], rects: ReadonlyMap<string, Rect>): string[][] {
  const depth = new Map<string, number>()
  const into = groupBy(edges, ({ to }) => to)
  const outOf = groupBy(edges, ({ from }) => from)
  const open = new Set<string>()
  const depthOf = (id: string): number => {
    const known = depth.get(id)
    if (known !== undefined) return known
    open.add(id)
    const feeds = (into.get(id) ?? []).filter(({ from }) => !open.has(from)).map(({ from }) => depthOf(from))
    open.delete(id)
    const own = feeds.length === 0 ? 0 : Math.max(...feeds) + 1
    depth.set(id, own)
    return own
  }
  ids.forEach(depthOf)
  // From the right: a source goes into the column just before the first card that it feeds.
  for (const id of ids.toSorted((a, b) => (depth.get(b) ?? 0) - (depth.get(a) ?? 0))) {
    const fed = (outOf.get(id) ?? []).map(({ to }) => depth.get(to) ?? 0)
    if (fed.length > 0 && !into.has(id)) depth.set(id, Math.max(0, Math.min(...fed) - 1))
  }
  const columns: string[][] = Array.from({ length: Math.max(0, ...depth.values()) + 1 }, () => [])
  for (const id of ids.toSorted((a, b) => (rects.get(a)?.y ?? 0) - (rects.get(b)?.y ?? 0))) columns[depth.get(id) ?? 0]?.push(id)
  return columns
}

function sortColumns(columns: string[][], edges: readonly TidyEdge[], order: Map<string, number>, forward: boolean): void {
  const neighbours = groupBy(edges, (edge) => (forward ? edge.to : edge.from))
  const weight = (id: string): number => {
    const around = neighbours.get(id) ?? []
    if (around.length === 0) return order.get(id) ?? 0
    // Ports lie below one another: those of one card keep their order through a small share of their height.
    const at = around.map((edge) => (order.get(forward ? edge.from : edge.to) ?? 0) + (forward ? edge.fromY : edge.toY) / 10_000)
    return at.reduce((sum, each) => sum + each, 0) / at.length
  }
  for (const column of forward ? columns : columns.toReversed()) {
    const weights = new Map(column.map((id) => [id, weight(id)]))
    column.sort((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0))
    for (const [index, id] of column.entries()) order.set(id, index)
  }
}

function placeColumns(columns: readonly (readonly string[])[], edges: readonly TidyEdge[], rects: ReadonlyMap<string, Rect>): Map<string, Point> {
  const left = Math.min(...[...rects.values()].map(({ x }) => x))
  const top = Math.min(...[...rects.values()].map(({ y }) => y))
  const into = groupBy(edges, ({ to }) => to)
  const places = new Map<string, Point>()
  let x = left
  for (const column of columns) {
    const wanted = column.map((id) => {
      const levels = (into.get(id) ?? []).flatMap(({ from, fromY, toY }) => (places.has(from) ? [(places.get(from)?.y ?? 0) + fromY - toY] : []))
      return levels.length === 0 ? null : levels.reduce((sum, level) => sum + level, 0) / levels.length
    })
    const heights = column.map((id) => rects.get(id)?.height ?? 0)
    for (const [index, y] of stacked(wanted, heights, top).entries()) places.set(column[index] ?? '', { x: Math.round(x), y: Math.round(y) })
    if (column.length > 0) x += Math.max(...column.map((id) => rects.get(id)?.width ?? 0)) + GAP.column
  }
  const highest = Math.min(...[...places.values()].map(({ y }) => y))
  return new Map([...places].map(([id, place]) => [id, { x: place.x, y: place.y + top - highest }]))
}

/** Stacks a column: cards as near to where they want to be as fits, those that press on one another moved as one block. */
function stacked(wanted: readonly (number | null)[], heights: readonly number[], top: number): number[] {
  const blocks: { y: number; height: number; pull: number; count: number; members: number[] }[] = []
  for (const [index, height] of heights.entries()) {
    const before = blocks.at(-1)
    const level = wanted[index] ?? (before ? before.y + before.height + GAP.row : top)
    blocks.push({ y: level, height, pull: level, count: 1, members: [index] })
    for (;;) {
      const last = blocks.at(-1)
      const above = blocks.at(-2)
      if (!last || !above || above.y + above.height + GAP.row <= last.y) break
      // Each member of the lower block would like the block's top to be this much higher.
      above.pull += last.pull - last.count * (above.height + GAP.row)
      above.count += last.count
      above.height += GAP.row + last.height
      above.members.push(...last.members)
      above.y = above.pull / above.count
      blocks.pop()
    }
  }
  const tops: number[] = []
  for (const block of blocks) {
    let y = block.y
    for (const member of block.members) {
      tops[member] = y
      y += (heights[member] ?? 0) + GAP.row
    }
  }
  return tops
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return groups
}
