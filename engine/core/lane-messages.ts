import type { Value } from '../../nodes/values/value.ts'
import type { Job, JobResult } from './execute.ts'
import type { Thrown } from './failure.ts'
import type { Parcel } from './parcel.ts'
import type { ShareRequest } from './sharing.ts'

/** A value as it travels: as it is between threads, packed between processes. */
export type Packed = Value | Parcel

/** A job and its result as they travel. */
export type PackedJob = Omit<Job, 'inputs'> & { readonly inputs: Readonly<Record<string, Packed | readonly Packed[]>> }
export type PackedResult = Omit<JobResult, 'outputs'> & { readonly outputs: Readonly<Record<string, Packed>> }

/**
 * What the engine says to a lane. `flag` is one shared int that turns 1 on cancel: between threads only. `folder` is
 * where parcels go: between processes only. `help` sets an idle thread to work that another shares out, and `alone` tells that
 * other that all who came have left.
 */
export type ToLane =
  | { readonly say: 'run'; readonly job: PackedJob; readonly flag?: Int32Array; readonly folder?: string }
  | { readonly say: 'cancel' }
  | { readonly say: 'answer'; readonly ask: number; readonly value?: unknown; readonly thrown?: Thrown }
  | { readonly say: 'help'; readonly request: ShareRequest }
  | { readonly say: 'alone'; readonly share: number; readonly thrown?: Thrown }

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
  | { readonly say: 'done'; readonly result: PackedResult }
  | { readonly say: 'failed'; readonly thrown: Thrown }
  | { readonly say: 'share'; readonly share: number; readonly request: ShareRequest }
  | { readonly say: 'enough'; readonly share: number }
  | { readonly say: 'helped'; readonly thrown?: Thrown }

/** The same record with every value, or list of values, mapped. */
export function mapValues<T, U>(
  record: Readonly<Record<string,
  T | readonly T[]>>,
  map: (value: T) => U,
): Record<string, U | readonly U[]> {
  const one = (value: T | readonly T[]) => (Array.isArray(value) ? (value as readonly T[]).map(map) : map(value as T))
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, one(value)]))
}
