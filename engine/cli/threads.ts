import { Worker } from 'node:worker_threads'
import { CarriedFailure, type Thrown } from '../core/failure.ts'
import { Board, type Invitation, type ShareRequest } from '../core/sharing.ts'

/** So often, in ms of processor time, it is looked how far the work is without help. */
const LOOK_MS = 80
/** Starting a thread and warming it up takes 50 to 100 ms of processor time: not worth it for less than this that is left to do. */
const WORTH_MS = 500

/**
 * Threads of one command that help it with shared work. They start only when the work turns out to be long enough for it, keep
 * nothing alive, and one that dies is not replaced.
 */
export class HelperThreads {
  readonly #entry: URL
  readonly #most: number
  readonly #workers = new Set<Worker>()
  #started = 0

  /** At most `count` threads on the entry, which is `helper.js`. */
  constructor(entry: URL, count: number) {
    this.#entry = entry
    this.#most = count
  }

  /** How many were started. */
  get started(): number {
    return this.#started
  }

  /** Asks all of them to help, once it is clear that help is worth it. */
  readonly invite = (request: ShareRequest): Invitation => {
    const board = new Board(request.board)
    const answers: Promise<Thrown | null>[] = []
    let done: (word: { readonly error: unknown } | undefined) => void
    const alone = new Promise<{ readonly error: unknown } | undefined>((resolve) => (done = resolve))
    const before = process.cpuUsage()
    let timer: NodeJS.Timeout | undefined
    const look = () => {
      const { user, system } = process.cpuUsage(before)
      const spent = (user + system) / 1000
      const left = (spent * (1 - board.taken)) / board.taken
      if (spent < LOOK_MS || left < WORTH_MS) timer = setTimeout(look, LOOK_MS)
      else for (const worker of this.#all()) answers.push(ask(worker, request))
    }
    if (this.#most > 0) timer = setTimeout(look, LOOK_MS)
    const enough = () => {
      clearTimeout(timer)
      void Promise.all(answers).then((words) => {
        const thrown = words.find((word) => word !== null)
        done(thrown ? { error: new CarriedFailure(thrown) } : undefined)
      })
    }
    return { alone, enough }
  }

  #all(): ReadonlySet<Worker> {
    while (this.#started < this.#most) {
      const worker = new Worker(this.#entry)
      worker.unref()
      worker.on('error', () => this.#workers.delete(worker))
      worker.on('exit', () => this.#workers.delete(worker))
      this.#workers.add(worker)
      this.#started++
    }
    return this.#workers
  }

  /** Ends them. */
  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.terminate()))
  }
}

/** Resolves with what went wrong, or with null, also when the thread is gone. */
function ask(worker: Worker, request: ShareRequest): Promise<Thrown | null> {
  return new Promise<Thrown | null>((resolve) => {
    worker.once('message', resolve)
    worker.once('error', () => resolve(null))
    worker.once('exit', () => resolve(null))
    // While it helps it is waited for.
    worker.ref()
    worker.postMessage(request, [])
  }).finally(() => worker.unref())
}
