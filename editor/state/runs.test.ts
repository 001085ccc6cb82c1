import { beforeEach, expect, it } from 'vitest'
import { openRun, type NodeRun, type RunInfo } from '../../engine/protocol/run-state.ts'
import { clearRuns, nodeStateAtom, showRun } from './runs.ts'
import { store } from './store.ts'

const infoOf = (order: number, more: Partial<RunInfo> = {}): RunInfo => ({ run: `r${order}`, graph: 'g', order, quality: 'draft', revision: 1, by: 'live', startedAt: 0, ...more })
const ran: NodeRun = { type: 'tint', state: 'ran', share: 1, ms: 12, notes: [] }
const cached: NodeRun = { ...ran, state: 'cached', ms: 0 }
const show = (info: RunInfo, node: NodeRun) => showRun({ ...openRun(info), status: 'ok', nodes: { a: node } })
const shown = () => store.get(nodeStateAtom('a'))

beforeEach(clearRuns)

it('keeps how long a node took when a draft of what waited finds it in the cache', () => {
  show(infoOf(1), ran)
  show(infoOf(2), cached)
  expect(shown()).toMatchObject({ state: 'ran', ms: 12, run: 'r2', order: 2 })
})

it('says that a node was cached in every other run', () => {
  for (const later of [infoOf(2, { revision: 2 }), infoOf(3, { quality: 'final' }), infoOf(4, { by: 'me' })]) {
    clearRuns()
    show(infoOf(1), ran)
    show(later, cached)
    expect(shown()).toMatchObject({ state: 'cached', ms: 0 })
  }
})
