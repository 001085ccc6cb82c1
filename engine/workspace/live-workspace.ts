import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Fault } from '../../graphs/format/fault.ts'
import type { Json } from '../../graphs/format/graph.ts'
import { isLayoutOp, type Op } from '../../graphs/format/ops.ts'
import type { RunEvent } from '../protocol/events.ts'
import type { Watched } from '../protocol/frame.ts'
import type { Edited, EngineStatus, JournalInfo, OpenedDocument, OpenGraphInfo, Resumed, Saved } from '../protocol/messages.ts'
import { RefusalError } from '../protocol/refusal.ts'
import { isOver, type RunInfo, type RunState } from '../protocol/run-state.ts'
import { LiveDrafts } from './live-drafts.ts'
import type { EngineLink, EngineListener, OutputRef, PictureFormat } from './live-engine.ts'
import { folderOf, listGraphs, makeFolder, placeOf } from './live-folder.ts'
import type { LiveGraph } from './live-graph.ts'
import { LiveJournal, listJournals, untitledPath } from './live-journal.ts'
import { openFile, openFresh, type FreshRequest, type OpeningWorld } from './live-opening.ts'
import { refusalOf } from './live-refusal.ts'
import { LiveRuns } from './live-runs.ts'
import { LiveViews, type Viewer } from './live-views.ts'
import { saveGraph } from './save.ts'

/** Somebody who has graphs open: a page, over its socket. */
export interface Audience extends Viewer {
  readonly client: string
  runOpened(info: RunInfo): void
  runEvent(graph: string, event: RunEvent): void
  edited(edit: { readonly graph: string; readonly revision: number; readonly ops: readonly Op[]; readonly by: string }): void
  faults(message: { readonly graph: string; readonly revision: number; readonly faults: readonly Fault[] }): void
  saved(saved: Saved): void
  warning(warning: { readonly graph: string; readonly message: string; readonly help: string }): void
}

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

interface Held {
  readonly graph: LiveGraph
  readonly audiences: Set<Audience>
  readonly views: LiveViews
  readonly drafts: LiveDrafts
  readonly journal: LiveJournal
  /** Set while faults are to be told. */
  telling: boolean
  told: string
}

/**
 * The graphs that the server holds open, who has them open, and their runs. Opening reads one graph file and nothing that
 * the graph names, and runs nothing. What is refused is thrown as a RefusalError.
 */
export class LiveWorkspace implements EngineListener {
  readonly runs: LiveRuns
  readonly #options: WorkspaceOptions
  readonly #graphs = new Map<string, Held>()
  readonly #opening = new Map<string, Promise<Held>>()
  #engine: EngineLink | undefined

