import { convexFields, cutRegion, split } from './cut.ts'
import type { Filter } from './cut.ts'
import { inset } from './inset.ts'
import type { InsetStyle } from './inset.ts'
import type { Level } from './level.ts'
import { meanOver } from './mesh.ts'
import type { ChartName, Field, Triangle, Vertex } from './mesh.ts'
import type { Opening, OpeningShape } from './shape.ts'
import { add, scale, smoothstep } from './vec.ts'
import type { Vec2, Vec3 } from './vec.ts'

const plan = (v: Vertex): Vec2 => [v.p[0], v.p[1]]
const elevation = (v: Vertex): Vec2 => [v.p[0], v.p[2]]
const unrolled = (v: Vertex): Vec2 => [v.x, v.w]
const frontal = (v: Vertex): Vec2 => [v.p[1], v.p[2]]

const DARK: InsetStyle = { floor: { material: 'dark', chart: null }, wall: { material: 'carbon', chart: null } }
const MESH: InsetStyle = { floor: { material: 'grille', chart: null }, wall: { material: 'carbon', chart: null } }

/** How far the frame of a mouth stands out. */
const FRAME_HEIGHT = 0.006

/** A raised carbon ring around an opening that is cut afterwards, `width` metres wide. */
const frame = (skin: readonly Triangle[], filter: Filter, opening: Opening, width: number): Triangle[] => {
  const { rest, region } = cutRegion(skin, filter, convexFields(opening.outline, opening.radius + width, frontal))
  const inner = cutRegion(region, () => true, convexFields(opening.outline, opening.radius, frontal))
  const ring = inner.rest.map((t): Triangle => ({ ...t, material: 'carbon', chart: null }))
  return [...rest, ...inner.region, ...inset(ring, (v) => scale(v.n, FRAME_HEIGHT), { keepNormals: true })]
}

const onChart = (...charts: ChartName[]): Filter => (t) =>
  t.material === 'paint' && t.chart !== null && charts.includes(t.chart)

const sink = (
  skin: readonly Triangle[], filter: Filter, opening: Opening | undefined, project: (v: Vertex) => Vec2, style: InsetStyle,
): Triangle[] => {
  if (!opening) return [...skin]
  const { rest, region } = cutRegion(skin, filter, convexFields(opening.outline, opening.radius, project))
  const { sink: by, ramp } = opening
  const offset = (v: Vertex): Vec3 => (ramp ? add(by, scale(ramp.sink, smoothstep(ramp.from, ramp.to, v.p[0]))) : by)
  return [...rest, ...inset(region, offset, style)]
}

/** Sinks vents, intakes, grilles and the door handle into the skin, and turns the tail's lower edge to carbon. */
export const cutOpenings = (skin: readonly Triangle[], o: OpeningShape, level: Level): Triangle[] => {
  const side = onChart('side')
  const low: Filter = (t) => side(t) && meanOver(t, (v) => v.v) < 3
  const high: Filter = (t) => side(t) && meanOver(t, (v) => v.p[2]) > 0.7
  const front = onChart('front')
  const rear = onChart('rear')
  let out = sink(skin, onChart('hood'), o.hoodVent, plan, DARK)
  out = sink(out, high, o.fenderVent, plan, DARK)
  out = sink(out, low, o.sideVent, elevation, DARK)
  out = sink(out, low, o.rearIntake, elevation, DARK)
  for (const handle of o.doorHandles) out = sink(out, side, handle, unrolled, DARK)
  if (!level.plain) {
    out = frame(out, front, o.grille, o.grilleFrame)
    out = frame(out, front, o.sideIntake, o.grilleFrame * 0.6)
  }
  out = sink(out, front, o.grille, frontal, MESH)
  out = sink(out, front, o.sideIntake, frontal, MESH)
  out = carbonEdge(out, o)
  out = sink(out, rear, o.rearMesh, frontal, MESH)
  return sink(out, rear, o.rearVent, frontal, DARK)
}

const carbonEdge = (skin: readonly Triangle[], { rearCarbon }: OpeningShape): Triangle[] => {
  const rear = onChart('rear')
  const edge: Field = (v) => v.p[2] - (rearCarbon.z - rearCarbon.drop * smoothstep(...rearCarbon.across, v.p[1]))
  return split(skin, edge, rear).map((t) => (rear(t) && meanOver(t, edge) < 0 ? { ...t, material: 'carbon', chart: null } : t))
}
