import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { LaneEntry } from '../core/lane.ts'
import { FrameCache } from '../preview/frame-cache.ts'
import type { RenderedFrame } from '../preview/render.ts'
import type { EngineStatus } from '../protocol/messages.ts'
import type { EngineLink, EngineListener, EngineRun, FrameAsk, PictureFormat } from '../workspace/live-engine.ts'
import type { EngineQuestion, EngineSettings, Environment, FromEngine, RunMessage, ToEngine } from './engine-messages.ts'

/** The first pause before the process is started again; it doubles up to the last, and begins anew after a healthy while. */
const FIRST_PAUSE_MS = 50
const LAST_PAUSE_MS = 5000
const HEALTHY_MS = 30_000

/** A cancelled run that has not ended by now takes its process along. Workers have been replaced long before. */
const CANCEL_LIMIT_MS = 5000

const FRAME_CACHE_BYTES = 96 * 2 ** 20

export interface SupervisorOptions {
  /** The module that calls `serveEngine`. */
  readonly entry: LaneEntry
  readonly settings: EngineSettings
  readonly listener: EngineListener
  /** How long a cancelled run may go on before its process is ended; 5 s unless said otherwise. */
  readonly cancelLimitMs?: number
}

const frameKey = ({ hash, plane, width, packed }: Pick<FrameAsk, 'hash' | 'plane' | 'width' | 'packed'>) =>
  `${hash} ${plane ?? 'paint'} ${width}${packed ? ' packed' : ''}`

/** Keeps one engine process alive: starts it, hands it work, and starts it anew when it dies. Documents are not in it. */
export class Supervisor implements EngineLink {
  readonly #options: SupervisorOptions
  readonly #frames = new FrameCache(FRAME_CACHE_BYTES)
  readonly #asked = new Map<number, (value: unknown) => void>()
  readonly #held = new Map<string, number>()
  readonly #cancels = new Map<string, NodeJS.Timeout>()
  #status: EngineStatus = { state: 'starting', boot: randomUUID() }
  #child: ChildProcess | undefined
  readonly #environment: Record<string, string> = {}
  #waiting: ToEngine[] = []
  #asks = 0
  #pause = FIRST_PAUSE_MS
  #readyAt = 0
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  get status(): EngineStatus {
    return this.#status
  }

