import { atom, useAtomValue } from 'jotai'
import { selectAtom } from 'jotai/utils'
import { useEffect, useMemo, useState } from 'react'
import { nodeTypesAtom } from '../state/catalog.ts'
import { nodeAtom } from '../state/document.ts'
import { family } from '../state/family.ts'
import { latestRunAtom, nodeStateAtom, type NodeState } from '../state/runs.ts'
import { nextStepAtom, nodeTypeNameAtom } from './atoms.ts'
import { cardFact, type CardFact, type FactContext } from './card-fact.ts'

const latestIdAtom = selectAtom(latestRunAtom, (run) => run?.run ?? null)
const isNextAtom = family((id) => atom((get) => get(nextStepAtom) === id))
const isCurrentAtom = family((id) => atom((get) => get(nodeStateAtom(id))?.run === get(latestIdAtom)))
const bypassedAtom = family((id) => atom((get) => get(nodeAtom(id))?.bypass === true))
const isUnknownAtom = family((id) =>
  atom((get) => {
    const types = get(nodeTypesAtom)
    return types.size > 0 && !types.has(get(nodeTypeNameAtom(id)) ?? '')
  }),
)

/** Draft runs that follow the hand are over before anybody could read what they say of themselves. */
const PATIENCE_MS = 300

const isBusy = (state: NodeState | undefined) => state?.state === 'queued' || state?.state === 'running'

/**
 * A node's state as its card shows it: what a draft run is busy with shows only after 300 ms, so that nothing flickers
 * under a hand on a slider.
 */
function useCalmState(id: string): NodeState | undefined {
  const state = useAtomValue(nodeStateAtom(id))
  const [rest, setRest] = useState(state)
  const [shownRun, setShownRun] = useState<string | null>(null)
  const busy = isBusy(state)
  if (!busy && rest !== state) setRest(state)
  const run = state?.run ?? null
  const hasty = busy && state?.quality === 'draft' && rest !== undefined && !isBusy(rest) && shownRun !== run
  useEffect(() => {
    if (!hasty) return
    const timer = setTimeout(() => setShownRun(run), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [hasty, run])
  return hasty ? rest : state
}

/** What decides about a card's fact besides the node's state. */
export function useFactContext(id: string): FactContext {
  const unknown = useAtomValue(isUnknownAtom(id))
  const bypassed = useAtomValue(bypassedAtom(id))
  const next = useAtomValue(isNextAtom(id))
  const current = useAtomValue(isCurrentAtom(id))
  return useMemo(() => ({ unknown, bypassed, next, current }), [unknown, bypassed, next, current])
}

/** A card's fact, its progress while it runs (0..1, else null), and the state behind both. */
export function useFact(id: string): { fact: CardFact; share: number | null; state: NodeState | undefined; context: FactContext } {
  const state = useCalmState(id)
  const context = useFactContext(id)
  return { fact: cardFact(state, context), share: state?.state === 'running' ? state.share : null, state, context }
}
