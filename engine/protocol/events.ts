import type { Fault } from '../../graphs/format/fault.ts'

/** How a step ended, or how it stands. */
export type StepState = 'queued' | 'running' | 'ran' | 'cached' | 'failed' | 'blocked' | 'skipped' | 'cancelled'

/** How a run ended: `partial` when some targets were reached and others failed. */
export type RunStatus = 'ok' | 'partial' | 'error' | 'cancelled'

/** What an input of a failed node was, in a line: "image 4096x4096 srgb on meridian-gt3/body". */
export interface Given {
  readonly input: string
  readonly summary: string
}

/** A failure as people see it, wrapped once around whatever was thrown. */
export interface Failure {
  readonly node: string
  readonly type: string
  readonly code: string
  readonly message: string
  readonly help?: string
  /** The param or input at fault. */
  readonly at?: { readonly param: string } | { readonly input: string }
  readonly given: readonly Given[]
  /** Messages of the causes, outermost first, and the stack for bug reports. */
  readonly causes: readonly string[]
  readonly stack?: string
}

/** One step of a finished run. `ms` is the node's own time, without waiting for others. */
export interface StepReport {
  readonly node: string
  readonly type: string
  readonly state: StepState
  readonly ms: number
  readonly failure?: Failure
  readonly notes?: readonly string[]
  /** For blocked steps: the failed node it waits for. */
  readonly waitsFor?: string
}

/** A file that a run wrote, or found unchanged. Path relative to the folder granted for exports. */
export interface FileReport {
  readonly node: string
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly state: 'created' | 'replaced' | 'unchanged'
}

/** What happened in a cache during a run. */
export interface CacheReport {
  readonly hits: number
  readonly misses: number
  readonly memoryBytes: number
  readonly diskBytes: number
}

interface Common {
  readonly run: string
  /** Counts from 0 within the run, without gaps. */
  readonly seq: number
  /** Milliseconds since the run began. */
  readonly t: number
}

/** Everything a run says, in order. start < progress* < one terminal state, for each node. */
export type RunEvent = Common &
  (
    | { readonly type: 'run.started'; readonly steps: readonly { node: string; type: string; state: StepState }[]; readonly faults: readonly Fault[] }
    | { readonly type: 'node.started'; readonly node: string }
    | { readonly type: 'node.progress'; readonly node: string; readonly share: number; readonly message?: string }
    | { readonly type: 'node.note'; readonly node: string; readonly message: string }
    | { readonly type: 'node.finished'; readonly node: string; readonly state: StepState; readonly ms: number; readonly failure?: Failure; readonly waitsFor?: string }
    | { readonly type: 'file.written'; readonly file: FileReport }
    | {
        readonly type: 'run.finished'
        readonly status: RunStatus
        readonly ms: number
        readonly steps: readonly StepReport[]
        /** The graph's outputs and the requested targets, summed up by name. */
        readonly outputs: Readonly<Record<string, string>>
        readonly files: readonly FileReport[]
        readonly cache: CacheReport
      }
  )
