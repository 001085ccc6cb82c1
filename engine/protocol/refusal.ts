/** What the engine answers when it will not or cannot do what was asked: as a closed list, so that scripts can tell. */
export type RefusalCode =
  | 'bad-request'
  | 'other-protocol'
  | 'unknown-graph'
  | 'unknown-run'
  | 'unknown-template'
  | 'not-found'
  | 'not-a-graph'
  | 'read-only'
  | 'stale-edit'
  | 'no-name'
  | 'bad-name'
  | 'exists'
  | 'changed-outside'
  | 'too-large'
  | 'unsupported'
  | 'engine-lost'
  | 'failed'

/** A refusal for people: the message names the thing and the fault, `help` says what to do next. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
  readonly help: string
}

/** Thrown by what serves commands, caught at the door, where it becomes an answer. `Error` stays for bugs. */
export class RefusalError extends Error {
  readonly code: RefusalCode
  readonly help: string

  constructor(code: RefusalCode, message: string, help: string) {
    super(message)
    this.name = 'RefusalError'
    this.code = code
    this.help = help
  }
}

/** What every command is answered with. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Refusal }
