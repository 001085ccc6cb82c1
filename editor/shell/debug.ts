import { document, nodeIdsAtom } from '../state/document.ts'
import { frameKey, frameOf } from '../state/frames.ts'
import { nodeStateAtom, type NodeState } from '../state/runs.ts'
import { revisionAtom } from '../state/session.ts'
import { shownOutputAtom, type Output } from '../state/shown.ts'
import { store } from '../state/store.ts'

/** How often each kind of component rendered, by its name: what benchmarks and end-to-end tests read. */
export const counters: Record<string, number> = {}

/** Counts a render. */
export function count(name: string): void {
  counters[name] = (counters[name] ?? 0) + 1
}

/** How every node of the open graph stands. */
const nodeStates = (): Record<string, NodeState | undefined> => Object.fromEntries(store.get(nodeIdsAtom).map((id) => [id, store.get(nodeStateAtom(id))]))

/** The revision that the engine has confirmed, and those that the pictures of an output and of the view were made at; -1 without one. */
const revisions = {
  confirmed: (): number => store.get(revisionAtom).confirmed,
  shown: (output: Output | null = store.get(shownOutputAtom)): number => (output && frameOf(frameKey(output.node, output.port))?.head.revision) ?? -1,
}

/** Puts the store, the document, the nodes' states, the revisions and the counters on the window, in development and on pages opened with `?debug`. */
export function exposeForTests(): void {
  if (!import.meta.env.DEV && !location.search.includes('debug')) return
  Object.assign(window, { __clearcoat: { store, document, nodeStates, revisions, counters } })
}
