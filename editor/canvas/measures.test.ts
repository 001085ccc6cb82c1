import { describe, expect, it } from 'vitest'
import { catalogNode, type } from './testing.ts'
import { CARD, measureCard, portPoint } from './measures.ts'

const none = { into: [], outOf: [] }

describe('measuring a card', () => {
  it('adds head, picture, one row a pair of ports, and a row for each chief param', () => {
    const measure = measureCard(type('boost'), none)
    expect(measure.picture).toBe('image')
    // 26 head, 116 picture, 4, two rows of 20, 4, one param of 24, 3.
    expect(measure.height).toBe(26 + 116 + 4 + 40 + 4 + 24 + 3)
    expect(measure.inputs.map(({ name, y }) => [name, y])).toEqual([['image', 156], ['mask', 176]])
    expect(measure.outputs.map(({ name, y }) => [name, y])).toEqual([['image', 156]])
    expect(measure.params).toEqual([{ name: 'amount', y: 202, kinds: ['number'] }])
  })

  it('has no room for a picture where none comes out', () => {
    const measure = measureCard(type('number'), none)
    expect([measure.picture, measure.height]).toEqual([undefined, 26 + 4 + 20 + 4 + 24 + 3])
  })

  it('shows at most three chief params, and every driven one', () => {
    const params = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, { chief: name !== 'e', driven: { kinds: ['number' as const] } }]))
    const wide = catalogNode({ type: 'wide', params })
    expect(measureCard(wide, none).params.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    const driven = measureCard(wide, { into: ['e', 'b'], outOf: [] })
    expect(driven.params.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'e'])
    expect(driven.height - measureCard(wide, none).height).toBe(CARD.param)
  })

  it('gives reports a row on cards without a picture', () => {
    const measure = measureCard(type('export'), none)
    expect([measure.report, measure.reportY, measure.height]).toEqual(['report', 26 + 4 + 20 + 4, 26 + 4 + 20 + 4 + 24 + 3])
  })

  it('keeps ports that only edges know, on types that are known and on those that are not', () => {
    const unknown = measureCard(undefined, { into: ['a', 'b'], outOf: ['x'] })
    expect(unknown.inputs.map(({ name, unknown: marked }) => [name, marked])).toEqual([['a', true], ['b', true]])
    expect(portPoint(unknown, 'output', 'x')).toEqual({ x: CARD.width, y: 40 })
    expect(measureCard(type('boost'), { into: ['gone'], outOf: [] }).inputs.at(-1)).toMatchObject({ name: 'gone', unknown: true })
  })

  it('finds every port that it lists, and no other', () => {
    const measure = measureCard(type('boost'), none)
    expect(portPoint(measure, 'input', 'amount')).toEqual({ x: 0, y: 202 })
    expect(portPoint(measure, 'input', 'nothing')).toBeUndefined()
    expect(portPoint(measure, 'output', 'mask')).toBeUndefined()
  })
})
