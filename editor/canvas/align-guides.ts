import type { Rect } from './wire-geometry.ts'

/** A line through equal edges: `x` at a place across the canvas, or `y`; it runs `from` .. `to` along the other axis. */
export interface Guide {
  readonly axis: 'x' | 'y'
  readonly at: number
  readonly from: number
  readonly to: number
}

/** How far a dragged rectangle is pulled, and the guides that it then lies on. */
export interface Pull {
  readonly dx: number
  readonly dy: number
  readonly guides: readonly Guide[]
}

const NONE: Pull = { dx: 0, dy: 0, guides: [] }

/**
 * Pulls a dragged rectangle to equal edges and centres of others, where one is nearer than `reach` px. Each axis is pulled
 * to its nearest line only.
 */
export function alignPull(dragged: Rect, others: readonly Rect[], reach: number): Pull {
  if (others.length === 0) return NONE
  const x = nearest(linesOf(dragged, 'x'), others.flatMap((rect) => linesOf(rect, 'x')), reach)
  const y = nearest(linesOf(dragged, 'y'), others.flatMap((rect) => linesOf(rect, 'y')), reach)
  const moved = { ...dragged, x: dragged.x + (x ?? 0), y: dragged.y + (y ?? 0) }
  const guides = [...(x === null ? [] : guidesOn('x', moved, others)), ...(y === null ? [] : guidesOn('y', moved, others))]
  return { dx: x ?? 0, dy: y ?? 0, guides }
}

function linesOf(rect: Rect, axis: 'x' | 'y'): number[] {
  const start = rect[axis]
  const size = axis === 'x' ? rect.width : rect.height
  return [start, start + size / 2, start + size]
}

/** The shift that brings like to like: left to left, centre to centre, right to right. Null when none is near enough. */
function nearest(lines: readonly number[], targets: readonly number[], reach: number): number | null {
  let best: number | null = null
  for (const [index, target] of targets.entries()) {
    const line = lines[index % 3] ?? 0
    const shift = target - line
    if (Math.abs(shift) <= reach && (best === null || Math.abs(shift) < Math.abs(best))) best = shift
  }
  return best
}

function guidesOn(axis: 'x' | 'y', moved: Rect, others: readonly Rect[]): Guide[] {
  const found = new Map<number, Guide>()
  const along = axis === 'x' ? 'y' : 'x'
  const length = (rect: Rect) => (axis === 'x' ? rect.height : rect.width)
  for (const [index, at] of linesOf(moved, axis).entries()) {
    for (const other of others) {
      if (Math.abs((linesOf(other, axis)[index] ?? Infinity) - at) > 0.5) continue
      const known = found.get(at)
      const from = Math.min(known?.from ?? Infinity, moved[along], other[along])
      const to = Math.max(known?.to ?? -Infinity, moved[along] + length(moved), other[along] + length(other))
      found.set(at, { axis, at, from, to })
    }
  }
  return [...found.values()]
}
