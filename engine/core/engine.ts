import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { Graph } from '../../graphs/format/graph.ts'
import type { NodeDefinition } from '../../nodes/kit/define.ts'
import type { Value } from '../../nodes/values/value.ts'
import type { RunEvent } from '../protocol/events.ts'
import type { Assets } from './assets.ts'
import type { ValueRef } from './content.ts'
import { describeThrown } from './failure.ts'
import { DiskCache } from './disk-cache.ts'
import type { KeyedPlan } from './fingerprint.ts'
import { freezeGraph } from './freeze.ts'
import type { Plan, PlanRequest, Source } from './plan.ts'
import { createPlanner, type Planner } from './planner.ts'
import { Pool, type PoolOptions } from './pool.ts'
import { createRegistry, type Registry } from './registry.ts'
import { Run } from './run.ts'
import type { RunWorld } from './run-world.ts'
import type { EventBody } from './run-report.ts'
import { Store } from './store.ts'
import { ExportFolder } from './write.ts'

export interface EngineOptions {
  readonly nodes: readonly NodeDefinition[]
  /** What runs may read, unless a run brings its own. */
  readonly assets: Assets
  /** The folder granted for exports, unless a run brings its own. Without one effect nodes fail. */
  readonly exportFolder?: string
  /** The disk tier's own folder. Left out: memory only. */
  readonly cacheFolder?: string
  /** Budget for values in memory; 1 GiB unless said otherwise, 0 keeps none. */
  readonly memoryBytes?: number
  /** Budget for values on disk; 8 GiB unless said otherwise. */
  readonly diskBytes?: number
  readonly pool?: PoolOptions
  /** Hand nodes copies of their inputs and fail those that write into them: for the contract tests of nodes. */
  readonly verifyInputs?: boolean
}

/** What is asked of a run. */
export interface RunRequest extends Omit<PlanRequest, 'files' | 'cars'> {
  /** A name for the run; a new UUID unless given. */
  readonly id?: string
  readonly assets?: Assets
  readonly exportFolder?: string
  readonly onEvent?: (event: RunEvent) => void
}

export type RunFinished = Extract<RunEvent, { type: 'run.finished' }>

/** A run under way, or done. */
export interface RunHandle {
  readonly id: string
  /** Everything the run says, from its first event on, whenever the reading begins. Ends with `run.finished`. */
  readonly events: AsyncIterable<RunEvent>
  /** Never rejects: what went wrong is in it. */
  readonly done: Promise<RunFinished>
  cancel(): void
  /** What is known of an output without holding it: `node`, `node.output` or `outputs.name`. Undefined until its step is done. */
  ref(name: string): ValueRef | undefined
  /** The value itself, from the run, memory or disk. Always there for the targets of a finished run. */
  value(name: string): Promise<Value | undefined>
}

/** How a cancel was taken: `finished` and `unknown` change nothing. */
export type CancelAnswer = 'cancelled' | 'finished' | 'unknown'

export interface Engine {
  readonly registry: Registry
  /** Starts a run. The graph is frozen: later edits make a new graph. Throws an Error when a run of this id is under way. */
  run(graph: Graph, request?: RunRequest): RunHandle
  /** Plans without running, with files and car packs checked. */
  plan(graph: Graph, request?: RunRequest): Promise<Plan>
  cancel(id: string): CancelAnswer
  /** Starts a worker ahead of need. */
  warm(): void
  /** Waits until all that should outlive this process is on disk. */
  settle(): Promise<void>
  /** Cancels what runs, ends all workers, brings the disk tier to the disk. */
  close(): Promise<void>
}

/** How many finished runs are remembered by id, so that a late cancel is told apart from an unknown one. */
const REMEMBERED = 1000

/** Makes an engine. Nothing starts and nothing is read until the first run. */
export function createEngine(options: EngineOptions): Engine {
  const registry = createRegistry(options.nodes)
  const disk = options.cacheFolder === undefined
    ? undefined
    : new DiskCache(options.cacheFolder, options.diskBytes ?? 8 * 2 ** 30)
  const store = new Store({ memoryBytes: options.memoryBytes ?? 2 ** 30, ...(disk ? { disk } : {}) })
  const pool = new Pool(registry, options.pool)
  const making: RunWorld['making'] = new Map()
  const planner = createPlanner(registry)
  const running = new Map<string, { cancel(): void; done: Promise<unknown> }>()
  const finished = new Set<string>()
  let count = 0
  let closed = false

  const run = (graph: Graph, request: RunRequest = {}): RunHandle => {
    const id = request.id ?? randomUUID()
    if (closed) throw new Error('The engine is closed.')
    if (running.has(id)) throw new Error(`A run called "${id}" is under way.`)
    freezeGraph(graph)
    const exportFolder = request.exportFolder ?? options.exportFolder
    const world: RunWorld = {
      store,
      pool,
      making,
      assets: request.assets ?? options.assets,
      exports: exportFolder === undefined ? undefined : new ExportFolder(exportFolder),
      verify: options.verifyInputs ?? false,
    }
    const { id: _, onEvent: __, ...same } = request
    const again = async (target: string) => {
      if (closed) return undefined
      const second = run(graph, { ...same, targets: [target] })
      await second.done
      return second.value(target)
    }
    const handle = startRun(id, graph, request, count++, world, planner, again)
    running.set(id, handle)
    void handle.done.then(() => {
      running.delete(id)
      finished.add(id)
      for (const oldest of finished) {
        if (finished.size <= REMEMBERED) break
        finished.delete(oldest)
      }
    })
    return handle
  }

  return {
    registry,
    run,
    async plan(graph, request = {}) {
      freezeGraph(graph)
      return (await planner(graph, request, request.assets ?? options.assets)).plan
    },
    cancel(id) {
      const found = running.get(id)
      found?.cancel()
      return found ? 'cancelled' : finished.has(id) ? 'finished' : 'unknown'
    },
    warm: () => pool.warm('pool'),
    settle: () => store.settle(),
    async close() {
      closed = true
      for (const { cancel } of running.values()) cancel()
      await Promise.all([...running.values()].map(({ done }) => done))
      pool.close()
      await disk?.close()
    },
  }
}

