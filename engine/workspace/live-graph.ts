import { applyOps } from '../../graphs/format/apply-ops.ts'
import type { Fault } from '../../graphs/format/fault.ts'
import type { Graph } from '../../graphs/format/graph.ts'
import { MAX_NODES } from '../../graphs/format/open.ts'
import { isLayoutOp, type Op } from '../../graphs/format/ops.ts'
import type { ShapeLookup } from '../../graphs/format/shape.ts'
import { validateGraph } from '../../graphs/format/validate.ts'
import type { Edited, OpenedDocument } from '../protocol/messages.ts'
import { RefusalError } from '../protocol/refusal.ts'
import type { Stamp } from './stamp.ts'

/** How many edits are kept for those who hold an earlier revision. */
const KEPT_EDITS = 2000

/** More edges than this no graph has a use for. */
const MAX_EDGES = 200_000

/** A graph as it was opened. */
export interface LiveGraphStart {
  readonly id: string
  readonly document: Graph
  readonly shapes: ShapeLookup
  /** Relative to the workspace; absent until it is saved for the first time. */
  readonly path?: string
  readonly stamp?: Stamp
  readonly readOnly?: string
  readonly remarks?: readonly Fault[]
  readonly migrated?: readonly string[]
  /** Present when unsaved edits of an earlier launch are in `document`. */
  readonly recovered?: { readonly savedAt: number }
  /** How many bytes of the journal of an earlier launch still hold. */
  readonly keep?: number
}

/** One graph that is held open: the authority on what it is, at which revision, and what is wrong with it. */
export class LiveGraph {
  readonly id: string
  readonly readOnly: string | undefined
  readonly keep: number
  #path: string | undefined
  #stamp: Stamp | undefined
  #savedRevision = 0
  readonly #shapes: ShapeLookup
  readonly #start: LiveGraphStart
  #document: Graph
  #revision: number
  #edits: { readonly revision: number; readonly ops: readonly Op[] }[] = []
  #faults: readonly Fault[] | undefined

  constructor(start: LiveGraphStart) {
    this.#start = start
    this.id = start.id
    this.readOnly = start.readOnly
    this.keep = start.keep ?? 0
    this.#path = start.path
    this.#stamp = start.stamp
    this.#shapes = start.shapes
    this.#document = start.document
    // What was recovered, or lifted from an older version, is not what the file says.
    this.#revision = start.recovered ? 1 : 0
  }

  /** Relative to the workspace; undefined until it is saved for the first time. */
  get path(): string | undefined {
    return this.#path
  }

  /** What the file was when it was read or written last. */
  get stamp(): Stamp | undefined {
    return this.#stamp
  }

  /** The revision that the file holds. */
  get savedRevision(): number {
    return this.#savedRevision
  }

  get document(): Graph {
    return this.#document
  }

  get revision(): number {
    return this.#revision
  }

  /** Whether the file says less than the graph. */
  get unsaved(): boolean {
    return this.#revision !== this.savedRevision
  }

  /** Everything that is wrong with the graph; worked out when it is asked for, once a revision. */
  get faults(): readonly Fault[] {
    this.#faults ??= validateGraph(this.#document, this.#shapes)
    return this.#faults
  }

  /**
   * Applies an edit that was made on revision `base`, to what the graph is now: edits of others that came in between stay.
   * What does not apply any more changes nothing and is answered with the document as it stands. Throws a RefusalError for
   * graphs that are read-only and for bases that are not known.
   */
  edit(base: number, ops: readonly Op[]): Edited {
    if (this.readOnly !== undefined) throw new RefusalError(
      'read-only',
      `The graph cannot be changed. ${this.readOnly}`,
      'Update Clearcoat to change it.',
    )
    if (base > this.#revision) {
      throw new RefusalError(
        'stale-edit',
        `The graph is at revision ${this.#revision}; the edit was made on ${base}.`,
        'Open the graph again.',
      )
    }
    const applied = applyOps(this.#document, ops)
    if (!applied.ok) return {
      accepted: false,
      fault: applied.fault,
      index: applied.index,
      document: this.#document,
      revision: this.#revision,
    }
    const large = tooLarge(applied.graph)
    if (large) return { accepted: false, fault: large, index: ops.length - 1, document: this.#document, revision: this.#revision }
    this.#document = applied.graph
    this.#revision++
    if (!ops.every(isLayoutOp)) this.#faults = undefined
    this.#edits.push({ revision: this.#revision, ops })
    if (this.#edits.length > KEPT_EDITS * 1.25) this.#edits = this.#edits.slice(-KEPT_EDITS)
    return { accepted: true, revision: this.#revision }
  }

  /** Takes in that `revision` was written to a file. */
  saved(path: string, stamp: Stamp, revision: number): void {
    this.#path = path
    this.#stamp = stamp
    this.#savedRevision = revision
  }

  /** The edits after a revision, oldest first; undefined when they are not all known any more. */
  since(revision: number): readonly (readonly Op[])[] | undefined {
    if (revision === this.#revision) return []
    const first = this.#edits.findIndex((edit) => edit.revision === revision + 1)
    return first < 0 ? undefined : this.#edits.slice(first).map(({ ops }) => ops)
  }

  /** The graph as clients are given it. */
  opened(): OpenedDocument {
    const { remarks = [], migrated = [], recovered } = this.#start
    return {
      graph: this.id,
      document: this.#document,
      revision: this.#revision,
      savedRevision: this.savedRevision,
      ...(this.path === undefined ? {} : { path: this.path }),
      ...(this.readOnly === undefined ? {} : { readOnly: this.readOnly }),
      faults: this.faults,
      remarks,
      migrated,
      ...(recovered ? { recovered } : {}),
    }
  }
}

function tooLarge(graph: Graph): Fault | undefined {
  const nodes = Object.keys(graph.nodes).length
  if (nodes <= MAX_NODES && graph.edges.length <= MAX_EDGES) return undefined
  const [count, most, what] = nodes > MAX_NODES ? [nodes, MAX_NODES, 'nodes'] : [graph.edges.length, MAX_EDGES, 'edges']
  const message = `The graph would have ${count} ${what}; ${most} is the most.`
  return { code: 'too-large', message, help: 'Split it into several graphs.' }
}
