import { Worker } from 'node:worker_threads'
import { CarriedFailure, type Thrown } from '../core/failure.ts'
import type { Invitation, ShareRequest } from '../core/sharing.ts'

/** Threads of one command that help it with shared work. They keep nothing alive, and one that dies is not replaced. */
export class HelperThreads {
  readonly #workers = new Set<Worker>()

  /** Starts `count` threads on the entry, which is `helper.js`. */
  constructor(entry: URL, count: number) {
    for (let i = 0; i < count; i++) {
      const worker = new Worker(entry)
      worker.unref()
      worker.on('error', () => this.#workers.delete(worker))
      worker.on('exit', () => this.#workers.delete(worker))
      this.#workers.add(worker)
    }
  }

  /** Asks all of them to help. */
  readonly invite = (request: ShareRequest): Invitation => {
    const left = [...this.#workers].map((worker) => ask(worker, request))
    const alone = Promise.all(left).then((words) => {
      const thrown = words.find((word) => word !== null)
      return thrown ? { error: new CarriedFailure(thrown) } : undefined
    })
    return { alone, enough: () => undefined }
  }

  /** Ends them. */
  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.terminate()))
  }
}

/** Resolves with what went wrong, or with null, also when the thread is gone. */
function ask(worker: Worker, request: ShareRequest): Promise<Thrown | null> {
  return new Promise((resolve) => {
    worker.once('message', resolve)
    worker.once('error', () => resolve(null))
    worker.once('exit', () => resolve(null))
    // While it helps it is waited for.
    worker.ref()
    worker.postMessage(request, [])
  }).then((word) => {
    worker.unref()
    return word as Thrown | null
  })
}
