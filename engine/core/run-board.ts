import type { Value } from '../../nodes/values/value.ts'
import type { StepState } from '../protocol/events.ts'
import { Heap } from './heap.ts'
import type { Step } from './plan.ts'
import { want, type Standing } from './run-look.ts'
import type { StepRecord } from './store.ts'

/**
 * Who waits for whom in a run, by place in the plan: which steps are ready, which values are still read, how many steps
 * are left. Targets and effects are ready before others; otherwise the order of the plan holds, which finishes the needs
 * of the first target before those of the second.
 */
export class RunBoard {
  readonly states: StepState[]
  readonly records: (StepRecord | undefined)[]
  readonly standing: Standing
  /** Values made or read in this run, until nobody here reads them any more. Those of targets stay. */
  readonly held: (Readonly<Record<string, Value>> | undefined)[]
  readonly #steps: readonly Step[]
  readonly #targets: ReadonlySet<number>
  readonly #waiting: number[]
  readonly #wakes: number[][]
  readonly #readers: number[]
  readonly #ready = new Heap<number>()
  #left = 0

  constructor(steps: readonly Step[], targets: ReadonlySet<number>, standing: Standing) {
    this.#steps = steps
    this.#targets = targets
    this.standing = standing
    this.states = standing.states
    this.records = standing.records
    this.held = steps.map(() => undefined)
    this.#waiting = steps.map(() => 0)
    this.#wakes = steps.map(() => [])
    this.#readers = steps.map(() => 0)
    for (const [i, state] of this.states.entries()) if (state === 'queued') this.#arrange(i)
  }

  get done(): boolean {
    return this.#left === 0
  }

  /** The next step whose inputs are done. */
  next(): number | undefined {
    return this.#ready.pop()
  }

  /** Whether a step is still to end. */
  pending(i: number): boolean {
    return this.states[i] === 'queued' || this.states[i] === 'running'
  }

  /** Lower goes first. */
  rank(i: number): number {
    const first = this.#steps[i]!.effect || this.#targets.has(i)
    return (first ? 0 : this.#steps.length) + i
  }

  /** Whether the values of a step will be read, in this run or by the one who asked for it. */
  isRead(i: number): boolean {
    return this.#readers[i]! > 0 || this.#targets.has(i)
  }

  /** Lets `waiter` wait for a step that is to run, or to run again. True when that step must be started anew. */
  await(i: number, waiter: number): boolean {
    this.#waiting[waiter]!++
    this.#wakes[i]!.push(waiter)
    if (this.pending(i)) return false
    this.states[i] = 'queued'
    for (const source of this.#steps[i]!.sources) want(this.standing, source)
    this.#arrange(i)
    return true
  }

  /** Lets `waiter` share the fate of a step that has failed or is blocked. */
  follow(i: number, waiter: number): void {
    this.#wakes[i]!.push(waiter)
  }

  /** Ends a step in a state that its dependents can build on: those that waited for it alone become ready. */
  settle(i: number, state: StepState): void {
    this.end(i, state)
    const wakes = this.#wakes[i]!
    this.#wakes[i] = []
    for (const waiter of wakes) {
      if (--this.#waiting[waiter]! === 0 && this.states[waiter] === 'queued') this.#ready.push(this.rank(waiter), waiter)
    }
  }

  /** Ends a step: it lets go of its inputs, and values that nobody else here reads are dropped. */
  end(i: number, state: StepState): void {
    this.states[i] = state
    this.#left--
    for (const need of this.#steps[i]!.needs) {
      if (--this.#readers[need]! <= 0 && !this.#targets.has(need)) this.held[need] = undefined
    }
  }

  /** Every queued step that waits for this one, directly or not, until the caller ends it. */
  *below(i: number): Generator<number> {
    const stack = [...this.#wakes[i]!]
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (this.states[at] !== 'queued') continue
      yield at
      stack.push(...this.#wakes[at]!)
    }
  }

  #arrange(i: number): void {
    this.#left++
    this.#waiting[i] = 0
    for (const need of this.#steps[i]!.needs) {
      this.#readers[need]!++
      if (!this.pending(need)) continue
      this.#waiting[i]!++
      this.#wakes[need]!.push(i)
    }
    if (this.#waiting[i] === 0) this.#ready.push(this.rank(i), i)
  }
}
