import { atom } from 'jotai'
import { hasEnded, type NodeRun } from '../../engine/protocol/run-state.ts'
import { own } from '../../graphs/format/own.ts'
import { splitEnd } from '../../graphs/format/graph.ts'
import { nodeTypesAtom } from '../state/catalog.ts'
import { faultsAtom, fileAtom, nodeAtom } from '../state/document.ts'
import { family } from '../state/family.ts'
import { runsAtom } from '../state/runs.ts'

/** Whether nothing of the open graph may be changed. */
export const readOnlyAtom = atom((get) => get(fileAtom).readOnly !== null)

/** Whether a param, given as `node.param`, was set to something else than its default. */
export const changedAtom = family((end) =>
  atom((get) => {
    const { node: id, port } = splitEnd(end)
    const node = get(nodeAtom(id))
    const literal = node && own(node.params, port)
    if (literal === undefined) return false
    const initial = own(get(nodeTypesAtom).get(node?.type ?? '')?.params ?? {}, port)?.default
    return JSON.stringify(literal) !== JSON.stringify(initial)
  }),
)

/**
 * How a node's step ended in the newest run in which it did. Steps that wait or go on change nothing, so that what is said
 * of a failure stands still while a hand on a slider starts one draft after the other.
 */
export const endedAtom = family((id) =>
  atom((get): NodeRun | undefined => {
    for (const { nodes } of get(runsAtom)) {
      const node = own(nodes, id)
      if (node && hasEnded(node.state) && node.state !== 'skipped' && node.state !== 'cancelled') return node
    }
    return undefined
  }),
)

/** Whether an input, given as `node.port`, is what a fault or the last failure is about. */
export const badInputAtom = family((end) =>
  atom((get) => {
    const { node, port } = splitEnd(end)
    if (get(faultsAtom).some((each) => each.node === node && each.port === port)) return true
    const at = get(endedAtom(node))?.failure?.at
    return at !== undefined && 'input' in at && at.input === port
  }),
)

/** What is wrong with a param and what to do about it, in sentences; null when nothing is. Given as `node.param`. */
export const paramFaultAtom = family((end) =>
  atom((get) => {
    const { node, port } = splitEnd(end)
    const fault = get(faultsAtom).find((each) => each.node === node && each.param === port)
    if (fault) return `${fault.message} ${fault.help}`
    const failure = get(endedAtom(node))?.failure
    return failure?.at && 'param' in failure.at && failure.at.param === port ? (failure.help ?? failure.message) : null
  }),
)

/** Whether a node hands its main input on untouched. */
export const bypassedAtom = family((id) => atom((get) => get(nodeAtom(id))?.bypass === true))

/** How long a node took in its newest draft and its newest final run, in ms, where it ran. */
export const nodeTimesAtom = family((id) =>
  atom((get) => {
    const runs = get(runsAtom)
    const of = (quality: 'draft' | 'final') => {
      const run = runs.find((each) => each.quality === quality && each.nodes[id]?.state === 'ran')
      return run?.nodes[id]?.ms
    }
    return `${of('draft') ?? ''}|${of('final') ?? ''}`
  }),
)
