import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../protocol/events.ts'
import { reduceEvents, openRun, type RunInfo } from '../protocol/run-state.ts'
import { LiveRuns } from './live-runs.ts'

const infoOf = (run: string, graph = 'g'): RunInfo => ({ run, graph, order: 1, quality: 'final', revision: 0, by: 'me', startedAt: Date.now() })

function keeping() {
  const told: RunEvent[] = []
  const runs = new LiveRuns({ told: (event) => told.push(event), titleOf: (type) => type.toUpperCase() })
  return { told, runs }
}

const startedWith = (run: string, ...nodes: readonly string[]): RunEvent => ({
  run, seq: 0, t: 0, type: 'run.started', faults: [], steps: nodes.map((node) => ({ node, type: 'tint', state: 'queued' })),
})

describe('runs', () => {
  it('replays from any event, and gives a snapshot of what is no longer kept', () => {
    const { runs } = keeping()
    runs.open(infoOf('r'))
    runs.take(startedWith('r', 'a'))
    for (let seq = 1; seq <= 6000; seq++) runs.take({ run: 'r', seq, t: seq, type: 'node.progress', node: 'a', share: seq / 6000 })
    const late = runs.resume('r', 5990)
    expect(late?.kind === 'events' && late.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 11 }, (_, i) => 5990 + i))
    const early = runs.resume('r', 3)
    expect(early).toMatchObject({ kind: 'snapshot', snapshot: { next: 6001, nodes: { a: { share: 1 } } } })
    expect(runs.resume('r', 6001)).toMatchObject({ kind: 'events', events: [] })
    expect(runs.resume('r', 99_999)).toMatchObject({ kind: 'snapshot' })
    expect(runs.resume('other', 0)).toBeUndefined()
  })

  it('ends what ran when the engine process dies: the running node failed, the rest waits for it, what was done stays', () => {
    const { runs, told } = keeping()
    runs.open(infoOf('r'))
    runs.take(startedWith('r', 'a', 'b', 'c'))
    runs.take({ run: 'r', seq: 1, t: 1, type: 'node.finished', node: 'a', state: 'ran', ms: 5 })
    runs.take({ run: 'r', seq: 2, t: 2, type: 'node.started', node: 'b' })
    runs.lost('its process was ended by SIGKILL')
    expect(runs.get('r')).toMatchObject({
      status: 'error',
      nodes: { a: { state: 'ran', ms: 5 }, b: { state: 'failed', failure: { code: 'crashed', message: 'TINT was running when the engine stopped: its process was ended by SIGKILL.' } }, c: { state: 'blocked', waitsFor: 'b' } },
    })
    // A client that only saw the events comes to the same.
    expect(reduceEvents(openRun(infoOf('r')), told).state.nodes).toEqual(runs.get('r')?.nodes)
    expect(told.map(({ seq }) => seq)).toEqual(told.map((_, i) => i))
  })

  it('ends a run that never began, and leaves finished ones alone', () => {
    const { runs, told } = keeping()
    runs.open(infoOf('waiting'))
    runs.lost('it stopped')
    expect(runs.get('waiting')?.status).toBe('error')
    const before = told.length
    runs.lost('it stopped again')
    runs.take({ run: 'waiting', seq: 9, t: 0, type: 'node.started', node: 'a' })
    expect(told).toHaveLength(before)
  })

  it('keeps the last few finished runs of each graph and every one that goes on', () => {
    const { runs } = keeping()
    for (let i = 0; i < 30; i++) {
      runs.open(infoOf(`r${i}`))
      if (i > 0) runs.refused(`r${i}`, 'no')
    }
    runs.open(infoOf('other', 'h'))
    expect(runs.get('r0')?.status).toBe('waiting')
    expect(runs.get('r29')).toBeDefined()
    expect(runs.get('r5')).toBeUndefined()
    expect(runs.states('g').length).toBeLessThan(12)
    runs.forget('g')
    expect(runs.states().map(({ run }) => run)).toEqual(['other'])
  })
})
