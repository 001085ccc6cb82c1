/** The closed list of what can go wrong inside a node, so that the editor and scripts can tell failures apart. */
export type FailureCode =
  | 'bad-input'
  | 'bad-param'
  | 'bad-file'
  | 'missing-input'
  | 'needs-sheet'
  | 'missing-file'
  | 'missing-car'
  | 'missing-network'
  | 'too-large'
  | 'unsupported'
  | 'no-car-found'
  | 'cancelled'
  | 'crashed'
  | 'timed-out'
  | 'write-failed'
  | 'internal'

export interface FailureDetail {
  /** What to do next, as a sentence. */
  readonly help?: string
  /** The param at fault. */
  readonly param?: string
  /** The input port at fault. */
  readonly input?: string
  readonly cause?: unknown
}

/**
 * A failure for people: the message names the thing and the fault, `help` says what to do next.
 * `Error` stays for bugs.
 */
export class NodeFailure extends Error {
  readonly code: FailureCode
  readonly help: string | undefined
  readonly param: string | undefined
  readonly input: string | undefined

  constructor(code: FailureCode, message: string, detail: FailureDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause })
    this.name = 'NodeFailure'
    this.code = code
    this.help = detail.help
    this.param = detail.param
    this.input = detail.input
  }
}

/** Throws the failure that a run was cancelled, when it was. Kernels' callers poll this between bands. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new NodeFailure('cancelled', 'Cancelled.')
}
