import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestTo, nextInDirection, readingOrder } from './walk.ts'

const at = (x: number, y: number) => ({ x, y, width: 176, height: 200 })
const cards = new Map([
  ['photo', at(0, 0)],
  ['car', at(0, 260)],
  ['auv', at(240, 60)],
  ['boost', at(480, 60)],
  ['logo', at(480, 320)],
])

describe('walking cards with the arrow keys', () => {
  it('goes to the nearest card that lies that way', () => {
    expect(nextInDirection(cards, 'photo', 'right')).toBe('auv')
    expect(nextInDirection(cards, 'photo', 'down')).toBe('car')
    expect(nextInDirection(cards, 'auv', 'right')).toBe('boost')
    expect(nextInDirection(cards, 'boost', 'down')).toBe('logo')
    expect(nextInDirection(cards, 'logo', 'up')).toBe('boost')
    expect(nextInDirection(cards, 'photo', 'left')).toBeNull()
    expect(nextInDirection(cards, 'nobody', 'left')).toBeNull()
  })

  it('always makes headway', () => {
    const places = fc.array(fc.record({ x: fc.integer({ min: 0, max: 3000 }), y: fc.integer({ min: 0, max: 3000 }) }), { minLength: 2, maxLength: 12 })
    fc.assert(
      fc.property(places, fc.constantFrom('left' as const, 'right' as const, 'up' as const, 'down' as const), (list, direction) => {
        const rects = new Map(list.map(({ x, y }, index) => [index, at(x, y)]))
        const next = nextInDirection(rects, 0, direction)
        if (next === null) return
        const [from, to] = [rects.get(0) ?? at(0, 0), rects.get(next) ?? at(0, 0)]
        const ahead = { left: from.x - to.x, right: to.x - from.x, up: from.y - to.y, down: to.y - from.y }[direction]
        expect(ahead).toBeGreaterThan(0)
      }),
    )
  })

  it('reads columns from the left, each from the top', () => {
    expect(readingOrder(cards)).toEqual(['photo', 'car', 'auv', 'boost', 'logo'])
    expect(nearestTo(cards, { x: 520, y: 500 })).toBe('logo')
    expect(nearestTo(new Map(), { x: 0, y: 0 })).toBeNull()
  })
})
