import type { Failure, RunEvent } from '../protocol/events.ts'
import type { Resumed } from '../protocol/messages.ts'
import { hasEnded, isOver, openRun, reduceRun, type RunInfo, type RunState } from '../protocol/run-state.ts'

const CRASH_HELP =
  'The engine starts again by itself and the graph is whole: run again. ' +
  'If it happens every time, give this node a smaller picture, and keep the graph for a report.'

/** How many events of a run are kept for replay; older ones are answered by a snapshot. */
const KEPT_EVENTS = 2000

/** How many finished runs of a graph are kept, drafts and finals apart, and how many of all graphs. */
const KEPT_RUNS = 8
const KEPT_IN_ALL = 200

/** Every event without its numbers, as it is made up here when the engine process cannot tell it any more. */
type Body<E = RunEvent> = E extends RunEvent ? Omit<E, 'run' | 'seq' | 't'> : never

interface Kept {
  state: RunState
  events: RunEvent[]
}

export interface LiveRunsOptions {
  /** Told of every event once it is taken in. */
  readonly told: (event: RunEvent, state: RunState) => void
  /** The title of a node type, for failures. */
  readonly titleOf: (type: string) => string
}

/** All runs of this launch: what they come to, and what they said last, for clients that were away. */
export class LiveRuns {
  readonly #options: LiveRunsOptions
  readonly #runs = new Map<string, Kept>()
  #orders = 0

  constructor(options: LiveRunsOptions) {
    this.#options = options
  }

  /** The order of the next run. */
  nextOrder(): number {
    return ++this.#orders
  }

  /** Begins to keep a run, before it says anything. */
  open(info: RunInfo): RunState {
    const state = openRun(info)
    this.#runs.set(info.run, { state, events: [] })
    this.#trim(info)
    return state
  }

  get(run: string): RunState | undefined {
    return this.#runs.get(run)?.state
  }

  /** The states of all kept runs, or of those of one graph, oldest first. */
  states(graph?: string): RunState[] {
    return [...this.#runs.values()].map(({ state }) => state).filter((state) => graph === undefined || state.graph === graph)
  }

  /** Takes in what the engine process says. Unknown runs, repeated events and what follows the end are passed over. */
  take(event: RunEvent): void {
    const kept = this.#runs.get(event.run)
    if (!kept || isOver(kept.state) || event.seq !== kept.state.next) return
    kept.state = reduceRun(kept.state, event).state
    kept.events.push(event)
    if (kept.events.length > KEPT_EVENTS * 1.25) kept.events = kept.events.slice(-KEPT_EVENTS)
    this.#options.told(event, kept.state)
  }

  /** What a run said from event `seq` on: the events themselves while they are kept, else all that they come to. */
  resume(run: string, seq: number): Resumed | undefined {
    const kept = this.#runs.get(run)
    if (!kept) return undefined
    const { state, events } = kept
    const first = events[0]?.seq ?? 0
    if (seq < first || seq > state.next) return { kind: 'snapshot', snapshot: state }
    return { kind: 'events', info: infoOf(state), events: events.filter((event) => event.seq >= seq) }
  }

  /** Ends every run that goes on, since the engine process died under it. `reason` is a clause: "it was ended by SIGKILL". */
  lost(reason: string): void {
    for (const { state } of this.#runs.values()) if (!isOver(state)) this.#crash(state, reason)
  }

  /** Ends one run that could not even begin. */
  refused(run: string, reason: string): void {
    const state = this.get(run)
    if (state && !isOver(state)) this.#crash(state, reason)
  }

  forget(graph: string): void {
    for (const [id, { state }] of this.#runs) if (state.graph === graph) this.#runs.delete(id)
  }

  /** Those that ran are at fault as far as anybody knows; those that waited never ran. */
  #crash(state: RunState, reason: string): void {
    const { run } = state
    if (state.status === 'waiting') this.#say(run, { type: 'run.started', steps: [], faults: [] })
    const running = Object.entries(state.nodes).filter(([, node]) => node.state === 'running')
    for (const [node, { type }] of running) {
      this.#say(run, { type: 'node.finished', node, state: 'failed', ms: 0, failure: this.#failure(node, type, reason) })
    }
    const culprit = running[0]?.[0]
    for (const [node, { state: at }] of Object.entries(this.get(run)?.nodes ?? {})) {
      if (hasEnded(at)) continue
      const end = { type: 'node.finished', node, ms: 0 } as const
      this.#say(run, culprit === undefined ? { ...end, state: 'cancelled' } : { ...end, state: 'blocked', waitsFor: culprit })
    }
    this.#say(run, this.#end(run))
  }

  #failure(node: string, type: string, reason: string): Failure {
    return {
      node,
      type,
      code: 'crashed',
      message: `${this.#options.titleOf(type)} was running when the engine stopped: ${reason}.`,
      help: CRASH_HELP,
      given: [],
      causes: [reason],
    }
  }

  #end(run: string): Body {
    const state = this.get(run)
    const steps = Object.entries(state?.nodes ?? {}).map(([node, { type, state: at, ms, notes, failure, waitsFor }]) => ({
      node,
      type,
      state: at,
      ms,
      ...(notes.length > 0 ? { notes } : {}),
      ...(failure ? { failure } : {}),
      ...(waitsFor === undefined ? {} : { waitsFor }),
    }))
    return {
      type: 'run.finished',
      status: 'error',
      ms: state ? Date.now() - state.startedAt : 0,
      steps,
      outputs: {},
      files: state?.files ?? [],
      cache: { hits: 0, misses: 0, memoryBytes: 0, diskBytes: 0 },
    }
  }

  #say(run: string, body: Body): void {
    const state = this.get(run)
    if (state) this.take({ ...body, run, seq: state.next, t: Math.max(0, Date.now() - state.startedAt) } as RunEvent)
  }

  #trim({ graph, quality }: RunInfo): void {
    const over = [...this.#runs].filter(([, { state }]) => isOver(state))
    const own = over.filter(([, { state }]) => state.graph === graph && state.quality === quality)
    for (const [id] of own.slice(0, Math.max(0, own.length - KEPT_RUNS))) this.#runs.delete(id)
    for (const [id] of over.slice(0, Math.max(0, over.length - KEPT_IN_ALL))) this.#runs.delete(id)
  }
}

function infoOf({ run, graph, order, quality, revision, by, startedAt }: RunState): RunInfo {
  return { run, graph, order, quality, revision, by, startedAt }
}
