import { atom } from 'jotai'
import { isOver, type NodeRun, type RunState } from '../../engine/protocol/run-state.ts'
import { family } from './family.ts'
import { store } from './store.ts'

/** What a node's card says of its last run. */
export interface NodeState extends NodeRun {
  readonly run: string
  readonly order: number
  readonly quality: 'draft' | 'final'
  /** The revision of the graph that the run executed. */
  readonly revision: number
}

const HISTORY = 50

/** The newest run of the open graph, or null. */
export const latestRunAtom = atom<RunState | null>(null)

/** The last runs of the open graph, newest first. */
export const runsAtom = atom<readonly RunState[]>([])

/** How each node stands after the newest run that had it. Undefined: it never ran. */
export const nodeStateAtom = family((_id) => atom<NodeState | undefined>(undefined))

/** Whether a run is under way. */
export const isRunningAtom = atom((get) => {
  const run = get(latestRunAtom)
  return run !== null && !isOver(run)
})

/** How long the newest final and the newest draft run took, in ms, for the figure in the top bar. */
export const lastTimesAtom = atom((get) => {
  const of = (quality: 'draft' | 'final') => get(runsAtom).find((run) => run.quality === quality && isOver(run))?.ms
  return { draft: of('draft'), final: of('final') }
})

/** Takes in what is now known of a run. Only nodes whose state changed are written, so only their cards render. */
export function showRun(run: RunState): void {
  const latest = store.get(latestRunAtom)
  const known = store.get(runsAtom).find((other) => other.run === run.run)
  if (known === run) return
  if (!latest || run.order >= latest.order) store.set(latestRunAtom, run)
  for (const [id, node] of Object.entries(run.nodes)) if (known?.nodes[id] !== node) showNode(id, run, node)
  const others = store.get(runsAtom).filter((other) => other.run !== run.run)
  store.set(runsAtom, [run, ...others].toSorted((a, b) => b.order - a.order).slice(0, HISTORY))
}

function showNode(id: string, run: RunState, node: NodeRun): void {
  const shown = store.get(nodeStateAtom(id))
  // A step that a run did not need says nothing of the node, and an older run nothing at all.
  if (node.state === 'skipped' || (shown && shown.order > run.order)) return
  const of = { run: run.run, order: run.order, quality: run.quality, revision: run.revision }
  // A draft of what waited until the hand rested finds the rest in the cache: that a node ran, and how long it took, stays.
  const same = shown?.state === 'ran' && shown.revision === run.revision && shown.quality === run.quality
  const again = run.by === 'live' && node.state === 'cached' && same
  store.set(nodeStateAtom(id), { ...(again ? shown : node), ...of })
}

/** Forgets all runs: another graph was opened. */
export function clearRuns(): void {
  store.set(latestRunAtom, null)
  store.set(runsAtom, [])
  for (const id of nodeStateAtom.keys()) store.set(nodeStateAtom(id), undefined)
}
