import { atom } from 'jotai'
import { nodeIdsAtom, faultsAtom } from '../state/document.ts'
import { nodeStateAtom } from '../state/runs.ts'

/** Something that keeps a part of the graph from running. */
export interface Problem {
  readonly key: string
  readonly node: string | undefined
  readonly message: string
  readonly help: string | undefined
  readonly from: 'graph' | 'run'
}

/** Everything that is wrong now: faults of the graph, and nodes that stopped in their last run. */
export const problemsAtom = atom((get): readonly Problem[] => {
  const faults = get(faultsAtom).map(({ node, message, help }, at): Problem => ({ key: `fault ${at}`, node, message, help, from: 'graph' }))
  const told = new Set(faults.map((problem) => `${problem.node} ${problem.message}`))
  const failures = get(nodeIdsAtom).flatMap((id): Problem[] => {
    const state = get(nodeStateAtom(id))
    const failure = state?.state === 'failed' ? state.failure : undefined
    if (!failure || told.has(`${id} ${failure.message}`)) return []
    return [{ key: `failure ${id}`, node: id, message: failure.message, help: failure.help, from: 'run' }]
  })
  return [...failures, ...faults]
})
