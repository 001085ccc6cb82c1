import { atom } from 'jotai'
import { revisionAtom } from './session.ts'
import { store } from './store.ts'
import { liveAtom } from './ui.ts'

/** How long it takes from the hand to the picture: the middle of the last nine times, and the last one, in ms. */
export interface Latency {
  readonly typical: number
  readonly last: number
}

/** Null until a picture followed a hand. */
export const latencyAtom = atom<Latency | null>(null)

const KEPT = 9
/** An edit whose picture came later than this was not waited for: nothing was looking, or the engine was away. */
const LOST_MS = 10_000

// An input is in the next message that goes up, and that message's answer names the revision that holds it. As in
// `remote/push.ts`, a first message leaves once the event is handled, and each further one with the answer to the last.
let waiting: number | null = null
let sent: number | null = null
let held: readonly { readonly revision: number; readonly at: number }[] = []
let times: readonly number[] = []
let confirmed = 0
let scheduled = false

/** Notes that a hand changed something that pictures depend on; `at` is the event's own time, on the clock of `performance.now`. */
export function noteInput(at: number): void {
  if (!store.get(liveAtom)) return
  waiting = at
  if (sent !== null || scheduled) return
  scheduled = true
  queueMicrotask(() => {
    scheduled = false
    if (sent === null) send()
  })
}

function send(): void {
  sent = waiting
  waiting = null
}

store.sub(revisionAtom, () => {
  const { confirmed: revision } = store.get(revisionAtom)
  if (revision === confirmed) return
  // Another graph counts from its own beginning.
  if (revision < confirmed) held = []
  confirmed = revision
  if (sent === null) return
  held = [...held, { revision, at: sent }].slice(-200)
  send()
})

/**
 * Notes that a picture made at a revision was painted just now. It is on screen with the next frame, and that is when the
 * time of the newest input that it shows ends.
 */
export function notePainted(revision: number): void {
  const shown = held.filter((each) => each.revision <= revision)
  const newest = shown.at(-1)
  if (!newest) return
  held = held.filter((each) => each.revision > revision)
  // The callback runs before the frame is drawn, and the task that it posts after.
  requestAnimationFrame(() => setTimeout(() => take(performance.now() - newest.at)))
}

function take(ms: number): void {
  if (ms > LOST_MS) return
  times = [...times, ms].slice(-KEPT)
  store.set(latencyAtom, { typical: times.toSorted((a, b) => a - b)[times.length >> 1] ?? ms, last: ms })
}

/** Forgets all times: another graph was opened. */
export function clearLatency(): void {
  ;[waiting, sent, held, times, confirmed] = [null, null, [], [], store.get(revisionAtom).confirmed]
  store.set(latencyAtom, null)
}
