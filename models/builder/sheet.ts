import { mapCorners } from './mesh.ts'
import type { ChartName, Triangle, Vertex } from './mesh.ts'
import type { Vec2 } from './vec.ts'

/** One panel of a sheet: what it is called, which chart it shows, and where its box lies. */
export interface PanelPlace {
  readonly name: string
  readonly title: string
  readonly chart: ChartName
  /** `left` or `right` for charts that come in pairs. */
  readonly side: 'left' | 'right' | 'centre'
  /** Top-left corner of its box in texels, and whether it is turned a quarter to the left. */
  readonly x: number
  readonly y: number
  readonly turned?: boolean
  /** Where the guide writes the title, as shares of the box: where it would stand on an opening or an anchor otherwise. */
  readonly titleAt?: Vec2
}

/** The layout of a sheet: its edge in texels, texels per metre, and its panels, in the order of their index (1 upward). */
export interface SheetLayout {
  readonly size: number
  readonly density: number
  readonly places: readonly PanelPlace[]
}

/** A panel as it came out: its box in texels, and the chart coordinates (metres) of the box's left and upper edges. */
export interface PanelBox {
  readonly place: PanelPlace
  readonly index: number
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly turned: boolean
  /** Least and greatest chart coordinates: right and up, as the panel is looked at. */
  readonly from: Vec2
  readonly to: Vec2
}

/** The panel that a painted triangle belongs to; `null` for other triangles. Paint that no panel takes is a recipe's mistake. */
const panelOf = (t: Triangle, { places }: SheetLayout): PanelPlace | null => {
  if (t.material !== 'paint' || t.chart === null) return null
  const place = places.find((p) => p.chart === t.chart && (p.side === 'centre' || p.side === t.side))
  if (!place) throw new Error(`The layout has no panel for the paint of chart "${t.chart}", ${t.side}.`)
  return place
}

/**
 * Chart coordinates of a vertex in metres, right and up as one stands before the panel: sides and skirts from their own
 * side, hood, roof and front from the front, deck, rear and wing top from behind, the wing's lower skin from the front.
 */
export const chartCoordinates = (chart: ChartName, right: boolean, v: Vertex): Vec2 => {
  const across = v.mirrored ? -v.s : v.s
  switch (chart) {
    case 'side': return [right ? v.x : -v.x, v.w]
    case 'hood': case 'roof': return [across, -v.x]
    case 'deck': return [-across, v.x]
    case 'front': return [across, v.w]
    case 'rear': return [-across, v.w]
    case 'wing-top': return [-v.l[0], -v.l[1]]
    case 'wing-bottom': return [v.l[0], -v.l[1]]
    case 'skirt': return [right ? v.l[0] : -v.l[0], v.l[1]]
    case 'plate-outer': return [right ? v.l[0] : -v.l[0], v.l[1]]
    case 'plate-inner': return [right ? -v.l[0] : v.l[0], v.l[1]]
  }
}

/** A point of a panel from chart coordinates to texels of the sheet. */
export const toTexels = (box: PanelBox, density: number, at: Vec2): Vec2 => {
  const right = (at[0] - box.from[0]) * density
  const down = (box.to[1] - at[1]) * density
  if (!box.turned) return [box.x + right, box.y + down]
  return [box.x + down, box.y + (box.to[0] - at[0]) * density]
}

/** A painted triangle on the sheet: its panel and its corners' sheet coordinates, 0..1 from the top-left corner. */
export interface SheetTriangle {
  readonly panel: string
  readonly uv: readonly [Vec2, Vec2, Vec2]
  readonly source: Triangle
}

/** A laid-out sheet. */
export interface Sheet {
  readonly layout: SheetLayout
  readonly boxes: ReadonlyMap<string, PanelBox>
  readonly triangles: readonly SheetTriangle[]
}

type Local = { panel: string; at: readonly [Vec2, Vec2, Vec2]; source: Triangle }

const measure = (locals: readonly Local[], layout: SheetLayout): Map<string, PanelBox> => {
  const boxes = new Map<string, PanelBox>()
  layout.places.forEach((place, i) => {
    const points = locals.filter((q) => q.panel === place.name).flatMap((q) => q.at)
    if (points.length === 0) return
    const us = points.map((p) => p[0])
    const vs = points.map((p) => p[1])
    const least = (a: readonly number[]): number => a.reduce((m, q) => Math.min(m, q), Infinity)
    const greatest = (a: readonly number[]): number => a.reduce((m, q) => Math.max(m, q), -Infinity)
    const [from, to]: [Vec2, Vec2] = [[least(us), least(vs)], [greatest(us), greatest(vs)]]
    const [across, up] = [(to[0] - from[0]) * layout.density, (to[1] - from[1]) * layout.density]
    const { name, x, y, turned = false } = place
    boxes.set(name, { place, index: i + 1, x, y, w: turned ? up : across, h: turned ? across : up, turned, from, to })
  })
  return boxes
}

/**
 * Lays every painted triangle onto the sheet. A panel's box is as large as its triangles need at the sheet's density,
 * unless `known` boxes are given: a coarser level of the same car must lie where the full car does.
 */
export const layOutSheet = (tris: readonly Triangle[], layout: SheetLayout, known?: ReadonlyMap<string, PanelBox>): Sheet => {
  const locals = tris.flatMap((source): Local[] => {
    const panel = panelOf(source, layout)?.name
    if (panel === undefined || source.chart === null) return []
    const { chart, side } = source
    const at = mapCorners(source.v, (v) => chartCoordinates(chart, side === 'right', v))
    return [{ panel, at, source }]
  })
  const boxes = known ?? measure(locals, layout)
  const triangles = locals.map(({ panel, at, source }): SheetTriangle => {
    const box = boxes.get(panel)!
    const place = (q: Vec2): Vec2 => {
      const [x, y] = toTexels(box, layout.density, q)
      return [x / layout.size, y / layout.size]
    }
    return { panel, uv: [place(at[0]), place(at[1]), place(at[2])], source }
  })
  return { layout, boxes, triangles }
}
