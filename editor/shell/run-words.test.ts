import { describe, expect, it } from 'vitest'
import { openRun, type NodeRun, type RunState } from '../../engine/protocol/run-state.ts'
import { expectedTimes, runSentence, tally, timeLeft } from './run-words.ts'

const node = (state: NodeRun['state'], more: Partial<NodeRun> = {}): NodeRun => ({ type: 'x', state, share: 0, ms: 0, notes: [], ...more })

function run(nodes: Record<string, NodeRun>, more: Partial<RunState> = {}): RunState {
  return { ...openRun({ run: 'r1', graph: 'g', order: 1, quality: 'final', revision: 1, by: 'me', startedAt: 0 }), status: 'running', nodes, ...more }
}

const title = (id: string) => id.toUpperCase()

describe('runSentence', () => {
  const under = run({ a: node('ran'), b: node('failed'), c: node('running'), d: node('queued'), e: node('skipped') })

  it('counts as a sentence while it runs', () => {
    expect(tally(under)).toEqual({ total: 4, ran: 1, cached: 0, failed: 1, waiting: 0, toGo: 2 })
    expect(runSentence(under, 11_000, title).text).toBe('1 done, 1 failed, 2 to go, about 11.0 s')
    expect(runSentence(under, undefined, title).text).toBe('1 done, 1 failed, 2 to go')
  })

  it('names the node that stopped it', () => {
    const stopped = run({ a: node('ran'), b: node('failed'), c: node('blocked') }, { status: 'partial', ms: 96 })
    expect(runSentence(stopped, undefined, title)).toEqual({ failure: 'Stopped at B', text: '1 step waiting' })
  })

  it('sums up a whole run', () => {
    const whole = run({ a: node('cached'), b: node('ran') }, { status: 'ok', ms: 96 })
    expect(runSentence(whole, undefined, title)).toEqual({ text: '2 steps \u00b7 1 cached \u00b7 96 ms' })
    expect(runSentence(run({ a: node('cancelled') }, { status: 'cancelled', ms: 400 }), undefined, title).text).toBe('Cancelled after 0.40 s, 0 done')
  })
})

describe('times of steps', () => {
  const before = run({ a: node('ran', { ms: 100 }), b: node('ran', { ms: 300 }) }, { run: 'r0', status: 'ok' })

  it('are those of the last run of the same quality', () => {
    const now = run({ a: node('running', { share: 0.5 }), b: node('queued') })
    expect([...expectedTimes(now, [now, before]).of.values()]).toEqual([100, 300])
    expect(timeLeft(now, [now, before])).toBe(350)
  })

  it('are not told while a step never ran', () => {
    const now = run({ a: node('running'), c: node('queued') })
    expect(timeLeft(now, [now, before])).toBeUndefined()
    expect(expectedTimes(now, [now, before]).of.get('c')).toBe(100)
    expect(timeLeft(now, [now, { ...before, quality: 'draft' }])).toBeUndefined()
  })
})
