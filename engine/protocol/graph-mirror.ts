import { applyOps } from '../../graphs/format/apply-ops.ts'
import type { Graph } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'

/** Edits that this client made and the server has not answered yet. */
export interface PendingEdit {
  readonly key: string
  readonly ops: readonly Op[]
}

/**
 * A client's copy of a graph: what the server is known to hold, its own edits on top, and what both come to. Immutable.
 */
export interface GraphMirror {
  readonly confirmed: Graph
  readonly revision: number
  readonly pending: readonly PendingEdit[]
  /** `confirmed` with `pending` applied: what is shown. */
  readonly graph: Graph
}

/** A mirror of a graph as the server gave it. */
export function mirrorOf(document: Graph, revision: number): GraphMirror {
  return { confirmed: document, revision, pending: [], graph: document }
}

/** Adds an edit of one's own; the ops must have applied to `mirror.graph`. Send them with `base: mirror.revision`. */
export function mirrorLocal(mirror: GraphMirror, edit: PendingEdit): GraphMirror {
  return rebuilt(mirror.confirmed, mirror.revision, [...mirror.pending, edit])
}

/** Takes in an edit of somebody else. Undefined when edits before it are missing: open the graph again. */
export function mirrorRemote(mirror: GraphMirror, edit: { readonly revision: number; readonly ops: readonly Op[] }): GraphMirror | undefined {
  if (edit.revision <= mirror.revision) return mirror
  if (edit.revision > mirror.revision + 1) return undefined
  const applied = applyOps(mirror.confirmed, edit.ops)
  return applied.ok ? rebuilt(applied.graph, edit.revision, mirror.pending) : undefined
}

/** Takes in that an edit of one's own is in, as this revision. Undefined when edits before it are missing. */
export function mirrorAccepted(mirror: GraphMirror, key: string, revision: number): GraphMirror | undefined {
  const edit = mirror.pending.find((pending) => pending.key === key)
  if (!edit) return mirror
  const rest = mirror.pending.filter((pending) => pending !== edit)
  // A repeated answer of an edit that is in already, as after a reconnect.
  if (revision <= mirror.revision) return rebuilt(mirror.confirmed, mirror.revision, rest)
  const next = mirrorRemote({ ...mirror, pending: rest }, { revision, ops: edit.ops })
  return next
}

/** Takes in that an edit of one's own was refused: it is gone, and the server's document stands. */
export function mirrorRefused(mirror: GraphMirror, key: string, document: Graph, revision: number): GraphMirror {
  const rest = mirror.pending.filter((pending) => pending.key !== key)
  return revision < mirror.revision ? rebuilt(mirror.confirmed, mirror.revision, rest) : rebuilt(document, revision, rest)
}

/** Edits of one's own that no longer apply are left out here; the server will refuse them too. */
function rebuilt(confirmed: Graph, revision: number, pending: readonly PendingEdit[]): GraphMirror {
  let graph = confirmed
  for (const { ops } of pending) {
    const applied = applyOps(graph, ops)
    if (applied.ok) graph = applied.graph
  }
  return { confirmed, revision, pending, graph }
}
