import { throwIfCancelled } from '../../nodes/kit/failure.ts'
import type { SharedTask, ShareWork, WorkHooks } from '../../nodes/values/shared-work.ts'

/** Work that is shared, as it travels to a thread that may help: the name of its task, what it works on, and the board. */
export interface ShareRequest {
  readonly task: string
  readonly data: unknown
  readonly board: SharedArrayBuffer
}

/** The tasks that a thread knows, by name. Data has the shape of its task: both come from the same source. */
export type Tasks = ReadonlyMap<string, SharedTask<never>>

/** Looks tasks up by their names. Throws an Error when two have the same. */
export function tasksOf(list: readonly SharedTask<never>[]): Tasks {
  const tasks = new Map(list.map((task) => [task.name, task]))
  if (tasks.size !== list.length) throw new Error('Two shared tasks have the same name.')
  return tasks
}

const NEXT = 0
const STOPPED = 1
const CLOSED = 2
const LEAVE = 3
const ACTIVE = 4
const UNITS = 5
const HEAD = 6

/** What threads that share work know of it: a few words of shared memory, and one for each item. */
export class Board {
  readonly memory: SharedArrayBuffer
  readonly #cells: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.memory = memory
    this.#cells = new Int32Array(memory)
  }

  static of(count: number): Board {
    return new Board(new SharedArrayBuffer((HEAD + count) * 4))
  }

  /** The next item that nobody has taken; undefined when there is none, or the work is over. */
  take(): number | undefined {
    if (this.stopped) return undefined
    const item = Atomics.add(this.#cells, NEXT, 1)
    return item < this.#cells.length - HEAD ? item : undefined
  }

  finish(item: number): void {
    Atomics.store(this.#cells, HEAD + item, 1)
  }

  /** Items that nobody has finished. */
  unfinished(): number[] {
    return Array.from(this.#cells.subarray(HEAD), (done, item) => (done ? -1 : item)).filter((item) => item >= 0)
  }

  /** Whether there is something left to take. */
  get open(): boolean {
    const left = Atomics.load(this.#cells, NEXT) < this.#cells.length - HEAD
    return left && !this.stopped && Atomics.load(this.#cells, CLOSED) === 0
  }

  /** The share of items that are taken, 0..1. */
  get taken(): number {
    const items = this.#cells.length - HEAD
    return items === 0 ? 1 : Math.min(1, Atomics.load(this.#cells, NEXT) / items)
  }

  /** Nobody wants the result any more: everyone stops at the next look. */
  stop(): void {
    Atomics.store(this.#cells, STOPPED, 1)
  }

  get stopped(): boolean {
    return Atomics.load(this.#cells, STOPPED) === 1
  }

  /** No helper may begin from now on. */
  close(): void {
    Atomics.store(this.#cells, CLOSED, 1)
  }

  /** A helper begins, or is told that it comes too late. It says that it is there before it looks, so that `close` cannot miss it. */
  enter(): boolean {
    Atomics.add(this.#cells, ACTIVE, 1)
    if (Atomics.load(this.#cells, CLOSED) === 0) return true
    this.exit()
    return false
  }

  exit(): void {
    Atomics.sub(this.#cells, ACTIVE, 1)
  }

  /** Helpers that have begun and not ended; those that died stay in the count. */
  get active(): number {
    return Atomics.load(this.#cells, ACTIVE)
  }

  /** Whether helpers are asked to leave after the item in hand, because their threads are needed. */
  set leave(on: boolean) {
    Atomics.store(this.#cells, LEAVE, on ? 1 : 0)
  }

  get leave(): boolean {
    return Atomics.load(this.#cells, LEAVE) === 1
  }

  advance(units: number): number {
    return Atomics.add(this.#cells, UNITS, units) + units
  }
}

class Stopped extends Error {}

/** Helps with shared work until nothing is left to take. Returns what went wrong, which also stops the others. */
export function help(tasks: Tasks, { task, data, board }: ShareRequest): { readonly error: unknown } | undefined {
  const shared = new Board(board)
  if (!shared.enter()) return undefined
  const hooks: WorkHooks = {
    check() {
      if (shared.stopped) throw new Stopped()
    },
    advance: (units) => void shared.advance(units),
  }
  try {
    const known = tasks.get(task)
    if (!known) throw new Error(`This thread does not know the shared task "${task}".`)
    for (let item = shared.take(); item !== undefined; item = shared.leave ? undefined : shared.take()) {
      known.run(data as never, item, hooks)
      shared.finish(item)
    }
    return undefined
  } catch (error) {
    if (error instanceof Stopped) return undefined
    shared.stop()
    return { error }
  } finally {
    shared.exit()
  }
}

/** Help on its way. `alone` resolves once all who came have left, with what one of them threw. */
export interface Invitation {
  /** No more help is needed; to be called once. */
  enough(): void
  readonly alone: Promise<{ readonly error: unknown } | undefined>
}

/** Lets the event loop breathe after so many ms of work. */
const BREATH_MS = 20

/**
 * Shares work out: this thread takes items like any other, so that the work is done also when nobody comes. Items that a lost
 * helper leaves behind are done here at the end. Fails with `cancelled` once the signal is aborted, and with what an item threw.
 */
export function sharer(signal: AbortSignal | undefined, invite?: (request: ShareRequest) => Invitation): ShareWork {
  return async (task, data, count, onUnits) => {
    const board = Board.of(count)
    const help = invite && count > 1 ? invite({ task: task.name, data, board: board.memory }) : undefined
    const hooks: WorkHooks = {
      check() {
        if (signal) throwIfCancelled(signal)
        if (board.stopped) throw new Stopped()
      },
      advance: (units) => onUnits?.(board.advance(units)),
    }
    const stop = () => board.stop()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      const own = await workThrough(board, (item) => task.run(data, item, hooks))
      board.close()
      help?.enough()
      // A helper that failed has stopped the board, and its word is on the way.
      const theirs = help && (board.active > 0 || board.stopped) ? await help.alone : undefined
      if (signal) throwIfCancelled(signal)
      const failed = own && !(own.error instanceof Stopped) ? own : theirs
      if (failed) throw failed.error
      for (const item of board.unfinished()) task.run(data, item, hooks)
      onUnits?.(board.advance(0))
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }
}

async function workThrough(board: Board, run: (item: number) => void): Promise<{ readonly error: unknown } | undefined> {
  let breath = performance.now()
  try {
    for (let item = board.take(); item !== undefined; item = board.take()) {
      run(item)
      board.finish(item)
      if (performance.now() - breath < BREATH_MS) continue
      await new Promise((resolve) => setImmediate(resolve))
      breath = performance.now()
    }
    return undefined
  } catch (error) {
    board.stop()
    return { error }
  }
}
