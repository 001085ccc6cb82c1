import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tidyLayout, type TidyEdge } from './tidy.ts'
import { overlaps, type Rect } from './wire-geometry.ts'

const card = (x: number, y: number, height = 200): Rect => ({ x, y, width: 176, height })
const edge = (from: string, to: string, fromY = 100, toY = 100): TidyEdge => ({ from, to, fromY, toY })

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const scene = fc.record({
  cards: fc.array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }), fc.integer({ min: 60, max: 400 })), { minLength: 1, maxLength: names.length }),
  edges: fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 14 }),
})

const placed = ({ cards }: { cards: readonly (readonly [number, number, number])[] }) =>
  new Map(cards.map(([x, y, height], index): [string, Rect] => [names[index] ?? '', card(x, y, height)]))

describe('tidying', () => {
  it('puts a chain into a row, its wires level', () => {
    const rects = new Map([['c', card(0, 0)], ['a', card(50, 300)], ['b', card(10, 90)]])
    const places = tidyLayout(rects, [edge('a', 'b', 80, 120), edge('b', 'c', 80, 120)])
    expect(['a', 'b', 'c'].map((id) => places.get(id)?.x)).toEqual([0, 240, 480])
    const [a = 0, b = 0, c = 0] = ['a', 'b', 'c'].map((id) => places.get(id)?.y)
    expect([b - a, c - b]).toEqual([-40, -40])
    expect(Math.min(a, b, c)).toBe(0)
  })

  it('uncrosses wires', () => {
    const rects = new Map([['a', card(0, 0)], ['b', card(0, 300)], ['x', card(300, 0)], ['y', card(300, 300)]])
    const places = tidyLayout(rects, [edge('a', 'y'), edge('b', 'x')])
    const y = (id: string) => places.get(id)?.y ?? 0
    expect(Math.sign(y('a') - y('b'))).toBe(Math.sign(y('y') - y('x')))
  })

  it('never lays one card on another, keeps sources left of what they feed, and is the same every time', () => {
    fc.assert(
      fc.property(scene, (made) => {
        const rects = placed(made)
        const edges = made.edges.map(([from, to]) => edge(from, to))
        const places = tidyLayout(rects, edges)
        expect(new Set(places.keys())).toEqual(new Set(rects.keys()))
        expect(tidyLayout(rects, edges)).toEqual(places)
        const now = [...rects].map(([id, rect]) => ({ ...rect, ...places.get(id) }))
        for (const [index, one] of now.entries()) for (const other of now.slice(index + 1)) expect(overlaps(one, other)).toBe(false)
      }),
    )
    // Without rings, everything stands right of what feeds it.
    fc.assert(
      fc.property(scene, (made) => {
        const rects = placed(made)
        const edges = made.edges.filter(([from, to]) => from < to).map(([from, to]) => edge(from, to))
        const places = tidyLayout(rects, edges)
        for (const { from, to } of edges) if (rects.has(from) && rects.has(to)) expect(places.get(from)?.x ?? 0).toBeLessThan(places.get(to)?.x ?? 0)
      }),
    )
  })
})
