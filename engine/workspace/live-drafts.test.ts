import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveDrafts } from './live-drafts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function drafting(whole = true) {
  const log: string[] = []
  let state = 0
  let runs = 0
  const drafts = new LiveDrafts({
    start: (what) => {
      const run = `r${++runs}`
      log.push(`${run} runs ${state}${what === 'all' ? ' whole' : ''}`)
      return { run, whole: whole || what === 'all' }
    },
    cancel: (run) => void log.push(`${run} cancelled`),
  })
  return {
    log,
    drafts,
    edit: (to: number) => {
      state = to
      drafts.changed()
    },
  }
}

describe('drafts', () => {
  it('runs an edit at once, and after a burst only the newest', () => {
    const { log, drafts, edit } = drafting()
    for (let to = 1; to <= 10; to++) edit(to)
    expect(log).toEqual(['r1 runs 1'])
    drafts.finished('r1')
    expect(log).toEqual(['r1 runs 1', 'r2 runs 10'])
    drafts.finished('r2')
    expect(log).toHaveLength(2)
  })

  it('cancels an overtaken draft that does not finish soon, and runs the newest in its place', () => {
    const { log, edit } = drafting()
    edit(1)
    vi.advanceTimersByTime(100)
    edit(2)
    vi.advanceTimersByTime(40)
    edit(3)
    expect(log).toEqual(['r1 runs 1'])
    vi.advanceTimersByTime(20)
    expect(log).toEqual(['r1 runs 1', 'r1 cancelled', 'r2 runs 3'])
  })

  it('leaves a slow draft alone that nothing overtakes', () => {
    const { log, edit } = drafting()
    edit(1)
    vi.advanceTimersByTime(60_000)
    expect(log).toEqual(['r1 runs 1'])
  })

  it('lets a slow draft through once in a while, though the hand never rests', () => {
    const { log, edit, drafts } = drafting()
    let finished = 0
    let current = ''
    let age = 0
    // Each draft takes 400 ms, and an edit comes every 20 ms, for six seconds.
    for (let ms = 0; ms < 6000; ms += 20) {
      edit(ms)
      vi.advanceTimersByTime(20)
      const last = log.filter((line) => line.includes('runs')).at(-1)!.split(' ')[0]!
      age = last === current ? age + 20 : 0
      current = last
      if (age < 400) continue
      finished++
      drafts.finished(current)
    }
    expect(finished).toBeGreaterThanOrEqual(3)
  })

  it('draws what may wait once the hand rests, and leaves it at once for the next edit', () => {
    const { log, drafts, edit } = drafting(false)
    edit(1)
    drafts.finished('r1')
    vi.advanceTimersByTime(100)
    edit(2)
    drafts.finished('r2')
    vi.advanceTimersByTime(100)
    expect(log).toEqual(['r1 runs 1', 'r2 runs 2'])
    vi.advanceTimersByTime(20)
    edit(3)
    drafts.finished('r4')
    vi.advanceTimersByTime(120)
    drafts.finished('r5')
    vi.advanceTimersByTime(60_000)
    expect(log).toEqual(['r1 runs 1', 'r2 runs 2', 'r3 runs 2 whole', 'r3 cancelled', 'r4 runs 3', 'r5 runs 3 whole'])
  })

  it('does not draw what would wait for the rest when the draft before ended the engine', () => {
    const { log, drafts, edit } = drafting(false)
    edit(1)
    drafts.finished('r1')
    drafts.forgetRest()
    vi.advanceTimersByTime(60_000)
    expect(log).toEqual(['r1 runs 1'])
    edit(2)
    drafts.forgetRest()
    drafts.finished('r2')
    vi.advanceTimersByTime(120)
    expect(log).toEqual(['r1 runs 1', 'r2 runs 2', 'r3 runs 2 whole'])
  })

  it('draws nothing more once it was stopped', () => {
    const { log, drafts, edit } = drafting(false)
    edit(1)
    drafts.finished('r1')
    drafts.stop()
    vi.advanceTimersByTime(60_000)
    expect(log).toEqual(['r1 runs 1'])
  })

  it('passes over ends of other runs, and stops for good', () => {
    const { log, drafts, edit } = drafting()
    edit(1)
    edit(2)
    drafts.finished('other')
    expect(log).toHaveLength(1)
    drafts.stop()
    vi.advanceTimersByTime(10_000)
    expect(log).toEqual(['r1 runs 1', 'r1 cancelled'])
  })
})
