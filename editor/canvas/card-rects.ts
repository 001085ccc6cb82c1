import { atom } from 'jotai'
import { nodeIdsAtom, placeAtom, type Place } from '../state/document.ts'
import { measureAtom } from './atoms.ts'
import { fallbackPlace } from './flow.ts'
import type { Rect } from './wire-geometry.ts'

/** Where things in the hand are, by React Flow id, until they are let go and the graph is told. Null: nothing is dragged. */
export const dragAtom = atom<ReadonlyMap<string, Place> | null>(null)

/** The places of all cards, the hand's own included. */
export const cardRectsAtom = atom<ReadonlyMap<string, Rect>>((get) => {
  const drag = get(dragAtom)
  const rects = new Map<string, Rect>()
  for (const [index, id] of get(nodeIdsAtom).entries()) {
    const { width, height } = get(measureAtom(id))
    const { x, y } = drag?.get(id) ?? get(placeAtom(id)) ?? fallbackPlace(index)
    rects.set(id, { x, y, width, height })
  }
  return rects
})
