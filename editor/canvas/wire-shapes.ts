import { atom, type Getter } from 'jotai'
import type { GraphEdge } from '../../graphs/format/graph.ts'
import { edgesAtom } from '../state/document.ts'
import { nodeEdgesAtom } from './atoms.ts'
import { dragAtom } from './card-rects.ts'
import { edgeKey, markOfFlowId } from './flow.ts'
import { portalKeysAtom } from './portals.ts'
import { placesAtRest, placesNow, wireEnd, type Places } from './wire-ends.ts'
import { hull, wireCubic, type Cubic, type Rect } from './wire-geometry.ts'

/** A wire as it lies on the canvas. */
export interface WireShape {
  /** The nodes at its ends. */
  readonly from: string
  readonly to: string
  /** The folded frames that stand for them, where those are hidden. */
  readonly fromBar?: string | undefined
  readonly toBar?: string | undefined
  /** The output that it comes from, as `node.port`. */
  readonly output: string
  readonly cubic: Cubic
  /** All of it lies within. */
  readonly hull: Rect
  /** Only its ends are drawn. */
  readonly portal?: boolean
}

function shapeOf(get: Getter, places: Places, edge: GraphEdge, key: string): WireShape | undefined {
  const from = wireEnd(get, places, 'output', edge.from)
  const to = wireEnd(get, places, 'input', edge.to)
  if (!from || !to || (from.bar !== undefined && from.bar === to.bar)) return undefined
  const cubic = wireCubic(from.at, to.at)
  const portal = get(portalKeysAtom).has(key)
  return { from: from.node, to: to.node, fromBar: from.bar, toBar: to.bar, output: edge.from, cubic, hull: hull(cubic), portal }
}

/** The wires where the graph has them. */
export const restShapesAtom = atom((get) => allShapes(get, placesAtRest(get)))

/**
 * The wires of the graph where they lie, by the key of their edge. Edges whose ends are nowhere, or within one folded frame,
 * have none. While cards are in the hand only their wires are worked out anew, on top of those from before.
 */
export const wireShapesAtom = atom<ReadonlyMap<string, WireShape>>((get) => {
  const drag = get(dragAtom)
  if (!drag) return get(restShapesAtom)
  const places = placesNow(get)
  // A bar takes along all wires of what it hides.
  if ([...drag.keys()].some((id) => markOfFlowId(id))) return allShapes(get, places)
  const shapes = new Map(get(restShapesAtom))
  for (const id of drag.keys()) {
    const { into, outOf } = get(nodeEdgesAtom(id))
    for (const edge of [...into, ...outOf]) {
      const key = edgeKey(edge)
      const shape = shapeOf(get, places, edge, key)
      if (shape) shapes.set(key, shape)
    }
  }
  return shapes
})

function allShapes(get: Getter, places: Places): ReadonlyMap<string, WireShape> {
  const shapes = new Map<string, WireShape>()
  for (const edge of get(edgesAtom)) {
    const key = edgeKey(edge)
    const shape = shapeOf(get, places, edge, key)
    if (shape) shapes.set(key, shape)
  }
  return shapes
}
