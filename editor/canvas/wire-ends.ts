import { splitEnd, type GraphEdge } from '../../graphs/format/graph.ts'
import { store } from '../state/store.ts'
import { measureAtom } from './atoms.ts'
import { cardRectsAtom } from './card-rects.ts'
import { portPoint } from './measures.ts'
import type { Point } from './wire-geometry.ts'

/** Where a port is on the canvas, given as `node.port`; undefined when its card does not show it. */
export function portPlace(side: 'input' | 'output', end: string): Point | undefined {
  const { node, port } = splitEnd(end)
  const rect = store.get(cardRectsAtom).get(node)
  const at = rect && portPoint(store.get(measureAtom(node)), side, port)
  return rect && at && { x: rect.x + at.x, y: rect.y + at.y }
}

/** Where both ends of an edge are on the canvas. */
export function wireEnds({ from, to }: Pick<GraphEdge, 'from' | 'to'>): { from: Point; to: Point } | undefined {
  const start = portPlace('output', from)
  const end = start && portPlace('input', to)
  return start && end && { from: start, to: end }
}
