import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunEvent } from '../protocol/events.ts'
import type { RunNews } from '../protocol/messages.ts'
import type { RunInfo } from '../protocol/run-state.ts'
import { RunMail } from './run-mail.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const infoOf = (run: string, by: string): RunInfo => ({ run, graph: 'g', order: 1, quality: 'draft', revision: 0, by, startedAt: 0 })
const started = (run: string, seq = 0): RunEvent => ({ run, seq, t: 0, type: 'node.started', node: 'a' })

function mailing() {
  const sent: (readonly RunNews[])[] = []
  return { sent, mail: new RunMail((news) => sent.push(news)) }
}

describe('the mail of runs', () => {
  it('keeps what drafts say together, for no longer than 100 ms', () => {
    const { sent, mail } = mailing()
    mail.opened(infoOf('r', 'live'))
    for (let seq = 0; seq < 9; seq++) mail.event('g', started('r', seq))
    vi.advanceTimersByTime(90)
    mail.event('g', started('r', 9))
    expect(sent).toEqual([])
    vi.advanceTimersByTime(10)
    expect(sent).toHaveLength(1)
    expect(sent[0]).toHaveLength(11)
    expect(sent[0]![0]).toEqual({ opened: infoOf('r', 'live') })
    vi.advanceTimersByTime(1000)
    expect(sent).toHaveLength(1)
  })

  it('sends what other runs say at once, after what drafts said before', () => {
    const { sent, mail } = mailing()
    mail.opened(infoOf('r', 'live'))
    mail.opened(infoOf('s', 'me'))
    expect(sent.map((news) => news.length)).toEqual([2])
    mail.event('g', started('s'))
    mail.event('g', started('r'))
    expect(sent.map((news) => news.length)).toEqual([2, 1])
  })

  it('sends nothing to a page that is gone', () => {
    const { sent, mail } = mailing()
    mail.opened(infoOf('r', 'live'))
    mail.close()
    vi.advanceTimersByTime(1000)
    expect(sent).toEqual([])
  })
})
