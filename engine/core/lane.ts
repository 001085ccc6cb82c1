import { fork } from 'node:child_process'
import { Worker } from 'node:worker_threads'
import { fileURLToPath } from 'node:url'
import type { Value } from '../../nodes/values/value.ts'
import { toPlain, toShared } from './content.ts'
import type { Job, JobIo, JobResult } from './execute.ts'
import { CarriedFailure, describeThrown, type Thrown } from './failure.ts'
import type { FromLane, Question, ToLane } from './lane-messages.ts'

/** How to start a lane: the entry that calls `serveLane`, and the options of the Node process or thread. */
export interface LaneEntry {
  readonly url: URL
  /** For TypeScript sources: `['--import', 'tsx']`. */
  readonly execArgv?: readonly string[]
}

/** The thread or process behind a lane. */
interface Machine {
  readonly shared: boolean
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

/** One thread or process that runs one job at a time, and can be ended at any moment. */
export class Lane {
  /** Settles once the lane listens. */
  readonly ready: Promise<void>
  readonly #machine: Machine
  #opened: () => void = () => undefined
  #current: Current | undefined
  #dead = false
  /** Told once, when the thread or process is gone for whatever reason. */
  readonly #onGone: (lane: Lane) => void

  constructor(kind: 'thread' | 'process', entry: LaneEntry, onGone: (lane: Lane) => void) {
    this.#onGone = onGone
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
      const { shared } = this.#machine
      const flag = shared ? new Int32Array(new SharedArrayBuffer(4)) : undefined
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
      this.#machine.send(
        { say: 'run', job: shared ? job : { ...job, inputs: plainInputs(job.inputs) }, ...(flag ? { flag } : {}) },
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
    this.#onGone(this)
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
    const current = this.#current
    if (!current || this.#dead) return
    switch (message.say) {
      case 'progress':
        return current.io.progress(message.share, message.message)
      case 'note':
        return current.io.note(message.message)
      case 'done': {
        const outputs = this.#machine.shared ? message.result.outputs : sharedOutputs(message.result.outputs)
        return current.resolve({ ...message.result, outputs })
      }
      case 'failed':
        return current.reject(new CarriedFailure(message.thrown))
      case 'ask':
        void this.#answer(message.ask, message.question, current.io)
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
    shared: true,
    send: (message) => worker.postMessage(message, []),
    hold: (on) => (on ? worker.ref() : worker.unref()),
    kill: () => void worker.terminate(),
  }
}

function startProcess(entry: LaneEntry, take: (message: FromLane) => void, gone: (reason: string) => void): Machine {
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
    shared: false,
    hold,
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    kill: () => void child.kill('SIGKILL'),
  }
}

function plainInputs(inputs: Job['inputs']): Job['inputs'] {
  const plain = (value: Value | readonly Value[]) => (
    Array.isArray(value) ? (value as readonly Value[]).map(toPlain) : toPlain(value as Value)
  )
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, plain(value)]))
}

function sharedOutputs(outputs: JobResult['outputs']): JobResult['outputs'] {
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, toShared(value)]))
}
