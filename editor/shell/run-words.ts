import { hasEnded, isOver, type RunState } from '../../engine/protocol/run-state.ts'
import { timeText } from '../canvas/card-fact.ts'

/** How many steps of a run stand how. */
export interface Tally {
  readonly total: number
  readonly ran: number
  readonly cached: number
  readonly failed: number
  readonly waiting: number
  readonly toGo: number
}

/** Counts the steps of a run; steps that it did not need are not counted. */
export function tally(run: RunState): Tally {
  const states = Object.values(run.nodes).map((node) => node.state).filter((state) => state !== 'skipped')
  const of = (...wanted: readonly string[]) => states.filter((state) => wanted.includes(state)).length
  const toGo = states.filter((state) => !hasEnded(state)).length
  return { total: states.length, ran: of('ran'), cached: of('cached'), failed: of('failed'), waiting: of('blocked'), toGo }
}

/** What the strip says of a run: a sentence, and the part of it that is a failure. */
export interface RunSentence {
  readonly failure?: string
  readonly text: string
}

/** Sums up a run in words. `about` is how many ms are left, where that can be told; `title` names nodes. */
export function runSentence(run: RunState, about: number | undefined, title: (node: string) => string): RunSentence {
  const { total, ran, cached, failed, waiting, toGo } = tally(run)
  const failedAt = Object.entries(run.nodes).find(([, node]) => node.state === 'failed')?.[0]
  if (!isOver(run)) {
    const estimate = about !== undefined && about >= 300 && `about ${timeText(about)}`
    const parts = [`${ran + cached} done`, failed > 0 && `${failed} failed`, `${toGo} to go`, estimate]
    return { text: parts.filter(Boolean).join(', ') }
  }
  if (failedAt !== undefined) {
    const text = waiting > 0 ? counted(waiting, 'step waiting', 'steps waiting') : timeText(run.ms ?? 0)
    return { failure: `Stopped at ${title(failedAt)}`, text }
  }
  if (run.status === 'cancelled') return { text: `Cancelled after ${timeText(run.ms ?? 0)}, ${ran + cached} done` }
  if (run.status === 'error') return { failure: 'The run could not start', text: 'See Problems' }
  const parts = [counted(total, 'step', 'steps'), cached > 0 && `${cached} cached`, timeText(run.ms ?? 0)]
  return { text: parts.filter(Boolean).join(' \u00b7 ') }
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/** Expected times of steps in ms, and whether all that are left were told by an earlier run. */
export interface Expected {
  readonly of: ReadonlyMap<string, number>
  readonly known: boolean
}

/**
 * How long each step of a run may be expected to take, in ms: as long as when it last ran at the same quality. Steps that
 * never ran take the mean of the others, and all the same when none did.
 */
export function expectedTimes(run: RunState, runs: readonly RunState[]): Expected {
  const ids = Object.keys(run.nodes).filter((id) => run.nodes[id]?.state !== 'skipped')
  const past = (id: string) => {
    const here = run.nodes[id]
    if (here?.state === 'ran') return here.ms
    const like = runs.find((other) => other.quality === run.quality && other.run !== run.run && other.nodes[id]?.state === 'ran')
    return like?.nodes[id]?.ms
  }
  const times = new Map(ids.map((id) => [id, past(id)]))
  const told = [...times.values()].filter((ms) => ms !== undefined)
  const mean = told.length > 0 ? told.reduce((sum, ms) => sum + ms, 0) / told.length : 1
  return {
    of: new Map([...times].map(([id, ms]) => [id, ms ?? mean])),
    known: ids.every((id) => times.get(id) !== undefined || run.nodes[id]?.state === 'cached'),
  }
}

/** How many ms a run may still take; undefined where a step that is left never ran before. */
export function timeLeft(run: RunState, runs: readonly RunState[]): number | undefined {
  const { of, known } = expectedTimes(run, runs)
  if (!known) return undefined
  let left = 0
  for (const [id, ms] of of) {
    const node = run.nodes[id]
    if (node && !hasEnded(node.state)) left += ms * (1 - node.share)
  }
  return left
}
