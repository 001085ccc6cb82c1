import type { Fault } from '../../graphs/format/fault.ts'
import { isLayoutOp, type Op } from '../../graphs/format/ops.ts'
import type { ShapeLookup } from '../../graphs/format/shape.ts'
import type { RunEvent } from '../protocol/events.ts'
import type { Edited, GraphEdited, Saved } from '../protocol/messages.ts'
import type { RunInfo } from '../protocol/run-state.ts'
import { LiveDrafts, type DraftsOptions, type StartedDraft } from './live-drafts.ts'
import { makeFolder, type GraphPlace } from './live-folder.ts'
import type { LiveGraph } from './live-graph.ts'
import { LiveJournal } from './live-journal.ts'
import { LivePace } from './live-pace.ts'
import { refusalOf } from './live-refusal.ts'
import { LiveViews, type Viewer } from './live-views.ts'
import { saveGraph } from './save.ts'

/** Somebody who has graphs open: a page, over its socket. */
export interface Audience extends Viewer {
  readonly client: string
  runOpened(info: RunInfo): void
  runEvent(graph: string, event: RunEvent): void
  edited(edit: GraphEdited): void
  faults(message: { readonly graph: string; readonly revision: number; readonly faults: readonly Fault[] }): void
  saved(saved: Saved): void
  outside(message: { readonly graph: string; readonly path: string }): void
  warning(warning: { readonly graph: string; readonly message: string; readonly help: string }): void
}

export interface OpenOptions extends Pick<DraftsOptions, 'cancel'> {
  readonly graph: LiveGraph
  /** Its file, or where a graph that was never saved keeps its journal. */
  readonly journalPath: string
  /** Starts a draft of these outputs of this graph. */
  readonly draft: (open: LiveOpen, targets: readonly string[], packed: boolean) => string
  /** What the nodes of a graph look like. */
  readonly shapes: ShapeLookup
}

/** A graph that is held open, with everybody who has it open, what they look at, its drafts and its journal. */
export class LiveOpen {
  readonly graph: LiveGraph
  readonly audiences = new Set<Audience>()
  readonly views = new LiveViews()
  readonly drafts: LiveDrafts
  readonly pace = new LivePace()
  readonly #options: OpenOptions
  readonly #journal: LiveJournal
  #telling = false
  #told: string

  constructor(options: OpenOptions) {
    const { graph, journalPath, cancel } = options
    this.#options = options
    this.graph = graph
    this.drafts = new LiveDrafts({ start: (what) => this.#draft(what), cancel })
    this.#told = JSON.stringify(graph.faults)
    this.#journal = new LiveJournal({
      path: journalPath,
      stamp: graph.stamp,
      keep: graph.keep,
      snapshot: () => graph.document,
      onFailure: ({ message, help }) => this.tell(
        (each) => each.warning({ graph: graph.id, message: `Unsaved edits are not written down. ${message}`, help }),
      ),
    })
  }

  /** Says something to everybody who has the graph open. */
  tell(say: (audience: Audience) => void): void {
    for (const each of this.audiences) say(each)
  }

  /** Applies an edit and tells everybody but the one who made it. Synchronous, so that edits keep their order. */
  edit(base: number, ops: readonly Op[], by: Audience): Edited {
    const { graph } = this
    const before = graph.document
    const edited = graph.edit(base, ops)
    if (!edited.accepted) return edited
    this.#journal.append(before, ops)
    this.tell((each) => {
      if (each !== by) each.edited({ graph: graph.id, revision: edited.revision, ops, by: by.client })
    })
    if (ops.every(isLayoutOp)) return edited
    this.#tellFaults()
    this.pace.noteEdit(ops)
    if (this.views.live) this.drafts.changed()
    return edited
  }

  /** Saves the graph as it is now. `own`: to the file that it has already. Throws a RefusalError. */
  async save(place: GraphPlace, own: boolean, force: boolean): Promise<Saved> {
    const { graph } = this
    const { document, revision } = graph
    if (!own) await makeFolder(place)
    const saved = await saveGraph(place.path, document, { force, stamp: own ? graph.stamp : undefined, readOnly: graph.readOnly })
    if (!saved.ok) throw refusalOf(saved.failure, own)
    graph.saved(place.name, saved.stamp, revision)
    await this.#journal.saved(place.path, saved.stamp, graph.since(revision) ?? [])
    const told: Saved = { graph: graph.id, path: place.name, savedRevision: revision }
    this.tell((each) => each.saved(told))
    return told
  }

  leave(audience: Audience): void {
    this.audiences.delete(audience)
    this.views.leave(audience)
    if (!this.views.live) this.drafts.stop()
  }

  /** Lets the graph go for good, with its unsaved edits. */
  async close(): Promise<void> {
    this.drafts.stop()
    await (this.graph.unsaved ? this.#journal.discard() : this.#journal.close())
  }

  /** Brings unsaved edits to the disk, before the server ends. */
  async flush(): Promise<void> {
    this.drafts.stop()
    await this.#journal.close()
  }

  #draft(what: 'all' | 'urgent'): StartedDraft | undefined {
    const { draft, shapes } = this.#options
    const all = this.views.targets(this.graph.document, shapes)
    if (all.length === 0) return undefined
    const whole = what === 'all' || !this.pace.moving
    const targets = whole ? all : this.pace.urgent(all, this.views.widths())
    if (whole) this.pace.noteWhole()
    return { run: draft(this, targets, !whole), whole }
  }

  /** Once for all edits of this turn, and only when something changed. */
  #tellFaults(): void {
    if (this.#telling) return
    this.#telling = true
    setImmediate(() => {
      this.#telling = false
      const { id, revision, faults } = this.graph
      const text = JSON.stringify(faults)
      if (text === this.#told) return
      this.#told = text
      this.tell((each) => each.faults({ graph: id, revision, faults }))
    })
  }
}