  constructor(options: WorkspaceOptions) {
    this.#options = options
    this.runs = new LiveRuns({
      told: (event, state) => this.#told(event, state),
      titleOf: (type) => options.registry.get(type)?.definition.title ?? type,
    })
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
    return [...this.#graphs.values()].map(({ graph }) => ({
      graph: graph.id,
      name: graph.document.name,
      ...(graph.path === undefined ? {} : { path: graph.path }),
      revision: graph.revision,
      savedRevision: graph.savedRevision,
    }))
  }

  async open(request: OpenRequest, audience: Audience): Promise<OpenedDocument> {
    const held = await this.#find(request)
    held.audiences.add(audience)
    return held.graph.opened()
  }

  /** Applies an edit; `by` is left out of the telling. Synchronous, so that edits keep their order. */
  edit(id: string, base: number, ops: readonly Op[], by: Audience): Edited {
    const held = this.#held(id)
    const before = held.graph.document
    const edited = held.graph.edit(base, ops)
    if (!edited.accepted) return edited
    held.journal.append(before, ops)
    for (const each of held.audiences) if (each !== by) each.edited({ graph: id, revision: edited.revision, ops, by: by.client })
    if (!ops.every(isLayoutOp)) {
      this.#tellFaults(held)
      if (held.views.live) held.drafts.changed()
    }
    return edited
  }

  async save(id: string, path: string | undefined, force: boolean): Promise<Saved> {
    const held = this.#held(id)
    const { graph } = held
    const name = path ?? graph.path
    if (name === undefined) throw new RefusalError('no-name', 'The graph has no file yet.', 'Save it under a name.')
    const place = await placeOf(this.folder, name)
    const same = name === graph.path
    const other = [...this.#graphs.values()].find((each) => each !== held && each.graph.path === name)
    if (other) throw new RefusalError('exists', `"${name}" is open as another graph.`, 'Save under another name, or close that graph.')
    const { document, revision } = graph
    if (!same) await makeFolder(place)
    const saved = await saveGraph(place.path, document, { force, stamp: same ? graph.stamp : undefined, readOnly: graph.readOnly })
    if (!saved.ok) throw refusalOf(saved.failure, same)
    graph.path = name
    graph.stamp = saved.stamp
    graph.savedRevision = revision
    await held.journal.saved(place.path, saved.stamp, graph.since(revision) ?? [])
    const told: Saved = { graph: id, path: name, savedRevision: revision }
    for (const each of held.audiences) each.saved(told)
    return told
  }

  /** Leaves a graph. It stays open for others, and while it has unsaved edits, unless those are discarded. */
  close(id: string, audience: Audience, discard: boolean): boolean {
    const held = this.#held(id)
    this.#leave(held, audience)
    if (held.audiences.size > 0 || (held.graph.unsaved && !discard)) return true
    this.#graphs.delete(id)
    held.drafts.stop()
    void (held.graph.unsaved ? held.journal.discard() : held.journal.close())
    this.runs.forget(id)
    this.#engine?.forget(id)
    return false
  }

  /** Unsaved work of earlier launches that nobody has opened yet. */
  async journals(): Promise<JournalInfo[]> {
    const open = [...this.#graphs.values()].map(({ graph }) => graph)
    return listJournals(this.folder, await listGraphs(this.folder), ({ id, path }) =>
      open.some((graph) => (path === undefined ? graph.id === id : graph.path === path)),
    )
  }

  /** Brings every journal to the disk, before the server ends. */
  async flush(): Promise<void> {
    for (const { drafts } of this.#graphs.values()) drafts.stop()
    await Promise.all([...this.#graphs.values()].map(({ journal }) => journal.close()))
  }

  /** The page of an audience is gone, perhaps for a moment: its graphs stay open, and its runs go on. */
  leave(audience: Audience): void {
    for (const held of this.#graphs.values()) this.#leave(held, audience)
  }

  watch(id: string, outputs: readonly Watched[], live: boolean, audience: Audience): number {
    const held = this.#held(id)
    held.audiences.add(audience)
    const before = new Set(held.views.names())
    held.views.watch(audience, outputs, live)
    const fresh = held.views.names().filter((name) => !before.has(name))
    const last = this.runs.states(id).at(-1)
    if (last && fresh.length > 0) this.#engine?.announce(last.run, fresh)
    if (!held.views.live) held.drafts.stop()
    else if (fresh.length > 0 || !last || last.revision !== held.graph.revision) held.drafts.changed()
    return outputs.length
  }

  /** Runs a graph as it stands now; later edits do not leak in. */
  start(id: string, request: StartRequest, by: string): string {
    const held = this.#held(id)
    return this.#run(held, request, by)
  }

  /** Runs a graph file with values for its inputs, without opening it for anybody. */
  async startFile(path: string, request: StartRequest, by: string): Promise<string> {
    const place = await placeOf(this.folder, path)
    const opened = await openFile(this.#options, place, false)
    const info = this.#info(`file-${randomUUID()}`, 0, request.quality, by)
    this.runs.open(info)
    this.#link().run({ info, document: opened.document, folder: folderOf(path), outputs: [], ...asked(request) })
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
  }

  lost(reason: string): void {
    for (const { views } of this.#graphs.values()) views.forget()
    this.runs.lost(reason)
  }

  async #find(request: OpenRequest): Promise<Held> {
    if ('graph' in request) return this.#held(request.graph)
    if ('path' in request) return this.#openFile(request.path)
    const open = 'journal' in request ? this.#graphs.get(request.journal) : undefined
    return open ?? this.#hold(await openFresh(this.#options, request))
  }

  async #openFile(name: string): Promise<Held> {
    const place = await placeOf(this.folder, name)
    const open = [...this.#graphs.values()].find(({ graph }) => graph.path === name)
    if (open) return open
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

  #hold(graph: LiveGraph): Held {
    const views = new LiveViews()
    const held: Held = {
      graph,
      audiences: new Set(),
      views,
      drafts: new LiveDrafts({ start: () => this.#draft(held), cancel: (run) => this.#link().cancel(run) }),
      journal: new LiveJournal({
        path: graph.path === undefined ? untitledPath(this.folder, graph.id) : join(this.folder, graph.path),
        stamp: graph.stamp,
        keep: graph.keep,
        snapshot: () => graph.document,
        onFailure: ({ message, help }) => {
          for (const each of held.audiences) each.warning({ graph: graph.id, message: `Unsaved edits are not written down. ${message}`, help })
        },
      }),
      telling: false,
      told: JSON.stringify(graph.faults),
    }
    this.#graphs.set(graph.id, held)
    return held
  }

  #held(id: string): Held {
    const held = this.#graphs.get(id)
    if (!held) throw new RefusalError('unknown-graph', 'The graph is not open any more.', 'Open it again.')
    return held
  }

  #leave(held: Held, audience: Audience): void {
    held.audiences.delete(audience)
    held.views.leave(audience)
    if (!held.views.live) held.drafts.stop()
  }

  #draft(held: Held): string | undefined {
    const targets = held.views.targets(held.graph.document, this.#options.registry.shape)
    return targets.length === 0 ? undefined : this.#run(held, { targets, quality: 'draft' }, 'live')
  }

  #run({ graph, audiences, views }: Held, request: StartRequest, by: string): string {
    const info = this.#info(graph.id, graph.revision, request.quality, by)
    this.runs.open(info)
    for (const each of audiences) each.runOpened(info)
    this.#link().run({
      info,
      document: graph.document,
      since: (revision) => graph.since(revision),
      folder: folderOf(graph.path),
      outputs: views.names(),
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

  #told(event: RunEvent, state: RunState): void {
    const held = this.#graphs.get(state.graph)
    if (!held) return
    for (const each of held.audiences) each.runEvent(state.graph, event)
    if (event.type === 'run.finished') held.drafts.finished(event.run)
  }

  /** Once for all edits of this turn, and only when something changed. */
  #tellFaults(held: Held): void {
    if (held.telling) return
    held.telling = true
    setImmediate(() => {
      held.telling = false
      const { id, revision, faults } = held.graph
      const text = JSON.stringify(faults)
      if (text === held.told) return
      held.told = text
      for (const each of held.audiences) each.faults({ graph: id, revision, faults })
    })
  }
}

function asked({ targets, inputs }: StartRequest) {
  return { ...(targets ? { targets } : {}), ...(inputs ? { bindings: inputs } : {}) }
}

function unknownRun(run: string): RefusalError {
  return new RefusalError('unknown-run', `There is no run "${run}" any more.`, 'Start it again.')
}