function startRun(
  id: string,
  graph: Graph,
  request: RunRequest,
  order: number,
  world: RunWorld,
  planner: Planner,
  again: (target: string) => Promise<Value | undefined>,
): RunHandle {
  const controller = new AbortController()
  // Every step under way listens; there may be thousands.
  setMaxListeners(0, controller.signal)
  const began = performance.now()
  const log = eventLog(request.onEvent)
  let seq = 0
  let run: Run | undefined
  let planned: KeyedPlan | undefined
  // The body is fresh each time, so it becomes the event itself: a copy of each costs more than the rest of a small step.
  const emit = (body: EventBody) => log.add(
    Object.assign(body, { run: id, seq: seq++, t: performance.now() - began }) as RunEvent,
  )
  const go = async (): Promise<RunFinished> => {
    const [made] = await Promise.all([planner(graph, request, world.assets), world.store.refresh()])
    planned = made
    run = new Run(world, { ...made, draft: request.quality === 'draft', order, signal: controller.signal, emit })
    const body = await run.start()
    return emit({ ...body, ms: performance.now() - began }) as RunFinished
  }
  const giveUp = (error: unknown): RunFinished => {
    const message = `The graph could not be planned: ${describeThrown(error).message}`
    const help = 'This is a fault in Clearcoat. Keep the graph for a report.'
    if (seq === 0) emit({ type: 'run.started', steps: [], faults: [{ code: 'not-a-graph', message, help }] })
    const cache = { hits: 0, misses: 0, memoryBytes: world.store.memoryBytes, diskBytes: world.store.diskBytes }
    return emit(
      { type: 'run.finished', status: 'error', ms: performance.now() - began, steps: [], outputs: {}, files: [], cache },
    ) as RunFinished
  }
  const sourceOf = (name: string): Source | undefined => (planned ? findSource(planned.plan, graph, name) : undefined)
  return {
    id,
    events: log.events,
    done: go().catch(giveUp),
    cancel: () => controller.abort(),
    ref: (name) => {
      const source = sourceOf(name)
      return source && run?.refOf(source)
    },
    value: async (name) => {
      const source = sourceOf(name)
      const value = source && (await run?.valueOf(source))
      if (value || !source || !planned?.plan.targets.some(({ step }) => step === source.step)) return value
      // A target that is known to be made, but whose value was lost meanwhile: it is made again.
      const step = planned.plan.steps[source.step]
      return run?.refOf(source) && step && !step.effect ? again(`${step.node}.${source.output}`) : undefined
    },
  }
}

function findSource(plan: Plan, graph: Graph, name: string): Source | undefined {
  const target = plan.targets.find((each) => each.name === name)
  const first = (step: number) => Object.keys(plan.steps[step]?.known?.definition.outputs ?? {})[0]
  if (target) {
    const output = target.output ?? first(target.step)
    return output === undefined ? undefined : { step: target.step, output }
  }
  const ofGraph = name.startsWith('outputs.') && !Object.hasOwn(graph.nodes, 'outputs')
  const [node = '', output] = (ofGraph ? (graph.outputs[name.slice(8)]?.from ?? '') : name).split('.')
  const step = plan.steps.findIndex((each) => each.node === node)
  const port = output ?? (step < 0 ? undefined : first(step))
  return step < 0 || port === undefined ? undefined : { step, output: port }
}

/** All events of a run so far, for readers that come at any time. */
function eventLog(onEvent: ((event: RunEvent) => void) | undefined) {
  const all: RunEvent[] = []
  let wake: (() => void)[] = []
  const add = (event: RunEvent) => {
    all.push(event)
    try {
      onEvent?.(event)
    } catch (error) {
      // A listener's bug is its own: it comes to light, and the run goes on.
      queueMicrotask(() => {
        throw error
      })
    }
    const waiting = wake
    wake = []
    for (const each of waiting) each()
    return event
  }
  async function* read(): AsyncGenerator<RunEvent> {
    for (let i = 0; ; i++) {
      if (i >= all.length) await new Promise<void>((resolve) => wake.push(resolve))
      const event = all[i]!
      yield event
      if (event.type === 'run.finished') return
    }
  }
  return { add, events: { [Symbol.asyncIterator]: read } }
}
