import { atom } from 'jotai'
import { own } from '../../graphs/format/own.ts'
import { splitEnd } from '../../graphs/format/graph.ts'
import { nodeTypesAtom } from '../state/catalog.ts'
import { faultsAtom, fileAtom, nodeAtom } from '../state/document.ts'
import { family } from '../state/family.ts'
import { nodeStateAtom, runsAtom } from '../state/runs.ts'

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

/** What is wrong with a param and what to do about it, in sentences; null when nothing is. Given as `node.param`. */
export const paramFaultAtom = family((end) =>
  atom((get) => {
    const { node, port } = splitEnd(end)
    const fault = get(faultsAtom).find((each) => each.node === node && each.param === port)
    if (fault) return `${fault.message} ${fault.help}`
    const state = get(nodeStateAtom(node))
    const failure = state?.state === 'failed' ? state.failure : undefined
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
