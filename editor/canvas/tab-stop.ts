import { atom } from 'jotai'
import { family } from '../state/family.ts'
import { nodeIdsAtom } from '../state/document.ts'
import { inspectedAtom } from '../state/selection.ts'

/** The card that last had the keyboard. */
export const lastFocusedAtom = atom<string | null>(null)

/** The one card at which Tab enters the canvas: where the keyboard was last, else the selected card, else the first. */
export const tabStopAtom = atom((get) => {
  const ids = get(nodeIdsAtom)
  const last = get(lastFocusedAtom)
  if (last !== null && ids.includes(last)) return last
  return get(inspectedAtom) ?? ids[0] ?? null
})

/** Whether a card is that stop. */
export const isTabStopAtom = family((id) => atom((get) => get(tabStopAtom) === id))
