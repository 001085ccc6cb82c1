import type { ShareWork } from '../values/shared-work.ts'
import type { CarValue } from '../values/value.ts'

/** `draft` works on shrunken pictures while the hand is on a control; `final` is full size. */
export type Quality = 'draft' | 'final'

/** A file that a param names, read by the engine from a folder that the user granted. */
export interface InputFile {
  /** The base name, for messages. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** Finds car packs and reads their files. `read` fails with a NodeFailure when the pack or the file is missing. */
export interface CarReader {
  /** The reference to an installed car pack, with the hash of its content. Fails with `missing-car` when there is none. */
  find(id: string): Promise<CarValue>
  read(car: Pick<CarValue, 'id' | 'hash'>, file: string): Promise<Uint8Array>
}

/** A file that an effect node wants written. The engine checks the name, and writes it whole or not at all. */
export interface OutputFile {
  /** Relative to the folder granted for exports; forward slashes. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** Everything that `run` gets. There are no paths, no sockets and no globals. */
export interface NodeContext<Inputs, Params> {
  readonly inputs: Inputs
  readonly params: Params
  readonly quality: Quality
  /** Aborted when the run is cancelled or overtaken. Poll it at least every 100 ms of work. */
  readonly signal: AbortSignal
  /** Says how much is done, 0..1, never falling, and with what. */
  progress(share: number, message?: string): void
  /** A remark that people see at the node: "fell back to the CPU". */
  note(message: string): void
  /** The bytes of the file that a `file` param names. Fails at that param when there is none. */
  readFile(param: string): Promise<InputFile>
  readonly cars: CarReader
  /**
   * Does a task of `nodes/tasks.ts` piece by piece, on this thread and on whatever others are idle; what `data` holds must lie in
   * shared memory. It is cancelled with the run, and fails with what a piece threw.
   */
  readonly share: ShareWork
  /** Effect nodes only. */
  write(file: OutputFile): void
}
