/** How long a draft that an edit overtook may still take to finish by itself: what is nearly there is worth showing. */
const GRACE_MS = 150

/** After this long without any finished draft, though the hand keeps moving, one is let through. */
const HUNGRY_MS = 1000
const LONG_GRACE_MS = 2000

export interface DraftsOptions {
  /** Starts a run of the graph as it is now; undefined when there is nothing to show. */
  readonly start: () => string | undefined
  readonly cancel: (run: string) => void
}

/**
 * The drafts that follow edits of one graph: one goes on at a time, the newest edit wins. An overtaken draft has a short
 * grace to finish, so that a slider which moves faster than the graph runs still shows something; then it is cancelled and
 * the newest state runs.
 */
export class LiveDrafts {
  readonly #options: DraftsOptions
  #current: { readonly run: string; readonly began: number; readonly grace: number } | undefined
  #overtaken = false
  #timer: NodeJS.Timeout | undefined
  #hungrySince: number | undefined

  constructor(options: DraftsOptions) {
    this.#options = options
  }

  /** What is shown may be out of date. */
  changed(): void {
    if (!this.#current) return this.#begin()
    if (this.#overtaken) return
    this.#overtaken = true
    const { began, grace } = this.#current
    this.#timer = setTimeout(() => this.#overtake(), Math.max(0, began + grace - performance.now()))
  }

  /** A run is over; runs that are not the draft of the moment change nothing. */
  finished(run: string): void {
    if (this.#current?.run !== run) return
    this.#hungrySince = undefined
    this.#leave()
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
    if (this.#overtaken) this.#begin()
  }

  #begin(): void {
    this.#overtaken = false
    const began = performance.now()
    const hungry = this.#hungrySince !== undefined && began - this.#hungrySince > HUNGRY_MS
    const run = this.#options.start()
    if (run === undefined) return
    this.#hungrySince ??= began
    this.#current = { run, began, grace: hungry ? LONG_GRACE_MS : GRACE_MS }
  }
}
