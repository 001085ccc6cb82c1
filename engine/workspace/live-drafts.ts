/** How long a draft that an edit overtook may still take to finish by itself: what is nearly there is worth showing. */
const GRACE_MS = 150

/** After this long without any finished draft, though the hand keeps moving, one is let through. */
const HUNGRY_MS = 1000
const LONG_GRACE_MS = 2000

/** The hand rests when nothing was changed for this long after a draft was over. */
const RESTS_MS = 120

/** A draft as it was started. */
export interface StartedDraft {
  readonly run: string
  /** False when it leaves out what may wait until the hand rests. */
  readonly whole: boolean
}

export interface DraftsOptions {
  /** Starts a run of the graph as it is now, of everything or of what is urgent; undefined when there is nothing to show. */
  readonly start: (what: 'all' | 'urgent') => StartedDraft | undefined
  readonly cancel: (run: string) => void
}

interface Draft extends StartedDraft {
  readonly began: number
  /** How long it may go on once an edit overtook it, ms. */
  readonly grace: number
}

/**
 * The drafts that follow edits of one graph: one goes on at a time, the newest edit wins. An overtaken draft has a short
 * grace to finish, so that a slider which moves faster than the graph runs still shows something; then it is cancelled and
 * the newest state runs. What may wait is drawn once the hand rests, by a draft that gives way to the next edit at once.
 */
export class LiveDrafts {
  readonly #options: DraftsOptions
  #current: Draft | undefined
  #overtaken = false
  /** Ends the grace of a draft, or the wait until the hand rests. */
  #timer: NodeJS.Timeout | undefined
  #hungrySince: number | undefined

  constructor(options: DraftsOptions) {
    this.#options = options
  }

  /** What is shown may be out of date. */
  changed(): void {
    if (!this.#current) {
      clearTimeout(this.#timer)
      return this.#begin('urgent')
    }
    if (this.#overtaken) return
    this.#overtaken = true
    const { began, grace } = this.#current
    if (grace === 0) this.#overtake()
    else this.#timer = setTimeout(() => this.#overtake(), Math.max(0, began + grace - performance.now()))
  }

  /** A run is over; runs that are not the draft of the moment change nothing. */
  finished(run: string): void {
    if (this.#current?.run !== run) return
    const { whole } = this.#current
    this.#hungrySince = undefined
    this.#leave()
    if (!whole && !this.#current) this.#timer = setTimeout(() => this.#begin('all'), RESTS_MS)
  }

  /** What would be drawn once the hand rests is not: drawing may be what ended the engine process. */
  forgetRest(): void {
    if (!this.#current) clearTimeout(this.#timer)
  }

  /** Stops the draft that goes on, and forgets that another was wanted. */
  stop(): void {
    this.#overtaken = false
    const run = this.#current?.run
    this.#leave()
    if (run !== undefined) this.#options.cancel(run)
  }

  #overtake(): void {
    const run = this.#current?.run
    if (run !== undefined) this.#options.cancel(run)
    this.#leave()
  }

  #leave(): void {
    clearTimeout(this.#timer)
    this.#current = undefined
    if (this.#overtaken) this.#begin('urgent')
  }

  #begin(what: 'all' | 'urgent'): void {
    this.#overtaken = false
    const began = performance.now()
    const hungry = this.#hungrySince !== undefined && began - this.#hungrySince > HUNGRY_MS
    const started = this.#options.start(what)
    if (started === undefined) return
    if (what === 'urgent') this.#hungrySince ??= began
    const grace = what === 'all' ? 0 : hungry ? LONG_GRACE_MS : GRACE_MS
    this.#current = { ...started, began, grace }
  }
}
