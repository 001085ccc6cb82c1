import { join } from 'node:path'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import { splitEnd, type Graph } from '../../graphs/format/graph.ts'
import type { Value } from '../../nodes/values/value.ts'
import type { NodeDefinition } from '../../nodes/kit/define.ts'
import { folderAssets, type Assets } from '../core/assets.ts'
import { createEngine, type Engine, type RunHandle } from '../core/engine.ts'
import type { LaneEntry } from '../core/lane.ts'
import { resolveBelow } from '../core/paths.ts'
import { packFrame, renderAtOnce, renderFinish, renderFrame, renderPng, renderRgba } from '../preview/render.ts'
import type { RunEvent } from '../protocol/events.ts'
import type { EarlyFrame, EngineQuestion, EngineSettings, FromEngine, RunMessage, ToEngine } from './engine-messages.ts'

/** Of each graph, this many runs are kept for their values: the one that goes on, and the one that is shown meanwhile. */
const KEPT_RUNS = 3

interface KeptRun {
  readonly handle: RunHandle
  readonly graph: string
  /** Outputs that somebody wants to hear of, and whether that has happened. */
  readonly wanted: Map<string, boolean>
  /** How wide pictures of them will be asked for. */
  readonly widths: Readonly<Record<string, readonly number[]>>
  /** Whether they may come packed. */
  readonly packed: boolean
}

/**
 * Runs an engine in this process for the server that forked it, until the server goes away. `lane` is where its workers
 * come from; without it nodes run on this process's own thread. Throws an Error when the process was not forked.
 */
export function serveEngine(nodes: readonly NodeDefinition[], lane: LaneEntry | undefined): void {
  const { send } = process
  if (!send) throw new Error('The engine process is started by the server.')
  // The server may be gone by now: then nobody needs to hear it, and `disconnect` follows.
  const say = (message: FromEngine) => void (process.connected && send.call(process, message, undefined, {}, () => undefined))
  let host: EngineHost | undefined
  process.on('message', (message: ToEngine) => {
    if (message.say === 'begin') {
      host = new EngineHost(nodes, lane, message.settings, say)
      say({ say: 'ready' })
    } else host?.take(message)
  })
  // The server is gone: what can be kept is brought to the disk, then nobody is left to work for.
  process.on('disconnect', () => void (host?.close() ?? Promise.resolve()).finally(() => process.exit(0)))
  // Ctrl-C goes to the whole group of processes; the server decides when this one ends.
  process.on('SIGINT', () => undefined)
}

function framesAtOnce(value: Value, widths: readonly number[], packed: boolean): EarlyFrame[] {
  return widths.flatMap((width) => {
    const frame = renderAtOnce(value, width)
    return frame ? [{ width, frame: packed ? packFrame(frame) : frame }] : []
  })
}

class EngineHost {
  readonly #engine: Engine
  readonly #settings: EngineSettings
  readonly #say: (message: FromEngine) => void
  readonly #mirrors = new Map<string, Graph>()
  readonly #runs = new Map<string, KeptRun>()
  readonly #assets = new Map<string, Promise<Assets>>()

