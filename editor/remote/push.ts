import { mirrorAccepted, mirrorLocal, mirrorOf, mirrorRefused, mirrorRemote, type GraphMirror, type PendingEdit } from '../../engine/protocol/graph-mirror.ts'
import { mergeOps, type Op } from '../../graphs/format/ops.ts'
import type { OpenedDocument } from '../../engine/protocol/messages.ts'
import { document, replaceDocument } from '../state/document.ts'
import { onEdit, receive } from '../state/edit.ts'
import { noticeAtom, revisionAtom } from '../state/session.ts'
import { store } from '../state/store.ts'
import { ask, newKey } from './wire.ts'

// Edits of one event go up as one message, before the page draws them, and the next only after the answer to the last: on a slow engine the
// hand's edits merge here, newest value last, instead of queueing there.
let graph = ''
let mirror: GraphMirror = mirrorOf(document(), 0)
let waiting: Op[] = []
let sending: PendingEdit | null = null
let scheduled = false
let reopen: () => void = () => {}

/** Calls `next` when edits went missing and the document must be fetched again. */
export function onLost(next: () => void): void {
  reopen = next
}

/** Follows a graph that was opened: its edits go to the server from now on. */
export function follow(opened: OpenedDocument): void {
  graph = opened.graph
  mirror = mirrorOf(opened.document, opened.revision)
  waiting = []
  sending = null
  report(opened.savedRevision)
}

/** Edits that are still on their way, so that they can be laid over a document fetched anew. */
export function unsent(): readonly Op[] {
  return [...(sending?.ops ?? []), ...waiting]
}

function report(saved = store.get(revisionAtom).saved): void {
  store.set(revisionAtom, { confirmed: mirror.revision, saved, pending: sending !== null || waiting.length > 0 })
}

function schedule(): void {
  if (scheduled || sending || waiting.length === 0) return
  scheduled = true
  queueMicrotask(() => {
    scheduled = false
    void flush()
  })
}

/** Sends what waits. Resolves when all of it is answered. */
export async function flush(): Promise<void> {
  while (!sending && waiting.length > 0) {
    const edit = { key: newKey(), ops: mergeOps(waiting) }
    waiting = []
    sending = edit
    mirror = mirrorLocal(mirror, edit)
    report()
    const at = graph
    const answer = await ask('graph.edit', { graph: at, base: mirror.revision, ops: edit.ops, key: edit.key })
    if (graph !== at || sending !== edit) return
    sending = null
    if (!answer.ok) {
      // Nothing is lost: what was not answered goes first when the wire is back.
      waiting = [...edit.ops, ...waiting]
      mirror = { ...mirror, pending: [] }
      return report()
    }
    if (answer.value.accepted) settle(mirrorAccepted(mirror, edit.key, answer.value.revision), false)
    else {
      settle(mirrorRefused(mirror, edit.key, answer.value.document, answer.value.revision), true)
      store.set(noticeAtom, { tone: 'warning', text: `An edit was not taken: ${answer.value.fault.message}`, help: answer.value.fault.help })
    }
    report()
  }
}

/** Takes in an edit that another window made. */
export function takeIn(edit: { readonly graph: string; readonly revision: number; readonly ops: readonly Op[] }): void {
  if (edit.graph !== graph) return
  const next = mirrorRemote(mirror, edit)
  if (next === mirror) return
  const simple = !sending && waiting.length === 0
  if (next && simple && receive(edit.ops)) mirror = next
  else settle(next, true)
  report()
}

/** Makes the mirror what it must be; `show` when the document on screen has to follow. Waiting edits stay on top. */
function settle(next: GraphMirror | undefined, show: boolean): void {
  if (!next) return reopen()
  mirror = next
  if (!show) return
  replaceDocument(next.graph)
  if (waiting.length > 0) receive(waiting)
}

/** Notes that the graph was saved. */
export function noteSaved(saved: number): void {
  report(saved)
}

onEdit((ops) => {
  waiting.push(...ops)
  report()
  schedule()
})
