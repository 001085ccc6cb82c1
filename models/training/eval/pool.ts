import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { EmptyFigures, PhotoFigures, Task } from './measure.ts'

/** One photo to measure, of the split in `folder`. */
export interface Job extends Task {
  readonly id: string
  readonly folder: string
}

export type Answer = { readonly id: string; readonly figures: PhotoFigures | EmptyFigures } | { readonly id: string; readonly error: string }

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url))

/**
 * Measures all jobs in `count` processes with one thread each, which together use two cores better than one process with two
 * threads. Calls `tell` for each answer as it comes. Rejects with the first error, or when a process dies.
 */
export async function measureAll(network: string, jobs: readonly Job[], count: number, tell: (answer: Extract<Answer, { figures: unknown }>) => void): Promise<void> {
  const waiting = [...jobs]
  const workers: ChildProcess[] = []
  const work = () => new Promise<void>((resolve, reject) => {
    const child = fork(WORKER, [network], { execArgv: process.execArgv })
    workers.push(child)
    const next = () => {
      const job = waiting.shift()
      if (job) child.send(job)
      else resolve()
    }
    child.on('message', (said: Answer | 'ready') => {
      if (said !== 'ready' && 'error' in said) return reject(new Error(`${said.id}: ${said.error}`))
      if (said !== 'ready') tell(said)
      next()
    })
    child.on('exit', (code) => reject(new Error(`A process of the evaluation ended early (${code ?? 'killed'}).`)))
  })
  try {
    await Promise.all(Array.from({ length: Math.min(count, jobs.length) }, work))
  } finally {
    for (const child of workers) child.removeAllListeners('exit').kill()
  }
}
