import { describe, expect, it } from 'vitest'
import type { NodeState } from '../state/runs.ts'
import { cardFact, cardLabel, timeText } from './card-fact.ts'

const state = (parts: Partial<NodeState>): NodeState => ({ type: 't', state: 'ran', share: 1, ms: 21, notes: [], run: 'r', order: 1, quality: 'final', revision: 1, ...parts })
const plain = { unknown: false, bypassed: false, next: false, current: true }

describe('the fact on a card', () => {
  it('writes times as people read them', () => {
    expect([0.4, 21, 99.4, 100, 450, 9994, 17_400, 59_940, 64_000, 3_600_000].map(timeText)).toEqual([
      '0 ms', '21 ms', '99 ms', '0.10 s', '0.45 s', '9.99 s', '17.4 s', '59.9 s', '1 min 04 s', '60 min 00 s',
    ])
  })

  it('is one word or figure for each state', () => {
    const text = (parts: Partial<NodeState> | undefined, context = plain) => cardFact(parts && state(parts), context).text
    expect(text(undefined)).toBe('not run')
    expect(text({ state: 'queued' })).toBe('queued')
    expect(text({ state: 'queued' }, { ...plain, next: true })).toBe('next')
    expect(text({ state: 'running', share: 0.623 })).toBe('62 %')
    expect(text({ state: 'cached' })).toBe('cached')
    expect(text({ state: 'failed' })).toBe('stopped')
    expect(text({ state: 'blocked' })).toBe('waiting')
    expect(text({ state: 'ran' }, { ...plain, bypassed: true })).toBe('bypassed')
    expect(text({ state: 'ran' }, { ...plain, unknown: true })).toBe('not installed')
  })

  it('ticks what this final run did, and nothing else', () => {
    expect(cardFact(state({}), plain)).toEqual({ text: '21 ms', tone: 'done', sign: 'tick' })
    expect(cardFact(state({}), { ...plain, current: false }).sign).toBeUndefined()
    expect(cardFact(state({ quality: 'draft' }), plain).sign).toBeUndefined()
  })

  it('is said in words', () => {
    expect(cardLabel('Color Boost', state({ state: 'running', share: 0.62 }), plain)).toBe('Color Boost, running, 62 percent')
    expect(cardLabel('Decal', state({ state: 'failed', failure: { node: 'd', type: 't', code: 'x', message: 'No logo.', given: [], causes: [] } }), plain)).toBe('Decal, failed: No logo.')
    expect(cardLabel('Car', undefined, plain)).toBe('Car, not run')
  })
})
