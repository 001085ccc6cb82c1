import type { Point, Rect } from './wire-geometry.ts'

/** How chosen cards are lined up. */
export type Arrangement = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom' | 'across' | 'down'

/** Where cards go when they are lined up at an edge or a centre, or spread evenly `across` or `down`. Those that stay are left out. */
export function arrange<K>(rects: ReadonlyMap<K, Rect>, how: Arrangement): Map<K, Point> {
  const places = how === 'across' || how === 'down' ? spread(rects, how === 'across' ? 'x' : 'y') : lineUp(rects, how)
  return new Map([...places].filter(([key, { x, y }]) => rects.get(key)?.x !== x || rects.get(key)?.y !== y))
}

function lineUp<K>(rects: ReadonlyMap<K, Rect>, how: Exclude<Arrangement, 'across' | 'down'>): Map<K, Point> {
  const all = [...rects.values()]
  const left = Math.min(...all.map(({ x }) => x))
  const right = Math.max(...all.map(({ x, width }) => x + width))
  const top = Math.min(...all.map(({ y }) => y))
  const bottom = Math.max(...all.map(({ y, height }) => y + height))
  const place = ({ x, y, width, height }: Rect): Point => {
    switch (how) {
      case 'left':
        return { x: left, y }
      case 'centre':
        return { x: Math.round((left + right - width) / 2), y }
      case 'right':
        return { x: right - width, y }
      case 'top':
        return { x, y: top }
      case 'middle':
        return { x, y: Math.round((top + bottom - height) / 2) }
      case 'bottom':
        return { x, y: bottom - height }
    }
  }
  return new Map([...rects].map(([key, rect]) => [key, place(rect)]))
}

/** Equal gaps between neighbours; the first and the last stay. */
function spread<K>(rects: ReadonlyMap<K, Rect>, axis: 'x' | 'y'): Map<K, Point> {
  const size = (rect: Rect) => (axis === 'x' ? rect.width : rect.height)
  const sorted = [...rects].sort(([, a], [, b]) => a[axis] - b[axis])
  const [first] = sorted
  const last = sorted.at(-1)
  if (!first || !last || sorted.length < 3) return new Map()
  const taken = sorted.reduce((sum, [, rect]) => sum + size(rect), 0)
  const gap = (last[1][axis] + size(last[1]) - first[1][axis] - taken) / (sorted.length - 1)
  let at = first[1][axis]
  return new Map(
    sorted.map(([key, rect]) => {
      const place = { x: rect.x, y: rect.y, [axis]: Math.round(at) }
      at += size(rect) + gap
      return [key, place]
    }),
  )
}
