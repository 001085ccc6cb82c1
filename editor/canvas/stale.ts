import { atom } from 'jotai'
import { splitEnd } from '../../graphs/format/graph.ts'
import { nodeAtom } from '../state/document.ts'
import { family } from '../state/family.ts'
import { runsAtom } from '../state/runs.ts'
import { revisionAtom } from '../state/session.ts'
import { store } from '../state/store.ts'
import { liveAtom } from '../state/ui.ts'
import { nodeEdgesAtom } from './atoms.ts'

/** What a node makes its picture of: its own params and, through its edges, those of everything that feeds it. */
interface Recipe {
  readonly parts: readonly unknown[]
}

const bare: Recipe = { parts: [] }

// Edges can close a ring in a broken file. A ring makes nothing, so its recipe may end anywhere.
const following = new Set<string>()

const recipes = new Map<string, Recipe>()

const recipeAtom = family((id) =>
  atom((get): Recipe => {
    const node = get(nodeAtom(id))
    const edges = get(nodeEdgesAtom(id)).into
    if (following.has(id)) return bare
    following.add(id)
    const feeds = edges.flatMap(({ from, to, slot }) => {
      const source = splitEnd(from).node
      return [from, to, slot, following.has(source) ? bare : get(recipeAtom(source))]
    })
    following.delete(id)
    const parts = [node?.type, node?.version, node?.params, node?.bypass, ...feeds]
    // Moves and titles leave the recipe the same object, so that nothing below asks again.
    const before = recipes.get(id)
    if (before && before.parts.length === parts.length && before.parts.every((part, index) => part === parts[index])) return before
    const recipe = { parts }
    recipes.set(id, recipe)
    return recipe
  }),
)

const freshAtom = family((_id) => atom<Recipe | null>(null))

const outdatedAtom = family((id) =>
  atom((get) => {
    const fresh = get(freshAtom(id))
    return fresh !== null && fresh !== get(recipeAtom(id))
  }),
)

/** What is made anew sooner than this never looks out of date, so that nothing flickers under a hand on a slider. */
const PATIENCE_MS = 300

/** Whether a node's picture was made before its params, or something that feeds it, changed, and that for 300 ms. */
export const staleAtom = family((id) => {
  const stale = atom(false)
  stale.onMount = (set) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      clearTimeout(timer)
      if (store.get(outdatedAtom(id))) timer = setTimeout(() => set(true), PATIENCE_MS)
      else set(false)
    }
    look()
    const stop = store.sub(outdatedAtom(id), look)
    return () => {
      stop()
      clearTimeout(timer)
    }
  }
  return stale
})

/**
 * Notes that a picture of a node came that was made at a revision. It is fresh unless edits are still on their way; while
 * each edit starts a run of its own it is fresh in any case, since the next one is already being made.
 */
export function noteFresh(id: string, revision: number): void {
  const { confirmed, pending } = store.get(revisionAtom)
  if (store.get(liveAtom) || (!pending && revision >= confirmed)) store.set(freshAtom(id), store.get(recipeAtom(id)))
}

/** Notes that a run came by a node: where its value is the same as before no new picture is sent, and the old one is right. */
export function noteReached(id: string, run: string): void {
  const known = store.get(runsAtom).find((each) => each.run === run)
  if (known) noteFresh(id, known.revision)
}
