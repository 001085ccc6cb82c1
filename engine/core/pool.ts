import { availableParallelism } from 'node:os'
import type { Lane as LaneName } from '../../nodes/kit/define.ts'
import { execute, type Job, type JobIo, type JobResult } from './execute.ts'
import { CarriedFailure, type Thrown } from './failure.ts'
import { Heap } from './heap.ts'
import { Lane, type LaneEntry } from './lane.ts'
import type { Registry } from './registry.ts'
import { Shares } from './shares.ts'

export interface PoolOptions {
  /** The entry of worker threads and of the neural process. Without it everything runs on the calling thread. */
  readonly entry?: LaneEntry
  /** Worker threads; by default one for each core. */
  readonly size?: number
  /** How long a job may take to stop after a cancel before its lane is ended. 1,800 ms, so that 2 s hold in all. */
  readonly graceMs?: number
  /** How long a single node may run; unlimited when left out. */
  readonly nodeLimitMs?: number
}

interface Waiting {
  readonly job: Job
  readonly io: JobIo
  /** Takes it out of the queue; of no use once it has left it. */
  readonly onAbort: () => void
  resolve(result: JobResult): void
  reject(error: unknown): void
}

const GRACE_MS = 1800
const CANCELLED: Thrown = { code: 'cancelled', message: 'Cancelled.', causes: [] }

/**
 * A set of equal lanes with one queue, by rank. Lanes start when they are first needed and are kept. A lane without a job helps
 * others with the work that they share out, and goes back to jobs as soon as one waits.
 */
class Lanes {
  readonly #kind: 'thread' | 'process'
  readonly #size: number
  readonly #entry: LaneEntry
  readonly #options: PoolOptions
  readonly #idle: Lane[] = []
  readonly #all = new Set<Lane>()
  readonly #queue = new Heap<Waiting>()
  readonly #shares: Shares
  #closed = false

  constructor(kind: 'thread' | 'process', size: number, entry: LaneEntry, options: PoolOptions) {
    this.#kind = kind
    this.#size = size
    this.#entry = entry
    this.#options = options
    this.#shares = new Shares(options.graceMs ?? GRACE_MS)
  }

  run(job: Job, io: JobIo, rank: number): Promise<JobResult> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        if (this.#queue.remove((item) => item === waiting).length > 0) reject(new CarriedFailure(CANCELLED))
      }
      const waiting: Waiting = { job, io, onAbort, resolve, reject }
      io.signal.addEventListener('abort', onAbort, { once: true })
      this.#queue.push(rank, waiting)
      this.#next()
    })
  }

  warm(): void {
    if (this.#all.size === 0) this.#idle.push(this.#start())
  }

  close(): void {
    this.#closed = true
    for (const { reject } of this.#queue.remove(() => true)) reject(new CarriedFailure(CANCELLED))
    for (const lane of this.#all) lane.kill(CANCELLED)
  }

  #start(): Lane {
    const lane = new Lane(this.#kind, this.#entry, {
      gone: (gone) => {
        this.#all.delete(gone)
        const at = this.#idle.indexOf(gone)
        if (at >= 0) this.#idle.splice(at, 1)
        this.#shares.lost(gone)
        this.#next()
      },
      share: (asker, id, request) => {
        this.#shares.add(asker, id, request)
        this.#next()
      },
      enough: (asker, id) => this.#shares.enough(asker, id),
      helped: (helper, thrown) => {
        this.#idle.push(helper)
        this.#shares.left(helper, thrown)
        this.#next()
      },
    })
    this.#all.add(lane)
    return lane
  }

  #free(): Lane | undefined {
    return this.#idle.pop() ?? (this.#all.size < this.#size ? this.#start() : undefined)
  }

  /** Hands lanes out: jobs come first, and lanes that none needs help with what is shared. */
  #next(): void {
    while (this.#queue.size > 0) {
      const lane = this.#free()
      if (!lane) return this.#shares.recall()
      const waiting = this.#queue.pop()!
      waiting.io.signal.removeEventListener('abort', waiting.onAbort)
      void this.#serve(lane, waiting)
    }
    while (!this.#closed && this.#shares.wanted) {
      const lane = this.#free()
      if (!lane) return
      this.#shares.help(lane)
    }
  }

  async #serve(lane: Lane, { job, io, resolve, reject }: Waiting): Promise<void> {
    io.begin()
    const release = guard(job, io, this.#options, lane.ready, (why) => lane.kill(why))
    try {
      resolve(await lane.run(job, io))
    } catch (error) {
      reject(error)
    } finally {
      release()
      if (!lane.dead) this.#idle.push(lane)
      this.#next()
    }
  }

}

/**
 * Calls `end` when a cancel is not answered in time, or when the job runs too long; a lane's own start does not count as
 * running. Returns how to stand down.
 */
function guard(
  job: Job,
  { signal }: JobIo,
  { graceMs = GRACE_MS, nodeLimitMs }: PoolOptions,
  ready: Promise<void>,
  end: (why: Thrown) => void,
): () => void {
  const timers: NodeJS.Timeout[] = []
  let over = false
  const onAbort = () => void timers.push(setTimeout(() => end(CANCELLED), graceMs))
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  if (nodeLimitMs !== undefined) {
    const message = `${job.title} took longer than ${nodeLimitMs / 1000} s and was stopped.`
    const late = () => end({ code: 'timed-out', message, help: 'Give it a smaller picture, or raise the limit.', causes: [] })
    void ready.then(() => {
      if (!over) timers.push(setTimeout(late, nodeLimitMs))
    })
  }
  return () => {
    over = true
    signal.removeEventListener('abort', onAbort)
    for (const timer of timers) clearTimeout(timer)
  }
}

/** A waiting job on the calling thread cannot be ended, only left behind. */
function guarded(result: Promise<JobResult>, job: Job, io: JobIo, options: PoolOptions): Promise<JobResult> {
  return new Promise((resolve, reject) => {
    const release = guard(job, io, options, Promise.resolve(), (why) => reject(new CarriedFailure(why)))
    result.then(resolve, reject).finally(release)
  })
}

/**
 * Where nodes run: `inline` on the calling thread, `pool` in worker threads that share memory with it, `neural` in one
 * process of its own, so that a crash of native code takes nothing else along. A lane that dies is replaced by the next job.
 */
export class Pool {
  readonly #registry: Registry
  readonly #options: PoolOptions
  readonly #threads: Lanes | undefined
  readonly #neural: Lanes | undefined

  constructor(registry: Registry, options: PoolOptions = {}) {
    this.#registry = registry
    this.#options = options
    if (!options.entry) return
    this.#threads = new Lanes('thread', Math.max(1, options.size ?? availableParallelism()), options.entry, options)
    this.#neural = new Lanes('process', 1, options.entry, options)
  }

  /** Runs a job in its lane; lower ranks go first. Inline jobs of synchronous nodes return at once. */
  run(lane: LaneName, job: Job, io: JobIo, rank: number): JobResult | Promise<JobResult> {
    const lanes = this.#lanes(lane)
    if (lanes) return lanes.run(job, io, rank)
    io.begin()
    const result = execute(this.#registry.get(job.type)!, job, io)
    return result instanceof Promise ? guarded(result, job, io, this.#options) : result
  }

  /** Starts a first thread or process of a lane ahead of need. */
  warm(lane: LaneName): void {
    this.#lanes(lane)?.warm()
  }

  #lanes(lane: LaneName): Lanes | undefined {
    if (lane === 'inline') return undefined
    return lane === 'pool' ? this.#threads : this.#neural
  }

  close(): void {
    this.#threads?.close()
    this.#neural?.close()
  }
}
