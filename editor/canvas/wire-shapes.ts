import { atom } from 'jotai'
import { edgesAtom } from '../state/document.ts'
import { edgeKey } from './flow.ts'
import { portalKeysAtom } from './portals.ts'
import { wireEnd } from './wire-ends.ts'
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

/** The wires of the graph where they lie, by the key of their edge. Edges whose ends are nowhere, or within one folded frame, have none. */
export const wireShapesAtom = atom<ReadonlyMap<string, WireShape>>((get) => {
  const portals = get(portalKeysAtom)
  const shapes = new Map<string, WireShape>()
  for (const edge of get(edgesAtom)) {
    const from = wireEnd(get, 'output', edge.from)
    const to = wireEnd(get, 'input', edge.to)
    if (!from || !to || (from.bar !== undefined && from.bar === to.bar)) continue
    const cubic = wireCubic(from.at, to.at)
    const key = edgeKey(edge)
    shapes.set(key, { from: from.node, to: to.node, fromBar: from.bar, toBar: to.bar, output: edge.from, cubic, hull: hull(cubic), portal: portals.has(key) })
  }
  return shapes
})
