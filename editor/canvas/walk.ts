import type { Point, Rect } from './wire-geometry.ts'

/** Where an arrow key points. */
export type Direction = 'left' | 'right' | 'up' | 'down'

const middle = ({ x, y, width, height }: Rect): Point => ({ x: x + width / 2, y: y + height / 2 })

/**
 * The next thing in a direction: of those that lie more that way than aside, the one that is nearest, where being aside
 * counts double. Null when there is none.
 */
export function nextInDirection<K>(rects: ReadonlyMap<K, Rect>, from: K, direction: Direction): K | null {
  const start = rects.get(from)
  if (!start) return null
  const here = middle(start)
  let best: K | null = null
  let least = Infinity
  for (const [key, rect] of rects) {
    if (key === from) continue
    const there = middle(rect)
    const dx = there.x - here.x
    const dy = there.y - here.y
    const ahead = direction === 'right' ? dx : direction === 'left' ? -dx : direction === 'down' ? dy : -dy
    const aside = Math.abs(direction === 'left' || direction === 'right' ? dy : dx)
    const cost = ahead + 2 * aside
    if (ahead > 0 && aside <= 2 * ahead && cost < least) {
      least = cost
      best = key
    }
  }
  return best
}

const COLUMN = 100

/** Things in the order in which they are read: column by column from the left, each from the top. */
export function readingOrder<K>(rects: ReadonlyMap<K, Rect>): K[] {
  return [...rects]
    .sort(([, a], [, b]) => Math.floor(a.x / COLUMN) - Math.floor(b.x / COLUMN) || a.y - b.y || a.x - b.x)
    .map(([key]) => key)
}

/** The thing that is nearest to a point. */
export function nearestTo<K>(rects: ReadonlyMap<K, Rect>, { x, y }: Point): K | null {
  let best: K | null = null
  let least = Infinity
  for (const [key, rect] of rects) {
    const there = middle(rect)
    const distance = Math.hypot(there.x - x, there.y - y)
    if (distance < least) {
      least = distance
      best = key
    }
  }
  return best
}

/** The direction of an arrow key; null for other keys. */
export function arrowDirection(key: string): Direction | null {
  return key === 'ArrowLeft' ? 'left' : key === 'ArrowRight' ? 'right' : key === 'ArrowUp' ? 'up' : key === 'ArrowDown' ? 'down' : null
}
