import type { Fault } from '../../graphs/format/fault.ts'
import type { CacheReport, Failure, FileReport, RunEvent, RunStatus, StepState } from './events.ts'

/** What is known of a run before it says anything. */
export interface RunInfo {
  readonly run: string
  readonly graph: string
  /** Counts the runs of this launch of the server; a higher order is a later run. */
  readonly order: number
  readonly quality: 'draft' | 'final'
  /** The revision of the graph that it executes. Later edits do not leak in. */
  readonly revision: number
  /** Who started it: a client's id, or `live` for the drafts that follow edits. */
  readonly by: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

/** One node of a run, as far as is known. */
export interface NodeRun {
  readonly type: string
  readonly state: StepState
  /** 0..1, never falling. */
  readonly share: number
  readonly message?: string
  /** The node's own time; 0 until it ends. */
  readonly ms: number
  readonly notes: readonly string[]
  readonly failure?: Failure
  readonly waitsFor?: string
}

/** Everything that the events of a run up to `next` come to. Serialisable: this is also the authoritative snapshot. */
export interface RunState extends RunInfo {
  /** The number of the next event; everything below it is in here. */
  readonly next: number
  readonly status: 'waiting' | 'running' | RunStatus
  readonly nodes: Readonly<Record<string, NodeRun>>
  readonly faults: readonly Fault[]
  readonly files: readonly FileReport[]
  /** The graph's outputs and the requested targets, summed up by name. */
  readonly outputs: Readonly<Record<string, string>>
  readonly ms?: number
  readonly cache?: CacheReport
}

const ENDED: ReadonlySet<StepState> = new Set<StepState>(['ran', 'cached', 'failed', 'blocked', 'skipped', 'cancelled'])

/** Whether a node has reached a state that nothing changes any more. */
export function hasEnded(state: StepState): boolean {
  return ENDED.has(state)
}

/** Whether a run is over. */
export function isOver({ status }: Pick<RunState, 'status'>): boolean {
  return status !== 'waiting' && status !== 'running'
}

/** The state of a run that has said nothing yet. */
export function openRun(info: RunInfo): RunState {
  return { ...info, next: 0, status: 'waiting', nodes: {}, faults: [], files: [], outputs: {} }
}

/** What taking in an event came to. With a gap the state is as before: ask for what was missed, from `state.next` on. */
export interface Reduced {
  readonly state: RunState
  readonly gap: boolean
}

/**
 * Takes in one event. Pure, and safe against whatever order things arrive in: events that are in already and events of
 * other runs change nothing; an event from beyond the next one is a gap; progress and ends of a node that has ended are
 * passed over, and so is everything after the end of the run. Ends of siblings after a failure count.
 */
export function reduceRun(state: RunState, event: RunEvent): Reduced {
  if (event.run !== state.run || event.seq < state.next) return { state, gap: false }
  if (event.seq > state.next) return { state, gap: true }
  const next = { ...state, next: event.seq + 1 }
  return { state: isOver(state) ? next : take(next, event), gap: false }
}

/** Takes in several events in order, and stops at the first gap. */
export function reduceEvents(state: RunState, events: readonly RunEvent[]): Reduced {
  let reduced: Reduced = { state, gap: false }
  for (const event of events) {
    reduced = reduceRun(reduced.state, event)
    if (reduced.gap) break
  }
  return reduced
}

/** Takes in an authoritative snapshot, unless more is known already or it is of another run. */
export function reduceSnapshot(state: RunState | undefined, snapshot: RunState): RunState {
  return state && (state.run !== snapshot.run || state.next > snapshot.next) ? state : snapshot
}

function take(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'run.started':
      return {
        ...state,
        status: 'running',
        faults: event.faults,
        nodes: Object.fromEntries(event.steps.map((step) => [step.node, started(step)])),
      }
    case 'node.started':
      return change(state, event.node, () => ({ state: 'running' }))
    case 'node.progress':
      return change(state, event.node, (node) => ({
        share: Math.max(node.share, event.share),
        ...(event.message === undefined ? {} : { message: event.message }),
      }))
    case 'node.note':
      return change(state, event.node, (node) => ({ notes: [...node.notes, event.message] }))
    case 'node.finished':
      return change(state, event.node, () => ({
        state: event.state,
        ms: event.ms,
        share: event.state === 'ran' || event.state === 'cached' ? 1 : 0,
        ...(event.failure ? { failure: event.failure } : {}),
        ...(event.waitsFor === undefined ? {} : { waitsFor: event.waitsFor }),
      }))
    case 'file.written':
      return { ...state, files: [...state.files, event.file] }
    case 'run.finished':
      return finished(state, event)
  }
}

function started(step: { readonly type: string; readonly state: StepState }): NodeRun {
  return { type: step.type, state: step.state, share: step.state === 'cached' ? 1 : 0, ms: 0, notes: [] }
}

function change(state: RunState, id: string, to: (node: NodeRun) => Partial<NodeRun>): RunState {
  const node = Object.hasOwn(state.nodes, id) ? state.nodes[id] : undefined
  if (!node || hasEnded(node.state)) return state
  return { ...state, nodes: { ...state.nodes, [id]: { ...node, ...to(node) } } }
}

/** The report at the end is the truth about every step, also about those whose own end was never told. */
function finished(state: RunState, event: Extract<RunEvent, { type: 'run.finished' }>): RunState {
  const nodes: Record<string, NodeRun> = { ...state.nodes }
  for (const step of event.steps) {
    const before = nodes[step.node] ?? started(step)
    nodes[step.node] = {
      ...before,
      state: step.state,
      ms: step.ms,
      share: step.state === 'ran' || step.state === 'cached' ? 1 : before.share,
      ...(step.notes ? { notes: step.notes } : {}),
      ...(step.failure ? { failure: step.failure } : {}),
      ...(step.waitsFor === undefined ? {} : { waitsFor: step.waitsFor }),
    }
  }
  return { ...state, status: event.status, ms: event.ms, nodes, outputs: event.outputs, files: event.files, cache: event.cache }
}
