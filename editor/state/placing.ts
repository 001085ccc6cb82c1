import { atom } from 'jotai'
import type { CarAnchor } from '../../engine/protocol/cars.ts'
import { carsAtom, nodeTypesAtom } from './catalog.ts'
import { edgesAtom, incomingAtom, nodeAtom } from './document.ts'
import { frameHeadAtom, frameKey } from './frames.ts'
import { inspectedAtom } from './selection.ts'
import { splitEnd } from '../../graphs/format/graph.ts'
import { shownCarAtom } from './shown.ts'

/** A selected node that places art, as the sheet view's handles need it. */
export interface PlacedNode {
  readonly node: string
  readonly title: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly rotation: number
  /** The param that scales it; undefined when only its place can be dragged. */
  readonly widthParam: string | undefined
  readonly anchor: CarAnchor | undefined
  /** Width by height of the art. */
  readonly aspect: number
  /** Params that an edge drives: the hand cannot change them. */
  readonly driven: ReadonlySet<string>
}

const number = (value: unknown, fallback: unknown): number => (typeof value === 'number' ? value : typeof fallback === 'number' ? fallback : 0)

/** The selected node when it places art by x and y, else null. */
export const placedNodeAtom = atom<PlacedNode | null>((get) => {
  const id = get(inspectedAtom)
  const node = id === null ? undefined : get(nodeAtom(id))
  const type = node && get(nodeTypesAtom).get(node.type)
  if (id === null || !node || !type?.params['x'] || !type.params['y'] || !type.params['rotation']) return null
  const value = (name: string) => number(node.params[name], type.params[name]?.default)
  const name = node.params['anchor']
  const car = get(carsAtom).find((each) => each.id === get(shownCarAtom))
  const art = get(edgesAtom).find(({ to }) => to === `${id}.decal`)
  const source = art && splitEnd(art.from)
  const head = source && get(frameHeadAtom(frameKey(source.node, source.port)))
  return {
    node: id,
    title: node.title ?? type.title,
    x: value('x'),
    y: value('y'),
    width: type.params['width'] ? value('width') : 0.2,
    rotation: value('rotation'),
    widthParam: type.params['width'] ? 'width' : undefined,
    anchor: typeof name === 'string' && name !== '' ? car?.anchors.find((anchor) => anchor.name === name) : undefined,
    aspect: head && head.fullHeight > 0 ? head.fullWidth / head.fullHeight : 2,
    driven: new Set(get(incomingAtom(id)).keys()),
  }
})
