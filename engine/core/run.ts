import { NodeFailure } from '../../nodes/kit/failure.ts'
import type { Value } from '../../nodes/values/value.ts'
import type { ValueRef } from './content.ts'
import type { JobResult } from './execute.ts'
import { describeThrown, failureOf } from './failure.ts'
import { valueKey } from './fingerprint.ts'
import type { Source, Step } from './plan.ts'
import { RunBoard } from './run-board.ts'
import { RunFiles } from './run-files.ts'
import { jobOf, StepIo, StepReader, type StepTold } from './run-job.ts'
import { holdsWanted, lookUp } from './run-look.ts'
import { givenTo, statusOf, stepReport, sumUp, type EventBody, type StepNotes } from './run-report.ts'
import type { RunOrder, RunWorld } from './run-world.ts'
import type { StepRecord } from './store.ts'

type Finished = Extract<EventBody, { type: 'run.finished' }>

/** The thread is given back at least this often, so that messages and timers get through. */
const SLICE_MS = 8
/** Drafts come many a second: of those only steps as dear as this go to disk. */
const DEAR_MS = 100

/**
 * One run: works out what is cached, runs the rest as soon as its inputs are there, each step once. A failed step blocks
 * only what hangs below it; everything else goes on.
 */
export class Run {
  readonly #world: RunWorld
  readonly #order: RunOrder
  readonly #steps: readonly Step[]
  readonly #notes: StepNotes
  readonly #files: RunFiles
  /** Steps that run again although they have a record: its value is gone. */
  readonly #again = new Set<number>()
  #board: RunBoard
  #hits = 0
  #misses = 0
  #pumping = false
  #finish: ((finished: Finished) => void) | undefined

