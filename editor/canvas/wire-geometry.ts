/** A point in px of the canvas at 100 %. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A rectangle in px of the canvas at 100 %. */
export interface Rect extends Point {
  readonly width: number
  readonly height: number
}

/** The ends and control points of a wire: a cubic that is horizontal at both ends. */
export type Cubic = readonly [Point, Point, Point, Point]

/**
 * The cubic of a wire from an output to an input. The control points lie `d` away, with
 * `d = min(120, max(26, |dx| / 2 + 0.4 * max(0, -dx)))`.
 */
export function wireCubic(from: Point, to: Point): Cubic {
  const dx = to.x - from.x
  const reach = Math.min(120, Math.max(26, Math.abs(dx) / 2 + 0.4 * Math.max(0, -dx)))
  return [from, { x: from.x + reach, y: from.y }, { x: to.x - reach, y: to.y }, to]
}

/** How much of a wire is drawn at either end where it is a portal, in px at 100 %. */
export const STUB = 9

/** The path of a wire, for SVG and for Path2D. */
export function wirePath(from: Point, to: Point): string {
  const [a, b, c, d] = wireCubic(from, to)
  return `M${round(a.x)} ${round(a.y)}C${round(b.x)} ${round(b.y)} ${round(c.x)} ${round(c.y)} ${round(d.x)} ${round(d.y)}`
}

/** The point of a cubic at `t`, 0..1. */
export function cubicAt([a, b, c, d]: Cubic, t: number): Point {
  const u = 1 - t
  const mix = (p: number, q: number, r: number, s: number) => u * u * u * p + 3 * u * u * t * q + 3 * u * t * t * r + t * t * t * s
  return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) }
}

const SAMPLES = 32

/** How far a point is from a wire, in px; close enough for hands. */
export function wireDistance(from: Point, to: Point, point: Point): number {
  const cubic = wireCubic(from, to)
  let least = Infinity
  let before = cubicAt(cubic, 0)
  for (let i = 1; i <= SAMPLES; i++) {
    const next = cubicAt(cubic, i / SAMPLES)
    least = Math.min(least, segmentDistance(before, next, point))
    before = next
  }
  return least
}

/** Whether a wire passes through a rectangle. */
export function wireCrosses(from: Point, to: Point, rect: Rect): boolean {
  const cubic = wireCubic(from, to)
  if (!overlaps(hull(cubic), rect)) return false
  for (let i = 0; i <= SAMPLES; i++) if (contains(rect, cubicAt(cubic, i / SAMPLES))) return true
  return false
}

/** The smallest rectangle around a wire's control points, within which all of it lies. */
export function hull(cubic: Cubic): Rect {
  const xs = cubic.map(({ x }) => x)
  const ys = cubic.map(({ y }) => y)
  const x = Math.min(...xs)
  const y = Math.min(...ys)
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

/** Whether a point lies in a rectangle, its edges included. */
export function contains(rect: Rect, { x, y }: Point): boolean {
  return x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height
}

/** Whether two rectangles touch. */
export function overlaps(a: Rect, b: Rect): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height
}

/** Whether one rectangle holds all of another. */
export function encloses(outer: Rect, inner: Rect): boolean {
  return contains(outer, inner) && contains(outer, { x: inner.x + inner.width, y: inner.y + inner.height })
}

/** The smallest rectangle around others; undefined for none. */
export function bounds(rects: Iterable<Rect>): Rect | undefined {
  let left = Infinity
  let top = Infinity
  let right = -Infinity
  let bottom = -Infinity
  for (const rect of rects) {
    left = Math.min(left, rect.x)
    top = Math.min(top, rect.y)
    right = Math.max(right, rect.x + rect.width)
    bottom = Math.max(bottom, rect.y + rect.height)
  }
  return left === Infinity ? undefined : { x: left, y: top, width: right - left, height: bottom - top }
}

function segmentDistance(a: Point, b: Point, p: Point): number {
  const dx = b.x - a.x
  const dy = b.y - a.y
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length))
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy)
}

const round = (value: number) => Math.round(value * 100) / 100
