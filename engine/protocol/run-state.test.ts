import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RunEvent, RunStatus, StepState } from './events.ts'
import { isOver, openRun, reduceEvents, reduceRun, reduceSnapshot, type RunInfo, type RunState } from './run-state.ts'

const info: RunInfo = { run: 'r1', graph: 'g', order: 1, quality: 'final', revision: 3, by: 'me', startedAt: 0 }

type Body = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'run' | 'seq' | 't'> : never) : never

const numbered = (bodies: readonly Body[], run = 'r1'): RunEvent[] => bodies.map((body, seq) => ({ ...body, run, seq, t: seq }) as RunEvent)

const finish = (status: RunStatus, steps: Readonly<Record<string, StepState>>): Body => ({
  type: 'run.finished',
  status,
  ms: 9,
  steps: Object.entries(steps).map(([node, state]) => ({ node, type: 't', state, ms: 1 })),
  outputs: {},
  files: [],
  cache: { hits: 0, misses: 1, memoryBytes: 0, diskBytes: 0 },
})

const started = (...nodes: readonly string[]): Body => ({ type: 'run.started', steps: nodes.map((node) => ({ node, type: 't', state: 'queued' })), faults: [] })
const progress = (node: string, share: number): Body => ({ type: 'node.progress', node, share })
const end = (node: string, state: StepState): Body => ({ type: 'node.finished', node, state, ms: 2 })

const nodeName = fc.constantFrom('a', 'b', 'c')
const body: fc.Arbitrary<Body> = fc.oneof(
  nodeName.map((node): Body => ({ type: 'node.started', node })),
  fc.tuple(nodeName, fc.double({ min: 0, max: 1, noNaN: true })).map(([node, share]) => progress(node, share)),
  fc.tuple(nodeName, fc.string()).map(([node, message]): Body => ({ type: 'node.note', node, message })),
  fc.tuple(nodeName, fc.constantFrom<StepState>('ran', 'cached', 'failed', 'blocked', 'cancelled')).map(([node, state]) => end(node, state)),
)

/** Whatever a run might say, sensible or not, with or without an end. */
const history = fc
  .tuple(fc.array(body, { maxLength: 30 }), fc.boolean())
  .map(([bodies, over]) => numbered([started('a', 'b', 'c'), ...bodies, ...(over ? [finish('partial', { a: 'ran', b: 'failed', c: 'blocked' })] : [])]))

const whole = (events: readonly RunEvent[]): RunState => reduceEvents(openRun(info), events).state

describe('the state of a run (99: what comes late, twice or out of turn changes nothing)', () => {
  const node = (events: readonly RunEvent[], id: string) => whole(events).nodes[id]

  it('passes over progress, ends and notes of a node that has ended', () => {
    const events = numbered([started('a'), { type: 'node.started', node: 'a' }, end('a', 'ran'), progress('a', 0.3), end('a', 'failed'), { type: 'node.note', node: 'a', message: 'late' }])
    expect(node(events, 'a')).toMatchObject({ state: 'ran', share: 1, notes: [] })
    expect(whole(events).next).toBe(6)
  })

  it('takes in ends of siblings after a failure', () => {
    const events = numbered([started('a', 'b'), end('a', 'failed'), progress('b', 0.5), end('b', 'ran')])
    expect(node(events, 'b')?.state).toBe('ran')
  })

  it('passes over everything after the end of the run, and a second end', () => {
    const events = numbered([started('a'), finish('ok', { a: 'ran' }), { type: 'node.started', node: 'a' }, finish('error', { a: 'failed' })])
    expect(whole(events)).toMatchObject({ status: 'ok', nodes: { a: { state: 'ran' } } })
  })

  it('never lets progress fall', () => {
    expect(node(numbered([started('a'), progress('a', 0.8), progress('a', 0.2)]), 'a')?.share).toBe(0.8)
  })

  it('passes over nodes that the run does not have, whatever they are called', () => {
    const events = numbered([started('a'), progress('__proto__', 1), end('constructor', 'ran')])
    expect(Object.keys(whole(events).nodes)).toEqual(['a'])
  })

  it('passes over events of other runs', () => {
    const state = whole(numbered([started('a')]))
    expect(reduceRun(state, { ...numbered([started('z')], 'r2')[0]!, seq: 1 })).toEqual({ state, gap: false })
  })

  it('does not let a slow snapshot take the place of what is newer, nor one of another run', () => {
    const events = numbered([started('a'), progress('a', 0.5), end('a', 'ran')])
    const early = whole(events.slice(0, 2))
    const late = whole(events)
    expect(reduceSnapshot(late, early)).toBe(late)
    expect(reduceSnapshot(early, late)).toBe(late)
    expect(reduceSnapshot(late, { ...late, run: 'r2', next: 99 })).toBe(late)
    expect(reduceSnapshot(undefined, late)).toBe(late)
  })

  it('says when something is missing, and stays as it is', () => {
    const events = numbered([started('a'), progress('a', 0.5), end('a', 'ran')])
    const state = whole(events.slice(0, 1))
    expect(reduceRun(state, events[2]!)).toEqual({ state, gap: true })
  })
})

describe('resuming (100: as if one had never left)', () => {
  it('comes to the same after any prefix and a replay from there', () => {
    fc.assert(
      fc.property(history, fc.nat(40), (events, cut) => {
        const prefix = reduceEvents(openRun(info), events.slice(0, cut)).state
        const resumed = reduceEvents(prefix, events.filter(({ seq }) => seq >= prefix.next)).state
        expect(resumed).toEqual(whole(events))
      }),
    )
  })

  it('comes to the same after any prefix, a snapshot taken later, and the rest', () => {
    fc.assert(
      fc.property(history, fc.nat(40), fc.nat(40), (events, cut, taken) => {
        const snapshot = JSON.parse(JSON.stringify(whole(events.slice(0, taken)))) as RunState
        const resumed = reduceSnapshot(whole(events.slice(0, cut)), snapshot)
        expect(reduceEvents(resumed, events).state).toEqual(whole(events))
      }),
    )
  })

  it('comes to the same when events are lost, doubled and shuffled, as long as gaps are asked for', () => {
    const noise = fc.array(fc.tuple(fc.nat(200), fc.boolean()), { maxLength: 80 })
    fc.assert(
      fc.property(history, noise, (events, arrivals) => {
        let state = openRun(info)
        for (const [pick, snapshot] of arrivals) {
          const event = events[pick % events.length]!
          const reduced = reduceRun(state, event)
          state = reduced.state
          if (!reduced.gap) continue
          const upTo = events.slice(0, event.seq + 1)
          state = snapshot ? reduceSnapshot(state, whole(upTo)) : reduceEvents(state, upTo.filter(({ seq }) => seq >= state.next)).state
        }
        expect(reduceEvents(state, events).state).toEqual(whole(events))
      }),
    )
  })

  it('knows when a run is over', () => {
    expect(isOver(openRun(info))).toBe(false)
    expect(isOver(whole(numbered([started('a')])))).toBe(false)
    expect(isOver(whole(numbered([started('a'), finish('cancelled', { a: 'cancelled' })])))).toBe(true)
  })
})
