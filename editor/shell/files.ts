import { atom } from 'jotai'
import { openGraph } from '../remote/session.ts'
import { ask } from '../remote/wire.ts'
import { fileAtom, nodeIdsAtom } from '../state/document.ts'
import { changedOutsideAtom, connectionAtom, engineAtom, noticeAtom, refusalNotice } from '../state/session.ts'
import { store } from '../state/store.ts'

/** How the names of graph files end. */
export const ENDING = '.livery.json'

/** Drops what was not saved and opens the file as it is on disk. Nothing happens for a graph that was never saved. */
export async function revert(): Promise<void> {
  const { id, path } = store.get(fileAtom)
  if (path === null) return
  const closed = await ask('graph.close', { graph: id, discard: true })
  if (!closed.ok) return store.set(noticeAtom, refusalNotice(closed.failure))
  if (!(await openGraph({ path }))) return
  store.set(changedOutsideAtom, false)
  store.set(noticeAtom, { tone: 'plain', text: `${path} is as it was saved.` })
}

/** Opens a graph file that was dropped or chosen. It gets a name to save under when it is saved. */
export async function openFile(file: File): Promise<boolean> {
  return openGraph({ text: await file.text(), name: file.name.replace(/(\.livery)?\.json$/, '').slice(0, 120) })
}

/** Why no run can be started now, or null. */
export const runHindranceAtom = atom((get): string | null => {
  if (get(fileAtom).id === '') return 'No graph is open'
  if (get(connectionAtom) !== 'online' || get(engineAtom).state !== 'ready') return 'Waiting for the engine'
  return get(nodeIdsAtom).length === 0 ? 'There is nothing to run yet' : null
})
