import { atom } from 'jotai'
import type { Failure } from '../../engine/protocol/events.ts'
import { hasEnded, type RunState } from '../../engine/protocol/run-state.ts'
import { own } from '../../graphs/format/own.ts'
import { document, faultsAtom, nodeIdsAtom } from '../state/document.ts'
import { runsAtom } from '../state/runs.ts'

/** Something that keeps a part of the graph from running. */
export interface Problem {
  readonly key: string
  readonly node: string | undefined
  readonly message: string
  readonly help: string | undefined
  readonly from: 'graph' | 'run'
}

// A run that is over never changes: its failures are looked for once, not at every event of the runs after it.
const known = new WeakMap<RunState, readonly (readonly [string, Failure])[]>()

function failuresOf(run: RunState): readonly (readonly [string, Failure])[] {
  const before = known.get(run)
  if (before) return before
  const found = Object.entries(run.nodes).flatMap(([id, node]) => (node.failure ? [[id, node.failure] as const] : []))
  known.set(run, found)
  return found
}

/** Whether a run says how a node ended, so that what older runs say of it no longer counts. */
function settles(run: RunState, id: string): boolean {
  const node = own(run.nodes, id)
  return node !== undefined && hasEnded(node.state) && node.state !== 'skipped' && node.state !== 'cancelled'
}

/** The failures that stand after these runs, newest run first: of each node, that of the last run that brought it to an end. */
export function standingFailures(runs: readonly RunState[]): Failure[] {
  return runs.flatMap((run, at) => {
    const newer = runs.slice(0, at)
    return failuresOf(run).flatMap(([id, failure]) => (newer.some((each) => settles(each, id)) ? [] : [failure]))
  })
}

/** Everything that is wrong now: faults of the graph, and nodes that stopped in their last run. */
export const problemsAtom = atom((get): readonly Problem[] => {
  get(nodeIdsAtom)
  const faults = get(faultsAtom)
  const told = new Set(faults.flatMap(({ node, code, message }) => [`${node} ${code}`, `${node} ${message}`]))
  const failures = standingFailures(get(runsAtom)).filter(({ node, code, message }) => {
    return Object.hasOwn(document().nodes, node) && !told.has(`${node} ${code}`) && !told.has(`${node} ${message}`)
  })
  return [
    ...failures.map(({ node, message, help }): Problem => ({ key: `failure ${node}`, node, message, help, from: 'run' })),
    ...faults.map(({ node, message, help }, at): Problem => ({ key: `fault ${at}`, node, message, help, from: 'graph' })),
  ]
})
