import { convexFields, cutRegion, split } from './cut.ts'
import type { Filter } from './cut.ts'
import type { Level } from './level.ts'
import { inset } from './inset.ts'
import type { InsetStyle } from './inset.ts'
import { meanOver } from './mesh.ts'
import type { ChartName, Field, Triangle, Vertex } from './mesh.ts'
import type { Opening, OpeningShape } from './shape.ts'
import { smoothstep } from './vec.ts'
import type { Vec2, Vec3 } from './vec.ts'

const plan = (v: Vertex): Vec2 => [v.p[0], v.p[1]]
const elevation = (v: Vertex): Vec2 => [v.p[0], v.p[2]]
const unrolled = (v: Vertex): Vec2 => [v.x, v.w]
const frontal = (v: Vertex): Vec2 => [v.p[1], v.p[2]]

const DARK: InsetStyle = { floor: { material: 'dark', chart: null }, wall: { material: 'carbon', chart: null } }
const MESH: InsetStyle = { floor: { material: 'grille', chart: null }, wall: { material: 'carbon', chart: null } }

/** A raised carbon ring around an opening that is cut afterwards, `width` metres wide. */
const frame = (skin: readonly Triangle[], filter: Filter, opening: Opening, width: number): Triangle[] => {
  const { rest, region } = cutRegion(skin, filter, convexFields(opening.outline, opening.radius + width, frontal))
  const inner = cutRegion(region, () => true, convexFields(opening.outline, opening.radius, frontal))
  const ring = inner.rest.map((t): Triangle => ({ ...t, material: 'carbon', chart: null }))
  return [...rest, ...inner.region, ...inset(ring, (v) => [v.n[0] * FRAME_HEIGHT, v.n[1] * FRAME_HEIGHT, v.n[2] * FRAME_HEIGHT], { keepNormals: true })]
}

const FRAME_HEIGHT = 0.006

const onChart = (...charts: ChartName[]): Filter => (t) =>
  t.material === 'paint' && t.chart !== null && charts.includes(t.chart)

const sink = (
  skin: readonly Triangle[], filter: Filter, opening: Opening, project: (v: Vertex) => Vec2, offset: (v: Vertex) => Vec3, style: InsetStyle,
): Triangle[] => {
  const { rest, region } = cutRegion(skin, filter, convexFields(opening.outline, opening.radius, project))
  return [...rest, ...inset(region, offset, style)]
}

/** Sinks vents, intakes, grilles and the door handle into the skin, and turns the tail's lower edge to carbon. */
export const cutOpenings = (skin: readonly Triangle[], o: OpeningShape, level: Level): Triangle[] => {
  const side = onChart('side')
  const low: Filter = (t) => side(t) && meanOver(t, (v) => v.v) < 3
  const high: Filter = (t) => side(t) && meanOver(t, (v) => v.p[2]) > 0.7
  const front = onChart('front')
  const rear = onChart('rear')
  let out = sink(skin, onChart('hood'), o.hoodVent, plan, (v) => [0, 0, -0.015 - 0.075 * smoothstep(1.15, 1.5, v.p[0])], DARK)
  out = sink(out, high, o.fenderVent, plan, () => [0, 0, -0.05], DARK)
  out = sink(out, low, o.sideVent, elevation, (v) => [0, -0.012 - 0.09 * smoothstep(0.62, 0.9, v.p[0]), 0], DARK)
  out = sink(out, low, o.rearIntake, elevation, (v) => [0, -0.01 - 0.07 * smoothstep(-0.6, -0.8, v.p[0]), 0], DARK)
  out = sink(out, side, o.doorHandle, unrolled, () => [0, -0.014, 0], DARK)
  if (!level.plain) {
    out = frame(out, front, o.grille, o.grilleFrame)
    out = frame(out, front, o.sideIntake, o.grilleFrame * 0.6)
  }
  out = sink(out, front, o.grille, frontal, () => [-0.11, 0, 0], MESH)
  out = sink(out, front, o.sideIntake, frontal, () => [-0.1, -0.02, 0], MESH)
  out = carbonEdge(out, o)
  out = sink(out, rear, o.rearMesh, frontal, () => [0.05, 0, 0], MESH)
  return sink(out, rear, o.rearVent, frontal, () => [0.05, 0, 0], DARK)
}

const carbonEdge = (skin: readonly Triangle[], { rearCarbon }: OpeningShape): Triangle[] => {
  const rear = onChart('rear')
  const edge: Field = (v) => v.p[2] - (rearCarbon.z - rearCarbon.drop * smoothstep(...rearCarbon.across, v.p[1]))
  return split(skin, edge, rear).map((t) => (rear(t) && meanOver(t, edge) < 0 ? { ...t, material: 'carbon', chart: null } : t))
}
