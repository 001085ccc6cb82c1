import { describe, expect, it } from 'vitest'
import { alignPull } from './align-guides.ts'
import { arrange } from './arrange.ts'
import { isShake } from './shake.ts'

const rects = new Map([
  ['a', { x: 0, y: 0, width: 100, height: 50 }],
  ['b', { x: 130, y: 20, width: 100, height: 100 }],
  ['c', { x: 400, y: 200, width: 100, height: 50 }],
])

describe('lining up', () => {
  it('moves cards to an edge or a centre, and names only those that move', () => {
    expect(arrange(rects, 'left')).toEqual(new Map([['b', { x: 0, y: 20 }], ['c', { x: 0, y: 200 }]]))
    expect(arrange(rects, 'bottom')).toEqual(new Map([['a', { x: 0, y: 200 }], ['b', { x: 130, y: 150 }]]))
    expect(arrange(rects, 'middle').get('b')).toEqual({ x: 130, y: 75 })
    expect(arrange(rects, 'right').get('a')).toEqual({ x: 400, y: 0 })
  })

  it('spreads cards with equal gaps between the first and the last', () => {
    expect(arrange(rects, 'across')).toEqual(new Map([['b', { x: 200, y: 20 }]]))
    expect(arrange(new Map([...rects].slice(0, 2)), 'across').size).toBe(0)
  })
})

describe('alignment guides', () => {
  const other = { x: 200, y: 300, width: 176, height: 100 }

  it('pull a card to equal edges that are near, one line an axis', () => {
    const pull = alignPull({ x: 204, y: 0, width: 176, height: 100 }, [other], 6)
    expect([pull.dx, pull.dy]).toEqual([-4, 0])
    expect(pull.guides.map(({ axis, at }) => [axis, at])).toEqual([['x', 200], ['x', 288], ['x', 376]])
    expect(pull.guides[0]).toMatchObject({ from: 0, to: 400 })
  })

  it('leave a card alone that is near to nothing', () => {
    expect(alignPull({ x: 207, y: 0, width: 176, height: 100 }, [other], 6)).toEqual({ dx: 0, dy: 0, guides: [] })
    expect(alignPull(other, [], 6)).toEqual({ dx: 0, dy: 0, guides: [] })
  })
})

describe('a shake', () => {
  const swing = (...xs: number[]) => xs.map((x, index) => ({ x, t: index * 80 }))

  it('is four turns in a short time', () => {
    expect(isShake(swing(0, 30, 0, 30, 0, 30))).toBe(true)
    expect(isShake(swing(0, 30, 0, 30))).toBe(false)
    expect(isShake(swing(0, 8, 0, 8, 0, 8, 0))).toBe(false)
    expect(isShake(swing(0, 30, 60, 90, 120, 150))).toBe(false)
    expect(isShake([])).toBe(false)
  })

  it('is not slow', () => {
    expect(isShake([0, 30, 0, 30, 0, 30].map((x, index) => ({ x, t: index * 400 })))).toBe(false)
  })
})
