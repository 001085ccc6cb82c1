import { applyOps } from '../../graphs/format/apply-ops.ts'
import type { Graph } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'

/** Edits that this client made and the server has not answered yet. */
export interface PendingEdit {
  readonly key: string
  readonly ops: readonly Op[]
}

/** An edit of somebody else, as the server tells it. */
export interface RemoteEdit {
  readonly revision: number
  readonly ops: readonly Op[]
}

/**
 * A client's copy of a graph: what the server is known to hold, its own edits on top, and what both come to. Immutable.
 */
export interface GraphMirror {
  readonly confirmed: Graph
  readonly revision: number
  readonly pending: readonly PendingEdit[]
  /** Edits of others that follow on an own one whose answer is still to be taken in. */
  readonly ahead: readonly RemoteEdit[]
  /** `confirmed` with `pending` applied: what is shown. */
  readonly graph: Graph
}

/** A mirror of a graph as the server gave it. */
export function mirrorOf(document: Graph, revision: number): GraphMirror {
  return { confirmed: document, revision, pending: [], ahead: [], graph: document }
}

/** Adds an edit of one's own; the ops must have applied to `mirror.graph`. Send them with `base: mirror.revision`. */
export function mirrorLocal(mirror: GraphMirror, edit: PendingEdit): GraphMirror {
  return rebuilt({ ...mirror, pending: [...mirror.pending, edit] })
}

/** Takes in an edit of somebody else. Undefined when edits before it are missing: open the graph again. */
export function mirrorRemote(mirror: GraphMirror, { revision, ops }: RemoteEdit): GraphMirror | undefined {
  if (revision <= mirror.revision) return mirror
  if (revision === mirror.revision + 1) return confirm(mirror, ops)
  // The answer to an own edit may be on its way through a promise, and this one have come past it.
  return mirror.pending.length > 0 ? { ...mirror, ahead: [...mirror.ahead, { revision, ops }] } : undefined
}

/** Takes in that an edit of one's own is in, as this revision. Undefined when edits before it are missing. */
export function mirrorAccepted(mirror: GraphMirror, key: string, revision: number): GraphMirror | undefined {
  const edit = mirror.pending.find((pending) => pending.key === key)
  if (!edit) return mirror
  const rest = { ...mirror, pending: mirror.pending.filter((pending) => pending !== edit) }
  // A repeated answer of an edit that is in already, as after a reconnect.
  if (revision <= mirror.revision) return rebuilt(rest)
  return revision === mirror.revision + 1 ? confirm(rest, edit.ops) : undefined
}

/** Takes in that an edit of one's own was refused: it is gone, and the server's document stands. */
export function mirrorRefused(mirror: GraphMirror, key: string, document: Graph, revision: number): GraphMirror {
  const rest = { ...mirror, pending: mirror.pending.filter((pending) => pending.key !== key) }
  return catchUp(revision < mirror.revision ? rest : { ...rest, confirmed: document, revision }) ?? rebuilt(rest)
}

function confirm(mirror: GraphMirror, ops: readonly Op[]): GraphMirror | undefined {
  const applied = applyOps(mirror.confirmed, ops)
  return applied.ok ? catchUp({ ...mirror, confirmed: applied.graph, revision: mirror.revision + 1 }) : undefined
}

/** Takes in those edits of others that waited for this revision. */
function catchUp(mirror: GraphMirror): GraphMirror | undefined {
  const [first, ...rest] = mirror.ahead
  if (!first) return rebuilt(mirror)
  if (first.revision <= mirror.revision) return catchUp({ ...mirror, ahead: rest })
  if (first.revision === mirror.revision + 1) return confirm({ ...mirror, ahead: rest }, first.ops)
  // With nothing pending, nothing that could still come lies between.
  return mirror.pending.length > 0 ? rebuilt(mirror) : undefined
}

/** Edits of one's own that no longer apply are left out here; the server will refuse them too. */
function rebuilt(mirror: GraphMirror): GraphMirror {
  let graph = mirror.confirmed
  for (const { ops } of mirror.pending) {
    const applied = applyOps(graph, ops)
    if (applied.ok) graph = applied.graph
  }
  return { ...mirror, graph }
}
