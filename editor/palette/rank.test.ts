import { describe, expect, it } from 'vitest'
import { type, types } from '../canvas/testing.ts'
import { fitsPort, rankNodes } from './rank.ts'
import { closest, editDistance, matchTitle } from './score.ts'

const titles = (query: string, from?: Parameters<typeof rankNodes>[1]['from'], recent: readonly string[] = []) => {
  const { fits, misfits } = rankNodes(types, { query, recent, ...(from ? { from } : {}) })
  return { fits: fits.map(({ node }) => node.title), misfits: misfits.map(({ node, needs }) => `${node.title}: ${needs.join()}`) }
}
const image = { side: 'output', type: { kinds: ['image'] } } as const

describe('matching a query', () => {
  it('ranks the same, the beginning, a word, the inside, and letters in order', () => {
    const scores = ['stripes', 'str', 'boost', 'rip', 'sps'].map((query) => matchTitle(query, query === 'boost' ? 'Color Boost' : 'Stripes')?.score ?? 0)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(new Set(scores).size).toBe(scores.length)
    expect(matchTitle('cb', 'Color Boost')?.at).toEqual([0, 6])
    expect(matchTitle('boost', 'Color Boost')?.at).toEqual([6, 7, 8, 9, 10])
    expect(matchTitle('xyz', 'Stripes')).toBeNull()
  })

  it('finds the closest title for a slip of the hand', () => {
    expect(editDistance('strp', 'strip')).toBe(1)
    expect(editDistance('ab', 'ba')).toBe(1)
    expect(closest('srtipes', types.map(({ title }) => title))).toBe('Stripes')
    expect(closest('qqqqqqqq', types.map(({ title }) => title))).toBeNull()
  })
})

describe('ranking node types', () => {
  it('goes by how well titles match, then summaries', () => {
    expect(titles('str').fits[0]).toBe('Stripes')
    expect(titles('floodlights').fits).toEqual(['Color Boost'])
    expect(titles('cb').fits[0]).toBe('Color Boost')
    expect(titles('nothing like it').fits).toEqual([])
  })

  it('sorts what fits a port from what does not, and says what that needs', () => {
    const { fits, misfits } = titles('', image)
    expect(fits.toSorted()).toEqual(['Color Boost', 'PNG Export', 'Stack', 'Stripes'])
    expect(misfits.toSorted()).toEqual(['Car: ', 'Number: ', 'Photo Input: '])
    expect(titles('', { side: 'input', type: { kinds: ['car'] } }).fits).toEqual(['Car'])
    expect(fitsPort(type('boost'), { side: 'output', type: { kinds: ['number'] } })).toBe(true)
    expect(fitsPort(type('stripes'), { side: 'output', type: { kinds: ['number'] } })).toBe(false)
  })

  it('puts what usually follows first, and what was added of late before the rest', () => {
    expect(titles('', image).fits.slice(0, 1)).toEqual(['Stripes'])
    expect(titles('', undefined, ['stack']).fits[0]).toBe('Stack')
    // Habit does not beat a better match.
    expect(titles('stri', undefined, ['boost']).fits[0]).toBe('Stripes')
  })
})
