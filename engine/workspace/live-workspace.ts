import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Json } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import type { RunEvent } from '../protocol/events.ts'
import type { Watched } from '../protocol/frame.ts'
import type { Edited, EngineStatus, JournalInfo, OpenedDocument, OpenGraphInfo, Resumed, Saved } from '../protocol/messages.ts'
import { RefusalError } from '../protocol/refusal.ts'
import { isOver, type RunInfo, type RunState } from '../protocol/run-state.ts'
import type { EngineLink, EngineListener, OutputRef, PictureFormat } from './live-engine.ts'
import { folderOf, listGraphs, placeOf } from './live-folder.ts'
import type { LiveGraph } from './live-graph.ts'
import { listJournals, untitledPath } from './live-journal.ts'
import { LiveOpen, type Audience } from './live-open.ts'
import { openFile, openFresh, type FreshRequest, type OpeningWorld } from './live-opening.ts'
import { LiveOutside } from './live-outside.ts'
import { LiveRuns } from './live-runs.ts'

export interface WorkspaceOptions extends OpeningWorld {
  readonly status?: (status: EngineStatus) => void
}

/** What is asked of `open`: a file, a graph that is open already, or one that has no file yet. */
export type OpenRequest = { readonly path: string } | { readonly graph: string } | FreshRequest

/** A run as it is asked for. */
export interface StartRequest {
  readonly targets?: readonly string[] | undefined
  readonly quality: 'draft' | 'final'
  readonly inputs?: Readonly<Record<string, Json>> | undefined
}

/**
 * The graphs that the server holds open, who has them open, and their runs. Opening reads one graph file and nothing that
 * the graph names, and runs nothing. What is refused is thrown as a RefusalError.
 */
export class LiveWorkspace implements EngineListener {
  readonly runs: LiveRuns
  readonly #options: WorkspaceOptions
  readonly #graphs = new Map<string, LiveOpen>()
  readonly #opening = new Map<string, Promise<LiveOpen>>()
  readonly #outside: LiveOutside
  #engine: EngineLink | undefined
  #lost = false

