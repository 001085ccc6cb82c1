import { atom } from 'jotai'
import { nodeIdsAtom, placeAtom, type Place } from '../state/document.ts'
import { measureAtom } from './atoms.ts'
import { fallbackPlace, markFlowId } from './flow.ts'
import { foldsAtom } from './folds.ts'
import type { Rect } from './wire-geometry.ts'

/** Where things in the hand are, by React Flow id, until they are let go and the graph is told. Null: nothing is dragged. */
export const dragAtom = atom<ReadonlyMap<string, Place> | null>(null)

/** The places of all cards that are on the canvas, as the graph has them. Cards in folded frames are not on it. */
export const restRectsAtom = atom<ReadonlyMap<string, Rect>>((get) => {
  const { bars } = get(foldsAtom)
  const rects = new Map<string, Rect>()
  for (const [index, id] of get(nodeIdsAtom).entries()) {
    if (bars.has(id)) continue
    const { width, height } = get(measureAtom(id))
    const { x, y } = get(placeAtom(id)) ?? fallbackPlace(index)
    rects.set(id, { x, y, width, height })
  }
  return rects
})

/** The same, with those in the hand where the hand has them. */
export const cardRectsAtom = atom<ReadonlyMap<string, Rect>>((get) => {
  const rest = get(restRectsAtom)
  const drag = get(dragAtom)
  if (!drag) return rest
  const rects = new Map(rest)
  for (const [id, place] of drag) {
    const rect = rest.get(id)
    if (rect) rects.set(id, { ...rect, ...place })
  }
  return rects
})

/** Where the bars of folded frames lie, by the frame's id, those in the hand included. */
export const barRectsAtom = atom<ReadonlyMap<string, Rect>>((get) => {
  const { rects } = get(foldsAtom)
  const drag = get(dragAtom)
  if (!drag || rects.size === 0) return rects
  return new Map([...rects].map(([id, rect]) => [id, { ...rect, ...drag.get(markFlowId('frame', id)) }]))
})
