import type { OpenedDocument, RunNews, Welcome } from '../../engine/protocol/messages.ts'
import { PROTOCOL } from '../../engine/protocol/messages.ts'
import { openRun, reduceEvents, reduceSnapshot, type RunState } from '../../engine/protocol/run-state.ts'
import type { RunEvent } from '../../engine/protocol/events.ts'
import { carsAtom, catalogAtom } from '../state/catalog.ts'
import { document, faultsAtom, fileAtom } from '../state/document.ts'
import { edit, openDocument } from '../state/edit.ts'
import { clearFrames, showFrame } from '../state/frames.ts'
import { clearRuns, runsAtom, showRun } from '../state/runs.ts'
import { changedOutsideAtom, connectionAtom, engineAtom, journalsAtom, noticeAtom, providersAtom, recentAtom, refusalNotice, templatesAtom } from '../state/session.ts'
import { selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import { liveAtom } from '../state/ui.ts'
import { onWatchChange, watched } from '../state/watch.ts'
import { flush, follow, noteSaved, onLost, takeIn, unsent } from './push.ts'
import { unpacked } from './unpack.ts'
import { ask, CLIENT, newKey, socket } from './wire.ts'
import type { CommandInput } from '../../engine/protocol/messages.ts'

const opened = () => store.get(fileAtom).id

function show(answer: OpenedDocument, again: boolean): void {
  const own = again ? unsent() : []
  const { graph, document: content, path, readOnly, faults } = answer
  follow(answer)
  if (again) {
    // The same graph fetched anew, after a break: history and frames stay, and edits still on their way go on top.
    store.set(fileAtom, { id: graph, path: path ?? null, name: content.name, readOnly: readOnly ?? null })
  } else {
    store.set(selectionAtom, new Set())
    store.set(selectedEdgeAtom, null)
    clearFrames()
    clearRuns()
  }
  if (!again || JSON.stringify(content) !== JSON.stringify(document())) {
    openDocument(content, { id: graph, path: path ?? null, name: content.name, readOnly: readOnly ?? null })
  }
  if (own.length > 0) edit('edits from before the break', own)
  store.set(faultsAtom, faults)
  store.set(changedOutsideAtom, false)
  const [remark] = answer.remarks
  if (answer.recovered) store.set(noticeAtom, { tone: 'plain', text: 'Unsaved edits were recovered.' })
  else if (remark) store.set(noticeAtom, { tone: 'warning', text: remark.message, help: remark.help })
  sendWatch()
}

/** Opens a graph in this window. Resolves with whether it was opened; a refusal becomes a notice. */
export async function openGraph(what: CommandInput<'graph.open'>): Promise<boolean> {
  const before = opened()
  await flush()
  const answer = await ask('graph.open', what)
  if (!answer.ok) {
    store.set(noticeAtom, refusalNotice(answer.failure))
    return false
  }
  if (before && before !== answer.value.graph) void ask('graph.close', { graph: before })
  show(answer.value, false)
  history.replaceState(null, '', `#${answer.value.graph}`)
  return true
}

/** Saves the open graph; to `path` when it is given. Resolves with whether it was saved. */
export async function saveGraph(path?: string, force = false): Promise<boolean> {
  await flush()
  const answer = await ask('graph.save', { graph: opened(), force, key: newKey(), ...(path ? { path } : {}) })
  if (!answer.ok) {
    store.set(noticeAtom, refusalNotice(answer.failure))
    return false
  }
  taken(answer.value)
  return true
}

function taken(saved: { readonly graph: string; readonly path: string; readonly savedRevision: number }): void {
  if (saved.graph !== opened()) return
  store.set(fileAtom, { ...store.get(fileAtom), path: saved.path })
  store.set(changedOutsideAtom, false)
  noteSaved(saved.savedRevision)
}

/** Starts a run of the open graph as it stands on screen. Resolves with its id, or null after a refusal. */
export async function startRun(quality: 'draft' | 'final', targets?: readonly string[]): Promise<string | null> {
  await flush()
  const answer = await ask('run.start', { graph: opened(), quality, key: newKey(), ...(targets ? { targets: [...targets] } : {}) })
  if (answer.ok) return answer.value.run
  store.set(noticeAtom, refusalNotice(answer.failure))
  return null
}

/** Stops a run. */
export async function cancelRun(run: string): Promise<void> {
  const answer = await ask('run.cancel', { run })
  if (!answer.ok) store.set(noticeAtom, refusalNotice(answer.failure))
}

let watchScheduled = false

/** Tells the engine what is looked at: at most once a frame, as one list. */
function sendWatch(): void {
  if (watchScheduled) return
  watchScheduled = true
  requestAnimationFrame(() => {
    watchScheduled = false
    if (opened() && socket.connected) void ask('graph.watch', { graph: opened(), outputs: watched(), live: store.get(liveAtom) })
  })
}

const stateOf = (run: string): RunState | undefined => store.get(runsAtom).find((known) => known.run === run)

async function resume(run: string, seq: number): Promise<void> {
  const answer = await ask('run.resume', { run, seq })
  if (!answer.ok) return
  const known = stateOf(run)
  if (answer.value.kind === 'snapshot') showRun(reduceSnapshot(known, answer.value.snapshot))
  else showRun(reduceEvents(known ?? openRun(answer.value.info), answer.value.events).state)
}

/** Takes in what runs say. Each is shown once, however much it says at a time. */
function hear(news: readonly RunNews[]): void {
  const heard = new Map<string, { known: RunState | undefined; readonly events: RunEvent[] }>()
  const of = (run: string) => {
    const there = heard.get(run) ?? { known: stateOf(run), events: [] }
    heard.set(run, there)
    return there
  }
  for (const each of news) {
    if ('event' in each) {
      if (each.graph === opened()) of(each.event.run).events.push(each.event)
    } else if (each.opened.graph === opened()) of(each.opened.run).known ??= openRun(each.opened)
  }
  for (const [run, { known, events }] of heard) {
    const { state, gap } = known ? reduceEvents(known, events) : { state: undefined, gap: true }
    if (state) showRun(state)
    if (gap) void resume(run, state?.next ?? 0)
  }
}

function welcome(greeting: Welcome): void {
  store.set(engineAtom, greeting.engine)
  store.set(catalogAtom, greeting.catalog)
  store.set(carsAtom, greeting.cars)
  store.set(providersAtom, greeting.providers)
  store.set(templatesAtom, greeting.templates)
  store.set(recentAtom, greeting.recent)
  store.set(journalsAtom, greeting.journals)
  store.set(connectionAtom, 'online')
}

/** What a page shows first: the graph in its address, else one left open, else nothing, and the start screen stands. */
async function firstGraph(greeting: Welcome): Promise<void> {
  const named = location.hash.slice(1)
  const known = greeting.open.find(({ graph }) => graph === named)
  if (!known || !(await openGraph({ graph: known.graph }))) return
  // A page that was loaded anew knows of no run: each is asked for as it stands by now.
  await Promise.all(greeting.runs.filter(({ graph }) => graph === known.graph).map(({ run }) => resume(run, 0)))
}

async function greet(): Promise<void> {
  const answer = await ask('hello', { proto: PROTOCOL, client: CLIENT })
  if (!answer.ok) {
    store.set(noticeAtom, refusalNotice(answer.failure))
    return
  }
  welcome(answer.value)
  const current = opened()
  if (!current) return firstGraph(answer.value)
  await rejoin(current, answer.value)
}

/** Comes back to the graph on screen: the server's copy if it still has one, else this window's copy under a new id. */
async function rejoin(current: string, greeting: Welcome): Promise<void> {
  const here = greeting.open.some(({ graph }) => graph === current)
  const { path, name } = store.get(fileAtom)
  const answer = await ask('graph.open', here ? { graph: current } : { text: JSON.stringify(document()), name })
  if (!answer.ok) return store.set(noticeAtom, refusalNotice(answer.failure))
  show(answer.value, here)
  if (!here && path) store.set(noticeAtom, { tone: 'warning', text: `The engine was started anew. This copy of ${name} is unsaved.`, help: `Save it to ${path} to keep it.` })
  for (const run of greeting.runs) if (run.graph === answer.value.graph) showRun(reduceSnapshot(stateOf(run.run), run))
  void flush()
}

/** Connects this window to its engine, and keeps it connected. Call once. */
export function connect(): void {
  onLost(() => void rejoinNow())
  onWatchChange(sendWatch)
  store.sub(liveAtom, sendWatch)
  socket.on('connect', () => void greet())
  socket.on('disconnect', () => store.set(connectionAtom, 'offline'))
  socket.on('connect_error', () => store.set(connectionAtom, 'offline'))
  socket.on('run.news', hear)
  socket.on('run.snapshot', (snapshot) => snapshot.graph === opened() && showRun(reduceSnapshot(stateOf(snapshot.run), snapshot)))
  socket.on('graph.edited', takeIn)
  socket.on('graph.faults', ({ graph, faults }) => graph === opened() && store.set(faultsAtom, faults))
  socket.on('graph.saved', taken)
  socket.on('graph.warning', ({ graph, message, help }) => graph === opened() && store.set(noticeAtom, { tone: 'warning', text: message, help }))
  socket.on('graph.outside', ({ graph }) => graph === opened() && store.set(changedOutsideAtom, true))
  socket.on('engine', (status) => store.set(engineAtom, status))
  socket.on('frame', (head, bytes) => {
    if (head.graph === opened()) showFrame(unpacked({ head, bytes: new Uint8Array(bytes) }))
    // The next frame may come once this one is on screen.
    requestAnimationFrame(() => socket.emit('frame.ack', { slot: head.slot, seq: head.seq }))
  })
  socket.connect()
}

async function rejoinNow(): Promise<void> {
  const answer = await ask('graph.open', { graph: opened() })
  if (answer.ok) show(answer.value, true)
}