  constructor(options: WorkspaceOptions) {
    this.#options = options
    this.runs = new LiveRuns({
      told: (event, state) => this.#told(event, state),
      titleOf: (type) => options.registry.get(type)?.definition.title ?? type,
    })
    this.#outside = new LiveOutside({
      folder: options.folder,
      graphs: () => this.#live(),
      changed: ({ id, path = '' }) => this.#graphs.get(id)?.tell((each) => each.outside({ graph: id, path })),
    })
    this.#outside.start()
  }

  /** Gives the workspace its engine. Call once, before anything runs. */
  attach(engine: EngineLink): void {
    this.#engine = engine
  }

  get folder(): string {
    return this.#options.folder
  }

  /** The graphs that are open. */
  list(): OpenGraphInfo[] {
    return this.#live().map(({ id, document, path, revision, savedRevision }) => ({
      graph: id,
      name: document.name,
      ...(path === undefined ? {} : { path }),
      revision,
      savedRevision,
    }))
  }

  async open(request: OpenRequest, audience: Audience): Promise<OpenedDocument> {
    const open = await this.#find(request)
    open.audiences.add(audience)
    return open.graph.opened()
  }

  /** Applies an edit. Synchronous, so that edits keep their order. */
  edit(id: string, base: number, ops: readonly Op[], by: Audience): Edited {
    return this.#open(id).edit(base, ops, by)
  }

  async save(id: string, path: string | undefined, force: boolean): Promise<Saved> {
    const open = this.#open(id)
    const name = path ?? open.graph.path
    if (name === undefined) throw new RefusalError('no-name', 'The graph has no file yet.', 'Save it under a name.')
    const place = await placeOf(this.folder, name)
    if (this.#live().some((graph) => graph !== open.graph && graph.path === name)) {
      throw new RefusalError('exists', `"${name}" is open as another graph.`, 'Save under another name, or close that graph.')
    }
    return open.save(place, name === open.graph.path, force)
  }

  /** Leaves a graph, which stays open for others, and while it has unsaved edits that are not discarded. Gives whether it is. */
  async close(id: string, audience: Audience, discard: boolean): Promise<boolean> {
    const open = this.#open(id)
    open.leave(audience)
    if (open.audiences.size > 0 || (open.graph.unsaved && !discard)) return true
    this.#graphs.delete(id)
    this.runs.forget(id)
    this.#engine?.forget(id)
    await open.close()
    return false
  }

  /** Unsaved work of earlier launches that nobody has opened yet. */
  async journals(): Promise<JournalInfo[]> {
    return listJournals(this.folder, await listGraphs(this.folder), ({ id, path }) =>
      this.#live().some((graph) => (path === undefined ? graph.id === id : graph.path === path)),
    )
  }

  /** Brings every journal to the disk, before the server ends. */
  async flush(): Promise<void> {
    this.#outside.stop()
    await Promise.all([...this.#graphs.values()].map((open) => open.flush()))
  }

  /** The page of an audience is gone, perhaps for a moment: its graphs stay open, and its runs go on. */
  leave(audience: Audience): void {
    for (const open of this.#graphs.values()) open.leave(audience)
  }

  watch(id: string, outputs: readonly Watched[], live: boolean, audience: Audience): number {
    const open = this.#open(id)
    open.audiences.add(audience)
    const before = new Set(open.views.names())
    open.views.watch(audience, outputs, live)
    const fresh = open.views.names().filter((name) => !before.has(name))
    const last = this.runs.states(id).at(-1)
    if (last && fresh.length > 0) this.#engine?.announce(last.run, fresh)
    if (!open.views.live) open.drafts.stop()
    else if (fresh.length > 0 || last?.revision !== open.graph.revision) open.drafts.changed()
    return outputs.length
  }

  /** Runs a graph as it stands now; later edits do not leak in. */
  start(id: string, request: StartRequest, by: string): string {
    return this.#run(this.#open(id), request, by)
  }

  /** Runs a graph file with values for its inputs, without opening it for anybody. */
  async startFile(path: string, request: StartRequest, by: string): Promise<string> {
    const graph = await openFile(this.#options, await placeOf(this.folder, path), false)
    const info = this.#info(graph.id, 0, request.quality, by)
    this.runs.open(info)
    this.#link().run({ info, document: graph.document, folder: folderOf(path), outputs: [], ...asked(request) })
    return info.run
  }

  /** Stops a run. False when it was over already. */
  cancel(run: string): boolean {
    const state = this.runs.get(run)
    if (!state) throw unknownRun(run)
    if (isOver(state)) return false
    this.#link().cancel(run)
    return true
  }

  resume(run: string, seq: number): Resumed {
    const resumed = this.runs.resume(run, seq)
    if (!resumed) throw unknownRun(run)
    return resumed
  }

  /** The full picture with a content hash, when some open graph shows it. */
  async picture(hash: string, format: PictureFormat): Promise<Uint8Array | undefined> {
    for (const { views } of this.#graphs.values()) {
      const found = views.find((ref) => ref.hash === hash)
      const bytes = found && (await this.#engine?.picture(found.run, found.name, hash, format))
      if (bytes) return bytes
    }
    return undefined
  }

  // What the engine process tells.

  event(event: RunEvent): void {
    this.runs.take(event)
  }

  output(run: string, name: string, ref: OutputRef): void {
    const state = this.runs.get(run)
    if (state) this.#graphs.get(state.graph)?.views.output(state, name, ref)
  }

  refused(run: string, reason: string): void {
    this.runs.refused(run, reason)
  }

  status(status: EngineStatus): void {
    this.#options.status?.(status)
    if (status.state !== 'ready' || !this.#lost) return
    this.#lost = false
    // What is looked at is made again, unless the making of it is what ended the process.
    for (const [id, { views, drafts }] of this.#graphs) {
      const last = this.runs.states(id).findLast(({ by }) => by === 'live')
      if (views.live && last?.status !== 'error') drafts.changed()
    }
  }

  lost(reason: string): void {
    this.#lost = true
    for (const { views } of this.#graphs.values()) views.forget()
    this.runs.lost(reason)
    for (const { drafts } of this.#graphs.values()) drafts.forgetRest()
  }

  #live(): LiveGraph[] {
    return [...this.#graphs.values()].map(({ graph }) => graph)
  }

  async #find(request: OpenRequest): Promise<LiveOpen> {
    if ('graph' in request) return this.#open(request.graph)
    if ('path' in request) return this.#openFile(request.path)
    const known = 'journal' in request ? this.#graphs.get(request.journal) : undefined
    return known ?? this.#hold(await openFresh(this.#options, request))
  }

  async #openFile(name: string): Promise<LiveOpen> {
    const place = await placeOf(this.folder, name)
    const known = [...this.#graphs.values()].find(({ graph }) => graph.path === name)
    if (known) return known
    // Two pages that open one file at once get one graph.
    let opening = this.#opening.get(place.path)
    if (!opening) {
      opening = openFile(this.#options, place, true)
        .then((graph) => this.#hold(graph))
        .finally(() => this.#opening.delete(place.path))
      this.#opening.set(place.path, opening)
    }
    return opening
  }

  #hold(graph: LiveGraph): LiveOpen {
    const open = new LiveOpen({
      graph,
      journalPath: graph.path === undefined ? untitledPath(this.folder, graph.id) : join(this.folder, graph.path),
      draft: (each, targets, packed) => this.#run(each, { targets, quality: 'draft' }, 'live', packed),
      shapes: this.#options.registry.shape,
      cancel: (run) => this.#link().cancel(run),
    })
    this.#graphs.set(graph.id, open)
    return open
  }

  #open(id: string): LiveOpen {
    const open = this.#graphs.get(id)
    if (!open) throw new RefusalError('unknown-graph', 'The graph is not open any more.', 'Open it again.')
    return open
  }

  #run(open: LiveOpen, request: StartRequest, by: string, packed = false): string {
    const { graph, views } = open
    const info = this.#info(graph.id, graph.revision, request.quality, by)
    this.runs.open(info)
    open.tell((each) => each.runOpened(info))
    this.#link().run({
      info,
      document: graph.document,
      since: (revision) => graph.since(revision),
      folder: folderOf(graph.path),
      outputs: views.names(),
      ...(request.quality === 'draft' ? { widths: views.widths() } : {}),
      ...(packed ? { packed } : {}),
      ...asked(request),
    })
    return info.run
  }

  #info(graph: string, revision: number, quality: 'draft' | 'final', by: string): RunInfo {
    return { run: randomUUID(), graph, order: this.runs.nextOrder(), quality, revision, by, startedAt: Date.now() }
  }

  #link(): EngineLink {
    if (!this.#engine) throw new Error('The workspace has no engine.')
    return this.#engine
  }

  #told(event: RunEvent, { graph, quality }: RunState): void {
    const open = this.#graphs.get(graph)
    if (quality === 'draft') open?.pace.noteStep(event)
    open?.tell((each) => each.runEvent(graph, event))
    if (event.type !== 'run.finished') return
    if (open) open.drafts.finished(event.run)
    // A run of a file that nobody has open: nobody will look at its values.
    else this.#engine?.forget(graph)
  }
}

function asked({ targets, inputs }: StartRequest) {
  return { ...(targets ? { targets } : {}), ...(inputs ? { bindings: inputs } : {}) }
}

function unknownRun(run: string): RefusalError {
  return new RefusalError('unknown-run', `There is no run "${run}" any more.`, 'Start it again.')
}
