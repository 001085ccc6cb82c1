import type { Getter } from 'jotai'
import { splitEnd, type GraphEdge } from '../../graphs/format/graph.ts'
import { store } from '../state/store.ts'
import { measureAtom } from './atoms.ts'
import { barRectsAtom, cardRectsAtom, restRectsAtom } from './card-rects.ts'
import { barPoint, foldsAtom } from './folds.ts'
import { portPoint } from './measures.ts'
import type { Point, Rect } from './wire-geometry.ts'

/** Where a wire ends: the card that it ends at, or the folded frame which that card is in, and the point. */
export interface WireEnd {
  readonly at: Point
  readonly node: string
  readonly bar: string | undefined
}

/** Where cards, and the bars of folded frames, lie. */
export interface Places {
  readonly cards: ReadonlyMap<string, Rect>
  readonly bars: ReadonlyMap<string, Rect>
}

/** Where they lie on screen, those in the hand included. */
export const placesNow = (get: Getter): Places => ({ cards: get(cardRectsAtom), bars: get(barRectsAtom) })

/** Where the graph has them. */
export const placesAtRest = (get: Getter): Places => ({ cards: get(restRectsAtom), bars: get(foldsAtom).rects })

/** Where the end of a wire at a port is, given as `node.port`; undefined when its card does not show the port. */
export function wireEnd(get: Getter, { cards, bars }: Places, side: 'input' | 'output', end: string): WireEnd | undefined {
  const { node, port } = splitEnd(end)
  const bar = get(foldsAtom).bars.get(node)
  if (bar !== undefined) {
    const rect = bars.get(bar)
    return rect && { at: barPoint(rect, side), node, bar }
  }
  const rect = cards.get(node)
  const at = rect && portPoint(get(measureAtom(node)), side, port)
  return rect && at && { at: { x: rect.x + at.x, y: rect.y + at.y }, node, bar: undefined }
}

/** Where a port is on the canvas, given as `node.port`; undefined when its card does not show it. */
export const portPlace = (side: 'input' | 'output', end: string): Point | undefined => wireEnd(store.get, placesNow(store.get), side, end)?.at

/** Where both ends of an edge are on the canvas. */
export function wireEnds({ from, to }: Pick<GraphEdge, 'from' | 'to'>): { from: Point; to: Point } | undefined {
  const start = portPlace('output', from)
  const end = start && portPlace('input', to)
  return start && end && { from: start, to: end }
}
