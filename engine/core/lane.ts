import { fork } from 'node:child_process'
import { rmSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { fileURLToPath } from 'node:url'
import type { Value } from '../../nodes/values/value.ts'
import type { Job, JobIo, JobResult } from './execute.ts'
import { CarriedFailure, describeThrown, type Thrown } from './failure.ts'
import { mapValues, type FromLane, type Packed, type PackedResult, type Question, type ToLane } from './lane-messages.ts'
import { pack, parcelFolder, unpack } from './parcel.ts'
import type { ShareRequest } from './sharing.ts'

/** How to start a lane: the entry that calls `serveLane`, and the options of the Node process or thread. */
export interface LaneEntry {
  readonly url: URL
  /** For TypeScript sources: `['--import', 'tsx']`. */
  readonly execArgv?: readonly string[]
}

/** The thread or process behind a lane. */
interface Machine {
  /** Where values travel as parcels; undefined between threads, which share memory. */
  readonly folder: string | undefined
  send(message: ToLane): void
  /** Whether it keeps this process alive: while it works, and not while it waits. */
  hold(on: boolean): void
  kill(): void
}

interface Current {
  readonly job: Job
  readonly io: JobIo
  resolve(result: JobResult): void
  reject(error: CarriedFailure): void
}

/** Who is told of what concerns more than one lane. */
export interface LaneWatch {
  /** Told once, when the thread or process is gone for whatever reason. */
  gone(lane: Lane): void
  /** Its job shares work out, and has had enough help. */
  share(lane: Lane, id: number, request: ShareRequest): void
  enough(lane: Lane, id: number): void
  /** It has helped another. */
  helped(lane: Lane, thrown: Thrown | undefined): void
}

/** One thread or process that runs one job at a time, and can be ended at any moment. */
export class Lane {
  /** Settles once the lane listens. */
  readonly ready: Promise<void>
  readonly #machine: Machine
  #opened: () => void = () => undefined
  #current: Current | undefined
  #dead = false
  readonly #watch: LaneWatch

  constructor(kind: 'thread' | 'process', entry: LaneEntry, watch: LaneWatch) {
    this.#watch = watch
    this.ready = new Promise((resolve) => (this.#opened = resolve))
    const take = (message: FromLane) => this.#take(message)
    const gone = (reason: string) => this.#gone(reason)
    this.#machine = kind === 'thread' ? startThread(entry, take, gone) : startProcess(entry, take, gone)
  }

  get dead(): boolean {
    return this.#dead
  }

  /** Runs a job. Rejects with a CarriedFailure, also when the lane dies under it. */
  run(job: Job, io: JobIo): Promise<JobResult> {
    return new Promise((resolve, reject) => {
      const { folder } = this.#machine
      const flag = folder === undefined ? new Int32Array(new SharedArrayBuffer(4)) : undefined
      const onAbort = () => {
        if (flag) Atomics.store(flag, 0, 1)
        this.#machine.send({ say: 'cancel' })
      }
      const done = () => {
        this.#current = undefined
        this.#machine.hold(false)
        io.signal.removeEventListener('abort', onAbort)
      }
      this.#current = {
        job,
        io,
        resolve: (result) => (done(), resolve(result)),
        reject: (error) => (done(), reject(error)),
      }
      this.#machine.hold(true)
      if (folder === undefined) this.#machine.send({ say: 'run', job, ...(flag ? { flag } : {}) })
      else this.#machine.send(
        { say: 'run', job: { ...job, inputs: mapValues(job.inputs, (value) => pack(value, folder)) }, folder },
      )
      io.signal.addEventListener('abort', onAbort, { once: true })
      if (io.signal.aborted) onAbort()
    })
  }

  /** Ends the thread or process at once; the job in it fails with `why`. */
  kill(why: Thrown): void {
    if (this.#dead) return
    this.#dead = true
    this.#machine.kill()
    this.#current?.reject(new CarriedFailure(why))
    this.#watch.gone(this)
  }

  /** Sets an idle lane to helping another; the watch hears when it is done. */
  help(request: ShareRequest): void {
    this.#machine.hold(true)
    this.#machine.send({ say: 'help', request })
  }

  /** Tells the job that all who helped with what it shared have left, and what one of them threw. */
  alone(share: number, thrown: Thrown | undefined): void {
    if (!this.#dead) this.#machine.send({ say: 'alone', share, ...(thrown ? { thrown } : {}) })
  }

  #gone(reason: string): void {
    this.kill({
      code: 'crashed',
      message: `${this.#current?.job.title ?? 'A node'} crashed: ${reason}.`,
      help: 'The engine has recovered. Run again; if it happens every time, keep the graph for a report.',
      causes: [reason],
    })
  }

  #take(message: FromLane): void {
    if (message.say === 'ready') return this.#opened()
    if (message.say === 'helped') {
      if (!this.#current) this.#machine.hold(false)
      return this.#dead ? undefined : this.#watch.helped(this, message.thrown)
    }
    if (message.say === 'enough') return this.#watch.enough(this, message.share)
    const current = this.#current
    if (!current || this.#dead) return
    switch (message.say) {
      case 'progress':
        return current.io.progress(message.share, message.message)
      case 'note':
        return current.io.note(message.message)
      case 'done':
        return this.#deliver(current, message.result)
      case 'failed':
        return current.reject(new CarriedFailure(message.thrown))
      case 'share':
        return this.#watch.share(this, message.share, message.request)
      case 'ask':
        void this.#answer(message.ask, message.question, current.io)
    }
  }

  #deliver(current: Current, result: PackedResult): void {
    try {
      current.resolve({ ...result, outputs: mapValues<Packed, Value>(result.outputs, unpack) as Record<string, Value> })
    } catch (error) {
      current.reject(new CarriedFailure(describeThrown(error)))
    }
  }

  async #answer(ask: number, question: Question, io: JobIo): Promise<void> {
    try {
      const value = await look(question, io)
      if (!this.#dead) this.#machine.send({ say: 'answer', ask, value })
    } catch (error) {
      if (!this.#dead) this.#machine.send({ say: 'answer', ask, thrown: describeThrown(error) })
    }
  }
}

function look(question: Question, io: JobIo): Promise<unknown> {
  if (question.what === 'file') return io.readFile(question.path)
  if (question.what === 'find-car') return io.cars.find(question.id)
  return io.cars.read({ id: question.id, hash: question.hash }, question.file)
}

function startThread(entry: LaneEntry, take: (message: FromLane) => void, gone: (reason: string) => void): Machine {
  const worker = new Worker(entry.url, entry.execArgv ? { execArgv: [...entry.execArgv] } : {})
  worker.on('message', take)
  worker.on('error', (error) => gone(error.message))
  worker.on('exit', (code) => gone(`its worker stopped with code ${code}`))
  worker.unref()
  return {
    folder: undefined,
    send: (message) => worker.postMessage(message, []),
    hold: (on) => (on ? worker.ref() : worker.unref()),
    kill: () => void worker.terminate(),
  }
}

function startProcess(entry: LaneEntry, take: (message: FromLane) => void, gone: (reason: string) => void): Machine {
  const folder = parcelFolder()
  const child = fork(fileURLToPath(entry.url), {
    serialization: 'advanced',
    // What a library prints must not get into what this process prints for other programs.
    stdio: ['ignore', 2, 2, 'ipc'],
    ...(entry.execArgv ? { execArgv: [...entry.execArgv] } : {}),
  })
  child.on('message', (message) => take(message as FromLane))
  child.on('error', (error) => gone(error.message))
  child.on(
    'exit',
    (code, signal) => gone(signal ? `its process was ended by ${signal}` : `its process stopped with code ${code}`),
  )
  const hold = (on: boolean) => {
    if (on) child.ref()
    else child.unref()
    if (on) child.channel?.ref()
    else child.channel?.unref()
  }
  hold(false)
  return {
    folder,
    hold,
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    kill: () => {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
