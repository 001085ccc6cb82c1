import { atom } from 'jotai'
import * as z from 'zod'
import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import { splitEnd } from '../../graphs/format/graph.ts'
import { nodeTypesAtom } from './catalog.ts'
import { edgesAtom, nodeAtom, nodeIdsAtom } from './document.ts'
import { inspectedAtom } from './selection.ts'
import type { Output } from './shown.ts'

/** A point that was set by hand: x and y 0..1 of the photo's width and height. */
export interface HandPoint {
  readonly x: number
  readonly y: number
  readonly position?: readonly [number, number, number]
}

/** A node that finds a camera in a photo and takes points set by hand. */
export interface Corrected {
  readonly node: string
  readonly title: string
  /** The param that holds the points. */
  readonly param: string
  readonly points: Readonly<Record<string, HandPoint>>
  readonly pose: Output
  readonly photo: Output | null
  /** Whether it finds the car by itself, with a network. */
  readonly neural: boolean
  /** What it asks of the lens, as switches. */
  readonly lens: readonly LensSwitch[]
}

/** A param of the node that says something of the photo's lens. */
export interface LensSwitch {
  readonly key: 'cropped' | 'useFocal'
  readonly title: string
  readonly doc: string
  readonly on: boolean
}

const pointsSchema = z.record(z.string(), z.object({ x: z.number(), y: z.number(), position: z.tuple([z.number(), z.number(), z.number()]).optional() }))

/** What a graph holds may be anything: what is no point is passed over here, and said by the engine's own check. */
function pointsOf(value: unknown): Corrected['points'] {
  const parsed = pointsSchema.safeParse(value)
  return parsed.success ? (parsed.data as Corrected['points']) : {}
}

/** The switches of the lens that mean something here: that of the focal length only where something gives one. */
function lensOf(type: CatalogNode, params: Readonly<Record<string, unknown>>, hasFocal: boolean): LensSwitch[] {
  return (['cropped', 'useFocal'] as const).flatMap((key) => {
    const info = type.params[key]
    if (info?.control.kind !== 'toggle' || (key === 'useFocal' && !hasFocal)) return []
    return [{ key, title: key === 'cropped' ? 'Cropped' : 'Lens from EXIF', doc: info.doc ?? info.title, on: (params[key] ?? info.default) === true }]
  })
}

/** The chosen node when it takes points on a photo, else the first that does; null when the graph has none. */
export const correctedAtom = atom<Corrected | null>((get) => {
  const types = get(nodeTypesAtom)
  const found = (id: string): Corrected | null => {
    const node = get(nodeAtom(id))
    const type = types.get(node?.type ?? '')
    const param = Object.entries(type?.params ?? {}).find(([, each]) => each.control.kind === 'points')?.[0]
    const pose = Object.entries(type?.outputs ?? {}).find(([, each]) => each.kinds.includes('pose'))?.[0]
    if (!node || !type || param === undefined || pose === undefined) return null
    const feed = get(edgesAtom).find(({ to }) => to === `${id}.photo`)
    const points = pointsOf(node.params[param])
    const lens = lensOf(type, node.params, get(edgesAtom).some(({ to }) => to === `${id}.focal`))
    const title = node.title ?? type.title
    return { node: id, title, param, points, pose: { node: id, port: pose }, photo: feed ? splitEnd(feed.from) : null, neural: type.neural, lens }
  }
  const chosen = get(inspectedAtom)
  const first = chosen === null ? null : found(chosen)
  if (first) return first
  for (const id of get(nodeIdsAtom)) {
    const other = found(id)
    if (other) return other
  }
  return null
})