  constructor(world: RunWorld, order: RunOrder) {
    const { steps } = order.plan
    this.#world = world
    this.#order = order
    this.#steps = steps
    this.#files = new RunFiles(world, order)
    this.#notes = {
      begun: steps.map(() => 0),
      ms: steps.map(() => 0),
      notes: new Map(),
      failures: new Map(),
      blockers: new Map(),
    }
    this.#board = new RunBoard([], new Set(), { states: [], records: [], wanted: [] })
  }

  /** Runs to the end. Never rejects. */
  async start(): Promise<Finished> {
    const { plan, keys, signal, emit } = this.#order
    const standing = await lookUp(plan, keys, this.#world.store, this.#world.exports)
    const { states } = standing
    this.#board = new RunBoard(this.#steps, new Set(plan.targets.map(({ step }) => step)), standing)
    for (const [i, record] of standing.records.entries()) if (record && states[i] === 'cached') this.#take(i, record)
    const steps = this.#steps.map(({ node, type }, i) => ({ node, type, state: states[i]! }))
    emit({ type: 'run.started', steps, faults: plan.faults })
    // Lanes take a while to start: those at the end of the graph can do so while the first steps run.
    for (const [i, step] of this.#steps.entries()) if (states[i] === 'queued' && step.known) this.#world.pool.warm(
      step.known.lane,
    )
    const done = new Promise<Finished>((resolve) => (this.#finish = resolve))
    if (signal.aborted) this.#cancelWaiting()
    else signal.addEventListener('abort', () => this.#cancelWaiting(), { once: true })
    this.#pump()
    return done
  }

  /** What a step's output is known to be, once the step is done or was found in a cache. */
  refOf({ step, output }: Source): ValueRef | undefined {
    return this.#board.records[step]?.outputs[output]
  }

  /** A value that this run made or found. Undefined when it has none, or no cache kept it. */
  async valueOf(source: Source): Promise<Value | undefined> {
    const ref = this.refOf(source)
    return this.#board.held[source.step]?.[source.output] ?? (ref ? this.#world.store.load(ref) : undefined)
  }

  #take(i: number, record: StepRecord): void {
    this.#board.records[i] = record
    this.#hits++
    if (record.notes.length > 0) this.#notes.notes.set(i, [...record.notes])
    this.#files.keep(this.#steps[i]!.node, record.files)
    // What is at hand now and will be read stays at hand, though the cache may drop it meanwhile.
    if (this.#board.isRead(i)) this.#board.held[i] = this.#atHand(record)
  }

  #atHand({ outputs }: StepRecord): Record<string, Value> {
    const values: Record<string, Value> = {}
    for (const port in outputs) {
      const value = this.#world.store.peek(outputs[port]!)
      if (value) values[port] = value
    }
    return values
  }

  /** Launches what is ready, giving the thread back between slices. */
  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    const until = performance.now() + SLICE_MS
    for (let i = this.#board.next(); i !== undefined; i = this.#board.next()) {
      this.#launch(i)
      if (performance.now() < until) continue
      setImmediate(() => {
        this.#pumping = false
        this.#pump()
      })
      return
    }
    this.#pumping = false
    if (this.#board.done) this.#end()
  }

  #launch(i: number): void {
    if (this.#board.states[i] !== 'queued' || !this.#inputsKnown(i)) return
    const step = this.#steps[i]!
    const key = valueKey(step, this.#order.hashes, (source) => this.refOf(source)?.id ?? '')
    const record = this.#again.has(i) ? undefined : this.#world.store.find(key)
    if (!record || !holdsWanted(this.#board.standing, this.#world.store, i, record)) this.#begin(i, key)
    else if (step.effect) void this.#checkFiles(i, key, record)
    else this.#reuse(i, record)
  }

  /** Whether all that feeds the step is done. Only a step that runs again can find it is not, and then sees to it. */
  #inputsKnown(i: number): boolean {
    const { states, records } = this.#board
    const { needs } = this.#steps[i]!
    if (needs.every((need) => records[need])) return true
    const stuck = needs.find((need) => states[need] === 'failed' || states[need] === 'blocked')
    if (stuck !== undefined) {
      this.#board.follow(stuck, i)
      this.#block(stuck)
    } else for (const need of needs) if (!records[need]) this.#runAgain(need, i)
    return false
  }

  #runAgain(i: number, waiter: number): void {
    if (this.#board.await(i, waiter)) this.#again.add(i)
  }

  async #checkFiles(i: number, key: string, record: StepRecord): Promise<void> {
    if (await this.#world.exports?.stillHas(record.files)) this.#reuse(i, record)
    else this.#begin(i, key)
    this.#pump()
  }

  /** Early cut-off: what feeds the step ran again and made the same. */
  #reuse(i: number, record: StepRecord): void {
    if (this.#board.states[i] !== 'queued') return
    this.#take(i, record)
    this.#world.store.alias(this.#order.keys[i]!, record)
    this.#order.emit({ type: 'node.finished', node: this.#steps[i]!.node, state: 'cached', ms: 0 })
    this.#board.settle(i, 'cached')
  }

  #begin(i: number, key: string): void {
    if (this.#board.states[i] !== 'queued') return
    const elsewhere = this.#world.making.get(key)
    if (elsewhere && !this.#steps[i]!.effect) {
      // Some run is making it right now. Whatever comes of that, look again: it may have failed or been cancelled.
      void elsewhere.then(() => {
        this.#launch(i)
        this.#pump()
      })
      return
    }
    const inputs = this.#inputsAtHand(i)
    if (inputs) this.#execute(i, key, inputs)
    else void this.#fetch(i, key)
  }

  #inputsAtHand(i: number): Value[] | undefined {
    const values: Value[] = []
    for (const source of this.#steps[i]!.sources) {
      const ref = this.refOf(source)
      const value = this.#board.held[source.step]?.[source.output] ?? (ref ? this.#world.store.peek(ref) : undefined)
      if (!value) return undefined
      values.push(value)
    }
    return values
  }

  /** Gets inputs from disk. One that is gone after all is made again: its step runs, and this one waits for it. */
  async #fetch(i: number, key: string): Promise<void> {
    const values: Value[] = []
    const lost = new Set<number>()
    for (const source of this.#steps[i]!.sources) {
      const value = await this.valueOf(source)
      if (value) values.push(value)
      else lost.add(source.step)
    }
    if (this.#board.states[i] !== 'queued') return
    if (lost.size === 0) this.#execute(i, key, values)
    else for (const step of lost) this.#runAgain(step, i)
    this.#pump()
  }

  #execute(i: number, key: string, values: readonly Value[]): void {
    const step = this.#steps[i]!
    const { pool, assets, verify } = this.#world
    const reader = new StepReader(assets, this.#order.hashes)
    const io = new StepIo(i, this.#told, this.#order.signal, reader)
    try {
      const result = pool.run(step.known!.lane, jobOf(step, values, verify), io, this.#poolRank(i))
      if (result instanceof Promise || result.files.length > 0) this.#making(i, key, this.#finishLater(i, key, result, reader))
      else void this.#done(i, key, result, reader)
    } catch (error) {
      this.#fail(i, error)
    }
  }

  #making(i: number, key: string, promise: Promise<void>): void {
    const { making } = this.#world
    if (this.#steps[i]!.effect || making.has(key)) return
    const entry = promise.finally(() => making.delete(key))
    making.set(key, entry)
  }

  async #finishLater(i: number, key: string, promise: JobResult | Promise<JobResult>, reader: StepReader): Promise<void> {
    try {
      const result = await promise
      if (result.files.length > 0) await this.#files.write(this.#steps[i]!, result.files)
      if (this.#order.signal.aborted) throw new NodeFailure('cancelled', 'Cancelled.')
      await this.#done(i, key, result, reader)
    } catch (error) {
      this.#fail(i, error)
    }
    this.#pump()
  }

  /** Takes a result in and remembers it. The promise, if there is one, asks to wait because the disk is behind. */
  #done(i: number, key: string, result: JobResult, reader: StepReader): Promise<void> | undefined {
    const step = this.#steps[i]!
    const files = result.files.map(({ name, bytes, sha256 }) => ({ name, bytes: bytes.length, sha256 }))
    const record: StepRecord = { outputs: result.refs, notes: this.#notes.notes.get(i) ?? [], files }
    this.#board.records[i] = record
    if (this.#board.isRead(i)) this.#board.held[i] = result.outputs
    this.#notes.ms[i] = result.ms
    const durable = step.quality === 'final' || result.ms >= DEAR_MS
    const keys = [this.#order.keys[i]!, key]
    const wait = reader.whole ? this.#world.store.keep(keys, record, result.outputs, durable) : undefined
    this.#order.emit({ type: 'node.finished', node: step.node, state: 'ran', ms: result.ms })
    this.#board.settle(i, 'ran')
    return wait
  }

  #fail(i: number, error: unknown): void {
    if (!this.#board.pending(i)) return
    if (this.#order.signal.aborted) return this.#stop(i)
    const { node, type, title } = this.#steps[i]!
    const failure = failureOf({ node, type, title }, describeThrown(error), givenTo(this.#steps[i]!, this.#board.records))
    this.#notes.failures.set(i, failure)
    const begun = this.#notes.begun[i]!
    const ms = begun === 0 ? 0 : performance.now() - begun
    this.#notes.ms[i] = ms
    this.#order.emit({ type: 'node.finished', node, state: 'failed', ms, failure })
    this.#board.end(i, 'failed')
    this.#block(i)
  }

  #block(from: number): void {
    const waitsFor = this.#notes.blockers.get(from) ?? this.#steps[from]!.node
    for (const i of this.#board.below(from)) {
      this.#notes.blockers.set(i, waitsFor)
      this.#order.emit({ type: 'node.finished', node: this.#steps[i]!.node, state: 'blocked', ms: 0, waitsFor })
      this.#board.end(i, 'blocked')
    }
  }

  #stop(i: number): void {
    this.#order.emit({ type: 'node.finished', node: this.#steps[i]!.node, state: 'cancelled', ms: 0 })
    this.#board.end(i, 'cancelled')
  }

  /** What has not begun never will. What runs is stopped by its lane, within its grace. */
  #cancelWaiting(): void {
    for (const i of this.#steps.keys()) if (this.#board.states[i] === 'queued') this.#stop(i)
    this.#pump()
  }

  #poolRank(i: number): number {
    const { draft, order } = this.#order
    return (draft ? 0 : 1e15) + order * 1e8 + this.#board.rank(i)
  }

  readonly #told: StepTold = {
    begin: (i) => {
      if (this.#order.signal.aborted) return
      this.#board.states[i] = 'running'
      this.#notes.begun[i] = performance.now()
      this.#misses++
      this.#order.emit({ type: 'node.started', node: this.#steps[i]!.node })
    },
    progress: (i, share, message) => {
      if (this.#board.states[i] !== 'running') return
      const { node } = this.#steps[i]!
      this.#order.emit({ type: 'node.progress', node, share, ...(message === undefined ? {} : { message }) })
    },
    note: (i, message) => {
      if (this.#board.states[i] !== 'running') return
      this.#notes.notes.set(i, [...(this.#notes.notes.get(i) ?? []), message])
      this.#order.emit({ type: 'node.note', node: this.#steps[i]!.node, message })
    },
  }

  #end(): void {
    const finish = this.#finish
    this.#finish = undefined
    const { plan, signal } = this.#order
    const { states, records } = this.#board
    const { memoryBytes, diskBytes } = this.#world.store
    finish?.({
      type: 'run.finished',
      status: statusOf(plan, states, signal.aborted),
      ms: 0,
      steps: this.#steps.map((step, i) => stepReport(plan, step, states[i]!, this.#notes)),
      outputs: sumUp(plan, records),
      files: this.#files.list,
      cache: { hits: this.#hits, misses: this.#misses, memoryBytes, diskBytes },
    })
  }
}
