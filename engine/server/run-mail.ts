import type { RunEvent } from '../protocol/events.ts'
import type { RunNews } from '../protocol/messages.ts'
import type { RunInfo } from '../protocol/run-state.ts'

/** How long what a draft says may wait, ms: nobody reads faster, and pictures go first. */
const HELD_MS = 100

/**
 * What runs say, on its way to one page, in order. A draft that follows the hand says a dozen things in as many milliseconds, and
 * each makes the page draw cards: they go together, once in 100 ms. What other runs say goes at once, with all that waits.
 */
export class RunMail {
  readonly #send: (news: readonly RunNews[]) => void
  /** Drafts that follow the hand and are not over. */
  readonly #live = new Set<string>()
  #held: RunNews[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(send: (news: readonly RunNews[]) => void) {
    this.#send = send
  }

  opened(info: RunInfo): void {
    if (info.by === 'live') this.#live.add(info.run)
    this.#take({ opened: info }, info.run)
  }

  event(graph: string, event: RunEvent): void {
    this.#take({ graph, event }, event.run)
    if (event.type === 'run.finished') this.#live.delete(event.run)
  }

  /** The page is gone. */
  close(): void {
    clearTimeout(this.#timer)
  }

  #take(news: RunNews, run: string): void {
    this.#held.push(news)
    if (!this.#live.has(run)) this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), HELD_MS)
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const news = this.#held
    this.#held = []
    this.#send(news)
  }
}
