import type { WireShape } from './wire-shapes.ts'
import { overlaps, type Rect } from './wire-geometry.ts'

/** What is mounted as elements, by id. All else that is in view is drawn on the layer behind them. */
export interface Mounted {
  readonly cards: ReadonlySet<string>
  readonly wires: ReadonlySet<string>
}

export const NOTHING_MOUNTED: Mounted = { cards: new Set(), wires: new Set() }

/** What the canvas shows now, and what must stay mounted wherever it is: what is in the hand or has the keyboard. */
export interface Scene {
  readonly rects: ReadonlyMap<string, Rect>
  readonly wires: ReadonlyMap<string, WireShape>
  readonly seen: Rect
  readonly held: ReadonlySet<string>
}

/** How many cards may be mounted and taken down in one frame. */
export interface Pace {
  readonly mount: number
  readonly drop: number
}

/** Mounting costs milliseconds: while the view pans one card a frame is what a hand does not feel, while it zooms none is. */
export const PANNING: Pace = { mount: 1, drop: 0 }
export const ZOOMING: Pace = { mount: 0, drop: 0 }
export const AT_REST: Pace = { mount: 4, drop: 8 }

/** A graph that is opened on a view of no more cards than this stands at once. */
const AT_ONCE = 24

/** What lies this share of the view outside it stays mounted, so that coming back costs nothing. */
const KEEP = 0.3

/** Above this many, cards out of view are taken down while the view still moves. */
const MOST = 240

const grown = (rect: Rect, by: number): Rect => ({
  x: rect.x - rect.width * by,
  y: rect.y - rect.height * by,
  width: rect.width * (1 + 2 * by),
  height: rect.height * (1 + 2 * by),
})

/** The cards that touch a part of the canvas, those nearest to its middle first. */
export function cardsIn(rects: ReadonlyMap<string, Rect>, seen: Rect): string[] {
  const middle = { x: seen.x + seen.width / 2, y: seen.y + seen.height / 2 }
  const far = ({ x, y, width, height }: Rect) => Math.hypot(x + width / 2 - middle.x, y + height / 2 - middle.y)
  const found = [...rects].flatMap(([id, rect]) => (overlaps(seen, rect) ? [{ id, far: far(rect) }] : []))
  return found.sort((a, b) => a.far - b.far).map(({ id }) => id)
}

/**
 * One frame's step from what is mounted to what should be: cards in view come, nearest to the middle first, and cards far
 * out of view go. A wire is mounted with its cards; at rest, every wire that touches the view is. Gives `before` itself
 * when there is nothing to do, and whether more remains for the next frame.
 */
export function nextMounted(before: Mounted, scene: Scene, pace: Pace): { readonly mounted: Mounted; readonly more: boolean } {
  const { rects, seen, held } = scene
  const missing = cardsIn(rects, seen).filter((id) => !before.cards.has(id))
  const atRest = pace.drop > 0
  const coming = missing.slice(0, atRest && before.cards.size === 0 && missing.length <= AT_ONCE ? AT_ONCE : pace.mount)
  const kept = grown(seen, KEEP)
  const outside = [...before.cards].filter((id) => {
    const rect = rects.get(id)
    return !rect || (!held.has(id) && !overlaps(kept, rect))
  })
  const gone = outside.filter((id) => !rects.has(id))
  const drops = atRest ? pace.drop : before.cards.size > MOST ? 4 : 0
  const leaving = new Set([...gone, ...outside.slice(0, drops)])
  const holding = [...held].filter((id) => rects.has(id) && !before.cards.has(id))
  const changed = coming.length > 0 || leaving.size > 0 || holding.length > 0
  const cards = changed ? new Set([...[...before.cards].filter((id) => !leaving.has(id)), ...coming, ...holding]) : before.cards
  const settled = missing.length === coming.length
  const wires = nextWires(before, scene, cards, atRest && settled)
  const mounted = cards === before.cards && wires === before.wires ? before : { cards, wires }
  return { mounted, more: !settled || (atRest && outside.length > leaving.size) }
}

function nextWires(before: Mounted, { wires, seen }: Scene, cards: ReadonlySet<string>, all: boolean): ReadonlySet<string> {
  const kept = grown(seen, KEEP)
  const next = new Set<string>()
  for (const [key, { from, to, fromBar, toBar, hull }] of wires) {
    const whole = (fromBar !== undefined || cards.has(from)) && (toBar !== undefined || cards.has(to)) && overlaps(kept, hull)
    if (whole || (all ? overlaps(seen, hull) : before.wires.has(key)) || (before.wires.has(key) && overlaps(kept, hull))) next.add(key)
  }
  const same = next.size === before.wires.size && [...next].every((key) => before.wires.has(key))
  return same ? before.wires : next
}
