import type { NodeState } from '../state/runs.ts'

/** The one fact at the right of a card's title. */
export interface CardFact {
  readonly text: string
  readonly tone: 'quiet' | 'done' | 'running' | 'failed'
  /** A tick before a time of this run, a ring with a mark before a failure. */
  readonly sign?: 'tick' | 'alert'
}

/** What else decides about the fact. */
export interface FactContext {
  /** The type is not known here. */
  readonly unknown: boolean
  readonly bypassed: boolean
  /** The step that the run takes up next is this one. */
  readonly next: boolean
  /** The state is of the newest run. */
  readonly current: boolean
}

/** A time for people: whole ms below 100, else two digits of seconds, else minutes: `21 ms`, `0.45 s`, `1 min 04 s`. */
export function timeText(ms: number): string {
  if (ms < 100) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 59.95) return `${seconds < 9.995 ? seconds.toFixed(2) : seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}

/** How a node stands, in a word or a figure. */
export function cardFact(state: NodeState | undefined, context: FactContext): CardFact {
  if (context.unknown) return { text: 'not installed', tone: 'quiet' }
  if (context.bypassed) return { text: 'bypassed', tone: 'quiet' }
  switch (state?.state) {
    case 'queued':
      return { text: context.next ? 'next' : 'queued', tone: 'quiet' }
    case 'running':
      return { text: `${Math.round(state.share * 100)} %`, tone: 'running' }
    case 'ran':
      if (context.current && state.quality === 'final') return { text: timeText(state.ms), tone: 'done', sign: 'tick' }
      return { text: timeText(state.ms), tone: 'quiet' }
    case 'cached':
      return { text: 'cached', tone: 'quiet' }
    case 'failed':
      return { text: 'stopped', tone: 'failed', sign: 'alert' }
    case 'blocked':
      return { text: 'waiting', tone: 'quiet' }
    case 'cancelled':
      return { text: 'stopped', tone: 'quiet' }
    default:
      return { text: 'not run', tone: 'quiet' }
  }
}

/** What a screen reader says of a card: "Color Boost, running, 62 percent". */
export function cardLabel(title: string, state: NodeState | undefined, context: FactContext): string {
  const { text } = cardFact(state, context)
  if (context.unknown || context.bypassed) return `${title}, ${text}`
  if (state?.state === 'running') return `${title}, running, ${Math.round(state.share * 100)} percent`
  if (state?.state === 'failed') return `${title}, failed: ${state.failure?.message ?? 'no reason was given'}`
  if (state?.state === 'ran') return `${title}, done, ${text}`
  return `${title}, ${text}`
}
