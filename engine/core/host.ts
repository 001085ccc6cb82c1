import { rmSync } from 'node:fs'
import { isMainThread, parentPort } from 'node:worker_threads'
import type { SharedTask } from '../../nodes/values/shared-work.ts'
import type { CarValue, Value } from '../../nodes/values/value.ts'
import { NodeFailure, type FailureCode } from '../../nodes/kit/failure.ts'
import type { NodeDefinition } from '../../nodes/kit/define.ts'
import type { InputFile } from '../../nodes/kit/context.ts'
import { toShared } from './content.ts'
import { execute, type Job, type JobIo } from './execute.ts'
import { describeThrown, type Thrown } from './failure.ts'
import { mapValues, type FromLane, type Packed, type PackedJob, type Question, type ToLane } from './lane-messages.ts'
import { pack, unpack } from './parcel.ts'
import { createRegistry, type Registry } from './registry.ts'
import { help, sharer, tasksOf, type Invitation, type ShareRequest, type Tasks } from './sharing.ts'

/** The wire between a lane and the engine. `shared`: memory can be handed over without copying, and parcels are not used. */
interface Wire {
  readonly shared: boolean
  send(message: FromLane): void
  listen(take: (message: ToLane) => void): void
}

/**
 * Serves jobs for as long as the thread or process lives. Call it from the entry of a worker thread or of a forked
 * process: it finds out which of the two it is in. `tasks` are what a thread can help others with. Throws an Error when it is
 * in neither.
 */
export function serveLane(nodes: readonly NodeDefinition[], tasks: readonly SharedTask<never>[] = []): void {
  serve(createRegistry(nodes), tasksOf(tasks), wire())
}

function wire(): Wire {
  if (!isMainThread && parentPort) {
    const port = parentPort
    return { shared: true, send: (message) => port.postMessage(message), listen: (take) => port.on('message', take) }
  }
  const { send } = process
  if (!send) throw new Error('A lane runs in a worker thread or in a forked process.')
  let parcels: string | undefined
  // The engine is gone: nobody is left to work for, or to clear up.
  process.on('disconnect', () => {
    if (parcels !== undefined) rmSync(parcels, { recursive: true, force: true })
    process.exit(0)
  })
  return {
    shared: false,
    send: (message) => void send.call(process, message),
    listen: (take) =>
      process.on('message', (sent) => {
        const message = sent as ToLane
        if (message.say === 'run') parcels = message.folder
        take(message)
      }),
  }
}

function serve(registry: Registry, tasks: Tasks, { shared, send, listen }: Wire): void {
  const asked = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>()
  let asks = 0
  let current: AbortController | undefined
  const invitations = new Invitations(send)
  const ask = (question: Question) =>
    new Promise<unknown>((resolve, reject) => {
      asked.set(++asks, { resolve, reject })
      send({ say: 'ask', ask: asks, question })
    })
  const run = async (job: PackedJob, flag: Int32Array | undefined, folder: string | undefined): Promise<void> => {
    const controller = new AbortController()
    current = controller
    try {
      const type = registry.get(job.type)
      if (!type) throw new Error(`The worker does not know the node type "${job.type}".`)
      const inputs = mapValues<Packed, Value>(job.inputs, unpack)
      const own = io(signalOf(controller, flag), send, ask, shared ? invitations : undefined)
      const result = await execute(type, { ...job, inputs } as Job, own)
      const wrap = (value: Value): Packed => (folder === undefined ? toShared(value) : pack(value, folder))
      const outputs = mapValues(result.outputs, wrap) as Record<string, Packed>
      send({ say: 'done', result: { ...result, outputs, files: shared ? result.files.map(sharedBytes) : result.files } })
    } catch (error) {
      send({ say: 'failed', thrown: describeThrown(error) })
    }
  }
  listen((message) => {
    if (message.say === 'run') void run(message.job, message.flag, message.folder)
    else if (message.say === 'cancel') current?.abort()
    else if (message.say === 'alone') invitations.alone(message.share, message.thrown)
    else if (message.say === 'help') {
      const failed = help(tasks, message.request)
      send({ say: 'helped', ...(failed ? { thrown: describeThrown(failed.error) } : {}) })
    } else {
      const waiting = asked.get(message.ask)
      asked.delete(message.ask)
      if (message.thrown) waiting?.reject(rebuilt(message.thrown))
      else waiting?.resolve(message.value)
    }
  })
  send({ say: 'ready' })
}

/** The help that the job under way has asked for. */
class Invitations {
  readonly #send: (message: FromLane) => void
  readonly #open = new Map<number, (thrown: { readonly error: unknown } | undefined) => void>()
  #count = 0

  constructor(send: (message: FromLane) => void) {
    this.#send = send
  }

  invite(request: ShareRequest): Invitation {
    const share = ++this.#count
    const alone = new Promise<{ readonly error: unknown } | undefined>((resolve) => this.#open.set(share, resolve))
    this.#send({ say: 'share', share, request })
    return { alone, enough: () => this.#send({ say: 'enough', share }) }
  }

  alone(share: number, thrown: Thrown | undefined): void {
    this.#open.get(share)?.(thrown && { error: rebuilt(thrown) })
    this.#open.delete(share)
  }
}

function io(
  signal: AbortSignal,
  send: (message: FromLane) => void,
  ask: (question: Question) => Promise<unknown>,
  invitations: Invitations | undefined,
): JobIo {
  return {
    signal,
    share: sharer(signal, invitations && ((request) => invitations.invite(request))),
    begin: () => undefined,
    progress: (share, message) => send({ say: 'progress', share, ...(message === undefined ? {} : { message }) }),
    note: (message) => send({ say: 'note', message: String(message) }),
    readFile: (path) => ask({ what: 'file', path }) as Promise<InputFile>,
    cars: {
      find: (id) => ask({ what: 'find-car', id }) as Promise<CarValue>,
      read: (car, file) => ask({ what: 'read-car', id: car.id, hash: car.hash, file }) as Promise<Uint8Array>,
    },
  }
}

/**
 * A signal that also turns when the shared flag does: a kernel that never gives the thread back cannot receive a
 * message, but it can look at shared memory.
 */
function signalOf(controller: AbortController, flag: Int32Array | undefined): AbortSignal {
  const { signal } = controller
  if (!flag) return signal
  Object.defineProperty(signal, 'aborted', {
    get: () => {
      if (Atomics.load(flag, 0) === 0) return false
      controller.abort()
      return true
    },
  })
  return signal
}

function rebuilt(thrown: Thrown): Error {
  if (thrown.code === undefined) return new Error(thrown.message)
  return new NodeFailure(thrown.code as FailureCode, thrown.message, {
    ...(thrown.help === undefined ? {} : { help: thrown.help }),
    ...(thrown.param === undefined ? {} : { param: thrown.param }),
    ...(thrown.input === undefined ? {} : { input: thrown.input }),
  })
}

function sharedBytes<T extends { readonly bytes: Uint8Array }>(file: T): T {
  if (file.bytes.buffer instanceof SharedArrayBuffer) return file
  const bytes = new Uint8Array(new SharedArrayBuffer(file.bytes.length))
  bytes.set(file.bytes)
  return { ...file, bytes }
}