  constructor(
    nodes: readonly NodeDefinition[],
    lane: LaneEntry | undefined,
    settings: EngineSettings,
    say: (message: FromEngine) => void,
  ) {
    const { workspace, shared, packs, exports, cache, memoryBytes, threads } = settings
    this.#settings = settings
    this.#say = say
    this.#engine = createEngine({
      nodes,
      assets: folderAssets({ files: [workspace, ...shared], packs }),
      exportFolder: exports,
      ...(cache === undefined ? {} : { cacheFolder: cache }),
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
      ...(lane ? { pool: { entry: lane, ...(threads === undefined ? {} : { size: threads }) } } : {}),
    })
  }

  take(message: Exclude<ToEngine, { say: 'begin' }>): void {
    switch (message.say) {
      case 'run':
        return void this.#run(message).catch((error: unknown) =>
          this.#say({ say: 'refused', run: message.run, reason: error instanceof Error ? error.message : String(error) }),
        )
      case 'cancel':
        return this.#runs.get(message.run)?.handle.cancel()
      case 'announce':
        return this.#announce(message.run, message.outputs)
      case 'ask':
        return void this.#answer(message.ask, message.question)
      case 'environment':
        Object.assign(process.env, message.environment)
        return
      case 'forget':
        this.#mirrors.delete(message.graph)
        for (const [id, { graph }] of this.#runs) if (graph === message.graph) this.#runs.delete(id)
    }
  }

  close(): Promise<void> {
    return this.#engine.close()
  }

  async #run(message: RunMessage): Promise<void> {
    // The mirror moves on before anything is awaited: messages that follow build on it.
    const document = this.#documentOf(message)
    this.#mirrors.set(message.graph, document)
    const { run: id, quality, targets, bindings } = message
    const wanted = new Map(message.outputs.map((name) => [name, false]))
    const ready: RunEvent[] = []
    let kept: KeptRun | undefined
    const onEvent = (event: RunEvent) => {
      if (!kept) ready.push(event)
      else this.#event(kept, event)
    }
    const assets = await this.#assetsOf(message.folder)
    const handle = this.#engine.run(
      document,
      { id, quality, assets, onEvent, ...(targets ? { targets } : {}), ...(bindings ? { bindings } : {}) },
    )
    kept = { handle, graph: message.graph, wanted, widths: message.widths ?? {}, packed: message.packed ?? false }
    for (const event of ready) this.#event(kept, event)
    this.#runs.set(id, kept)
    this.#trim(message.graph)
  }

  #documentOf({ graph, document, edits }: RunMessage): Graph {
    if (document) return document
    let mirror = this.#mirrors.get(graph)
    for (const ops of edits ?? []) {
      const applied = mirror && applyOps(mirror, ops)
      if (!applied?.ok) throw new Error(`The mirror of graph ${graph} does not follow its edits.`)
      mirror = applied.graph
    }
    if (!mirror) throw new Error(`Graph ${graph} has no mirror.`)
    return mirror
  }

  #event(kept: KeptRun, event: RunEvent): void {
    this.#say({ say: 'event', event })
    if (event.type === 'run.started') this.#tell(kept, () => true)
    else if (event.type === 'node.finished') this.#tell(kept, (name) => splitEnd(name).node === event.node, event.state === 'ran')
  }

  /** Announces those wanted outputs that are there by now; fresh ones with their frames, which will be asked for anyway. */
  #tell({ handle, wanted, widths, packed }: KeptRun, concerned: (name: string) => boolean, fresh = false): void {
    for (const [name, told] of wanted) {
      if (told || !concerned(name)) continue
      const ref = handle.ref(name)
      if (!ref) continue
      wanted.set(name, true)
      const output = { say: 'output', run: handle.id, name, ref: { kind: ref.kind, hash: ref.id, summary: ref.summary, packed } } as const
      const sizes = fresh ? (widths[name] ?? []) : []
      if (sizes.length === 0) this.#say(output)
      else {
        const say = (value?: Value) => this.#say(value ? { ...output, frames: framesAtOnce(value, sizes, packed) } : output)
        void handle.value(name).then(say, () => say())
      }
    }
  }

  #announce(run: string, outputs: readonly string[]): void {
    const kept = this.#runs.get(run)
    if (!kept) return
    for (const name of outputs) kept.wanted.set(name, false)
    this.#tell(kept, (name) => outputs.includes(name))
  }

  #trim(graph: string): void {
    const runs = [...this.#runs].filter(([, kept]) => kept.graph === graph)
    for (const [id] of runs.slice(0, Math.max(0, runs.length - KEPT_RUNS))) this.#runs.delete(id)
  }

  async #answer(ask: number, question: EngineQuestion): Promise<void> {
    const value = await this.#look(question).catch(() => undefined)
    this.#say({ say: 'answer', ask, value })
  }

  async #look({ run, name, hash, ...question }: EngineQuestion): Promise<unknown> {
    const value = await this.#valueOf(run, name, hash)
    if (!value) return undefined
    if (question.what === 'picture') return question.format === 'png' ? renderPng(value) : renderRgba(value)
    if (question.plane === 'finish') return value.kind === 'image' ? renderFinish(value, question.width) : undefined
    const frame = await renderFrame(value, question.width)
    return question.packed ? packFrame(frame) : frame
  }

  /** The value from the run that announced it, else from any kept run where that output holds the same. */
  async #valueOf(run: string, name: string, hash: string) {
    const kept = this.#runs.get(run)
    for (const each of kept ? [kept, ...this.#runs.values()] : this.#runs.values()) {
      if (each.handle.ref(name)?.id !== hash) continue
      const value = await each.handle.value(name)
      if (value) return value
    }
    return undefined
  }

  #assetsOf(folder: string): Promise<Assets> {
    let assets = this.#assets.get(folder)
    if (!assets) this.#assets.set(folder, (assets = this.#makeAssets(folder)))
    return assets
  }

  /** Assets beside the graph's own file come first, then those of the workspace, then those that the app ships. */
  async #makeAssets(folder: string): Promise<Assets> {
    const { workspace, shared, packs } = this.#settings
    const beside = folder === '' ? undefined : await resolveBelow(workspace, folder).catch(() => undefined)
    return folderAssets({ files: [...(beside?.ok ? [join(beside.path)] : []), workspace, ...shared], packs })
  }
}
