import { atom } from 'jotai'
import { family } from './family.ts'

/** The nodes that the hand chose. */
export const selectionAtom = atom<ReadonlySet<string>>(new Set<string>())

/** The edge that the hand chose, as `from>to`; nodes and an edge are never chosen together. */
export const selectedEdgeAtom = atom<string | null>(null)

/** Whether one node is chosen. */
export const isSelectedAtom = family((id) => atom((get) => get(selectionAtom).has(id)))

/** The one node that the inspector shows: the only one that is chosen. */
export const inspectedAtom = atom((get) => {
  const chosen = get(selectionAtom)
  if (chosen.size !== 1) return null
  const [id] = chosen
  return id ?? null
})
