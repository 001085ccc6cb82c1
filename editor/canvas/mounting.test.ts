import { describe, expect, it } from 'vitest'
import { AT_REST, cardsIn, nextMounted, NOTHING_MOUNTED, PANNING, ZOOMING, type Mounted, type Scene } from './mounting.ts'
import { hull, wireCubic, type Rect } from './wire-geometry.ts'
import type { WireShape } from './wire-shapes.ts'

const COUNT = 40
const rects = new Map<string, Rect>(Array.from({ length: COUNT }, (_, i) => [`n${i}`, { x: i * 240, y: 0, width: 176, height: 200 }]))
const wires = new Map<string, WireShape>(
  Array.from({ length: COUNT - 1 }, (_, i) => {
    const cubic = wireCubic({ x: i * 240 + 176, y: 50 }, { x: (i + 1) * 240, y: 50 })
    return [`w${i}`, { from: `n${i}`, to: `n${i + 1}`, output: `n${i}.image`, cubic, hull: hull(cubic) }]
  }),
)
const scene = (x: number, width: number, held: readonly string[] = []): Scene => ({ rects, wires, seen: { x, y: 0, width, height: 400 }, held: new Set(held) })

/** Steps until nothing remains, and counts the steps. */
function settled(before: Mounted, at: Scene): { mounted: Mounted; steps: number } {
  let [mounted, steps, more] = [before, 0, true]
  while (more) ({ mounted, more } = (steps++, nextMounted(mounted, at, AT_REST)))
  return { mounted, steps }
}

describe('what is mounted', () => {
  it('is at rest all that is in view, and the wires that touch it', () => {
    const { mounted, steps } = settled(NOTHING_MOUNTED, scene(0, 1000))
    expect([...mounted.cards].sort()).toEqual(['n0', 'n1', 'n2', 'n3', 'n4'])
    expect([...mounted.wires].sort()).toEqual(['w0', 'w1', 'w2', 'w3'])
    expect(steps).toBe(1)
    expect(nextMounted(mounted, scene(0, 1000), AT_REST)).toEqual({ mounted, more: false })
  })

  it('comes in slices when the view holds many cards, nearest to its middle first', () => {
    const wide = scene(0, COUNT * 240)
    const first = nextMounted(NOTHING_MOUNTED, wide, AT_REST)
    expect(first.more).toBe(true)
    expect([...first.mounted.cards]).toEqual(cardsIn(rects, wide.seen).slice(0, AT_REST.mount))
    const { mounted, steps } = settled(NOTHING_MOUNTED, wide)
    expect(mounted.cards.size).toBe(COUNT)
    expect(steps).toBe(COUNT / AT_REST.mount)
  })

  it('grows by one card a frame while the view pans, and not at all while it zooms; nothing is taken down', () => {
    const { mounted } = settled(NOTHING_MOUNTED, scene(0, 1000))
    const away = scene(5000, 1000)
    expect(nextMounted(mounted, away, ZOOMING)).toEqual({ mounted, more: true })
    const panned = nextMounted(mounted, away, PANNING)
    expect(panned.mounted.cards.size).toBe(mounted.cards.size + 1)
    expect([...mounted.cards].every((id) => panned.mounted.cards.has(id))).toBe(true)
  })

  it('lets go of what is far out of view, but not of what is in the hand, and keeps what is near', () => {
    const { mounted } = settled(NOTHING_MOUNTED, scene(0, 1000))
    expect([...settled(mounted, scene(1000, 1000)).mounted.cards]).toContain('n4')
    const { cards, wires: left } = settled(mounted, scene(5000, 1000, ['n0'])).mounted
    expect(cards.has('n0')).toBe(true)
    expect(cards.has('n1')).toBe(false)
    expect([...left].every((key) => Number(key.slice(1)) >= 18)).toBe(true)
  })

  it('forgets cards and wires that the graph no longer has', () => {
    const { mounted } = settled(NOTHING_MOUNTED, scene(0, 1000))
    const fewer: Scene = { ...scene(0, 1000), rects: new Map([...rects].filter(([id]) => id !== 'n1')), wires: new Map([...wires].slice(2)) }
    const { cards, wires: left } = nextMounted(mounted, fewer, ZOOMING).mounted
    expect(cards.has('n1')).toBe(false)
    expect([...left].sort()).toEqual(['w2', 'w3'])
  })
})
