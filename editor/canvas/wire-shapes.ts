import { atom } from 'jotai'
import { splitEnd } from '../../graphs/format/graph.ts'
import { edgesAtom } from '../state/document.ts'
import { measureAtom } from './atoms.ts'
import { cardRectsAtom } from './card-rects.ts'
import { edgeKey } from './flow.ts'
import { portPoint } from './measures.ts'
import { hull, wireCubic, type Cubic, type Rect } from './wire-geometry.ts'

/** A wire as it lies on the canvas. */
export interface WireShape {
  /** The nodes at its ends. */
  readonly from: string
  readonly to: string
  /** The output that it comes from, as `node.port`. */
  readonly output: string
  readonly cubic: Cubic
  /** All of it lies within. */
  readonly hull: Rect
}

/** The wires of the graph where they lie, by the key of their edge. Edges whose ends are nowhere have none. */
export const wireShapesAtom = atom<ReadonlyMap<string, WireShape>>((get) => {
  const rects = get(cardRectsAtom)
  const shapes = new Map<string, WireShape>()
  for (const edge of get(edgesAtom)) {
    const from = splitEnd(edge.from)
    const to = splitEnd(edge.to)
    const source = rects.get(from.node)
    const target = rects.get(to.node)
    const out = source && portPoint(get(measureAtom(from.node)), 'output', from.port)
    const into = target && portPoint(get(measureAtom(to.node)), 'input', to.port)
    if (!source || !target || !out || !into) continue
    const cubic = wireCubic({ x: source.x + out.x, y: source.y + out.y }, { x: target.x + into.x, y: target.y + into.y })
    shapes.set(edgeKey(edge), { from: from.node, to: to.node, output: edge.from, cubic, hull: hull(cubic) })
  }
  return shapes
})
