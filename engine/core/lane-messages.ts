import type { Job, JobResult } from './execute.ts'
import type { Thrown } from './failure.ts'

/** What the engine says to a lane. `flag` is one shared int that turns 1 on cancel; absent across processes. */
export type ToLane =
  | { readonly say: 'run'; readonly job: Job; readonly flag?: Int32Array }
  | { readonly say: 'cancel' }
  | { readonly say: 'answer'; readonly ask: number; readonly value?: unknown; readonly thrown?: Thrown }

/** What a job may ask of the engine while it runs. */
export type Question =
  | { readonly what: 'file'; readonly path: string }
  | { readonly what: 'find-car'; readonly id: string }
  | { readonly what: 'read-car'; readonly id: string; readonly hash: string; readonly file: string }

/** What a lane says to the engine. One job at a time, so messages need no job number. */
export type FromLane =
  | { readonly say: 'ready' }
  | { readonly say: 'progress'; readonly share: number; readonly message?: string }
  | { readonly say: 'note'; readonly message: string }
  | { readonly say: 'ask'; readonly ask: number; readonly question: Question }
  | { readonly say: 'done'; readonly result: JobResult }
  | { readonly say: 'failed'; readonly thrown: Thrown }
