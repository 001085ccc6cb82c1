import { describe, expect, it } from 'vitest'
import type { Failure } from '../../engine/protocol/events.ts'
import { openRun, type NodeRun, type RunState } from '../../engine/protocol/run-state.ts'
import { standingFailures } from './problems.ts'

const failure = (node: string, message: string): Failure => ({ node, type: 'x', code: 'bad', message, given: [], causes: [] })
const step = (state: NodeRun['state'], told?: Failure): NodeRun => ({ type: 'x', state, share: 0, ms: 0, notes: [], ...(told ? { failure: told } : {}) })

function run(order: number, nodes: Record<string, NodeRun>): RunState {
  const info = { run: `r${order}`, graph: 'g', order, quality: 'draft', revision: 1, by: 'me', startedAt: 0 } as const
  return { ...openRun(info), nodes }
}

const messages = (...runs: readonly RunState[]) => standingFailures(runs).map(({ message }) => message)

describe('standingFailures', () => {
  const failed = run(1, { a: step('failed', failure('a', 'first')), b: step('blocked') })

  it('stand until a later run brings the node to an end', () => {
    expect(messages(failed)).toEqual(['first'])
    expect(messages(run(2, { a: step('ran') }), failed)).toEqual([])
    expect(messages(run(2, { a: step('failed', failure('a', 'second')) }), failed)).toEqual(['second'])
  })

  it('stand while a later run has not come to the node, or left it out', () => {
    for (const state of ['queued', 'running', 'skipped', 'cancelled'] as const) {
      expect(messages(run(2, { a: step(state) }), failed)).toEqual(['first'])
    }
    expect(messages(run(2, { c: step('ran') }), failed)).toEqual(['first'])
  })
})
