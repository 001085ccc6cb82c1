import { atom } from 'jotai'
import { cancelRun, openGraph, saveGraph, startRun } from '../remote/session.ts'
import { ask } from '../remote/wire.ts'
import { fileAtom } from '../state/document.ts'
import { latestRunAtom } from '../state/runs.ts'
import { changedOutsideAtom, connectionAtom, noticeAtom } from '../state/session.ts'
import { store } from '../state/store.ts'
import { dialogAtom, qualityAtom } from '../state/ui.ts'
import { isOver } from '../../engine/protocol/run-state.ts'

/** How the names of graph files end. */
export const ENDING = '.livery.json'

/** Opens an empty graph. */
export const newGraph = (): Promise<boolean> => openGraph({ empty: true, name: '' })

/** Saves the graph where it was opened from; asks for a name when it has none yet. */
export async function save(): Promise<void> {
  const { path, readOnly } = store.get(fileAtom)
  if (path === null || readOnly) return store.set(dialogAtom, { kind: 'save-as' })
  if (await saveGraph()) store.set(noticeAtom, { tone: 'plain', text: `Saved ${path}.` })
}

/** Drops what was not saved and opens the file as it is on disk. Nothing happens for a graph that was never saved. */
export async function revert(): Promise<void> {
  const { id, path } = store.get(fileAtom)
  if (path === null) return
  const closed = await ask('graph.close', { graph: id, discard: true })
  if (!closed.ok || !(await openGraph({ path }))) return
  store.set(changedOutsideAtom, false)
  store.set(noticeAtom, { tone: 'plain', text: `${path} is as it was saved.` })
}

/** Opens a graph file that was dropped or chosen. It gets a name to save under when it is saved. */
export async function openFile(file: File): Promise<boolean> {
  return openGraph({ text: await file.text(), name: file.name.replace(/(\.livery)?\.json$/, '').slice(0, 120) })
}

/** Whether a run can be started now, or why not. */
export const runHindranceAtom = atom((get): string | null => {
  if (get(connectionAtom) !== 'online') return 'Waiting for the engine'
  return get(fileAtom).id === '' ? 'No graph is open' : null
})

/** Runs the graph at the chosen quality. */
export async function run(): Promise<void> {
  if (store.get(runHindranceAtom) === null) await startRun(store.get(qualityAtom))
}

/** Stops the run that goes on, if one does. */
export async function cancel(): Promise<void> {
  const latest = store.get(latestRunAtom)
  if (latest && !isOver(latest)) await cancelRun(latest.run)
}