  /** The process id while one lives. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts the process. What is asked of it meanwhile is kept. */
  start(): void {
    if (this.#closed || this.#child) return
    const { entry, settings } = this.#options
    const child = fork(fileURLToPath(entry.url), {
      serialization: 'advanced',
      // What nodes print must not mix with what the command prints.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: entry.execArgv ? [...entry.execArgv] : [],
    })
    this.#child = child
    this.#held.clear()
    this.#become({ state: 'starting', boot: randomUUID() })
    child.on('message', (message) => this.#take(message as FromEngine))
    child.on('error', (error) => this.#gone(child, error.message))
    child.on('exit', (code, signal) => {
      this.#gone(child, signal ? `its process was ended by ${signal}` : `its process stopped with code ${code ?? 'unknown'}`)
    })
    child.send({ say: 'begin', settings } satisfies ToEngine, () => undefined)
  }

  run({ info, document, since, folder, targets, bindings, outputs, widths, packed }: EngineRun): void {
    const message = {
      say: 'run',
      run: info.run,
      graph: info.graph,
      quality: info.quality,
      folder,
      ...(targets ? { targets } : {}),
      ...(bindings ? { bindings } : {}),
      outputs,
      ...(widths ? { widths } : {}),
      ...(packed ? { packed } : {}),
    } as const
    // What is sent to a process that starts is kept, and that process holds no mirrors yet.
    const from = this.#status.state === 'ready' ? this.#held.get(info.graph) : undefined
    const edits = from === undefined ? undefined : since?.(from)
    if (this.#status.state === 'ready') this.#held.set(info.graph, info.revision)
    this.#send((edits ? { ...message, edits } : { ...message, document }) satisfies RunMessage)
  }

  cancel(run: string): void {
    this.#send({ say: 'cancel', run })
    if (this.#cancels.has(run)) return
    this.#cancels.set(run, setTimeout(() => this.#child?.kill('SIGKILL'), this.#options.cancelLimitMs ?? CANCEL_LIMIT_MS).unref())
  }

  announce(run: string, outputs: readonly string[]): void {
    if (this.#status.state === 'ready') this.#send({ say: 'announce', run, outputs })
  }

  frame(ask: FrameAsk): Promise<RenderedFrame | undefined> {
    return this.#frames.get(frameKey(ask), () => this.#ask({ what: 'frame', ...ask }) as Promise<RenderedFrame | undefined>)
  }

  picture(run: string, name: string, hash: string, format: PictureFormat): Promise<Uint8Array | undefined> {
    return this.#ask({ what: 'picture', run, name, hash, format }) as Promise<Uint8Array | undefined>
  }

  forget(graph: string): void {
    this.#held.delete(graph)
    if (this.#status.state === 'ready') this.#send({ say: 'forget', graph })
  }

  /** Tells the process what those that it starts must know; also after it was started anew. */
  inform(environment: Environment): void {
    Object.assign(this.#environment, environment)
    if (this.#status.state === 'ready') this.#send({ say: 'environment', environment })
  }

  /** Ends the process: it may bring its cache to the disk first, for at most two seconds. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (!child) return
    const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.disconnect()
    const timer = setTimeout(() => child.kill('SIGKILL'), 2000)
    await exit
    clearTimeout(timer)
  }

  #send(message: ToEngine): void {
    if (this.#status.state === 'ready' && this.#child?.connected) this.#child.send(message, () => undefined)
    else this.#waiting.push(message)
  }

  /** Answers with undefined when the process is not there, or dies meanwhile. */
  #ask(question: EngineQuestion): Promise<unknown> {
    if (this.#status.state !== 'ready') return Promise.resolve(undefined)
    return new Promise((resolve) => {
      this.#asked.set(++this.#asks, resolve)
      this.#send({ say: 'ask', ask: this.#asks, question })
    })
  }

  #take(message: FromEngine): void {
    const { listener } = this.#options
    switch (message.say) {
      case 'ready':
        return this.#ready()
      case 'event':
        if (message.event.type === 'run.finished') this.#settled(message.event.run)
        return listener.event(message.event)
      case 'output':
        for (const { width, frame } of message.frames ?? []) this.#frames.put(frameKey({ ...message.ref, width }), frame)
        return listener.output(message.run, message.name, message.ref)
      case 'refused':
        this.#settled(message.run)
        return listener.refused(message.run, message.reason)
      case 'answer':
        this.#asked.get(message.ask)?.(message.value)
        this.#asked.delete(message.ask)
    }
  }

  #ready(): void {
    this.#readyAt = Date.now()
    this.#become({ state: 'ready', boot: this.#status.boot })
    this.#send({ say: 'environment', environment: this.#environment })
    const waiting = this.#waiting
    this.#waiting = []
    for (const message of waiting) this.#send(message)
  }

  #settled(run: string): void {
    clearTimeout(this.#cancels.get(run))
    this.#cancels.delete(run)
  }

  #gone(child: ChildProcess, reason: string): void {
    if (this.#child !== child) return
    this.#child = undefined
    for (const timer of this.#cancels.values()) clearTimeout(timer)
    this.#cancels.clear()
    for (const resolve of this.#asked.values()) resolve(undefined)
    this.#asked.clear()
    if (this.#closed) return
    if (this.#readyAt > 0 && Date.now() - this.#readyAt > HEALTHY_MS) this.#pause = FIRST_PAUSE_MS
    this.#readyAt = 0
    // Runs that wait for a process that never became ready are lost with it: one of them may be why.
    this.#waiting = []
    this.#become({ state: 'lost', boot: this.#status.boot, reason })
    this.#options.listener.lost(reason)
    this.#timer = setTimeout(() => this.start(), this.#pause)
    this.#pause = Math.min(LAST_PAUSE_MS, this.#pause * 2)
  }

  #become(status: EngineStatus): void {
    this.#status = status
    this.#options.listener.status(status)
  }
}
