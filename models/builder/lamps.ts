import { convexFields, cutRegion } from './cut.ts'
import { inset } from './inset.ts'
import { meanOver, moved, tag } from './mesh.ts'
import type { Field, MaterialName, Triangle, Vertex } from './mesh.ts'
import type { LampShape } from './shape.ts'
import { lathe } from './solids.ts'
import { add, cross, dot, scale, sub, unit } from './vec.ts'
import type { Vec2, Vec3 } from './vec.ts'

/** Black border of a lens, and how far the lens stands proud of the skin. */
const BORDER = 0.006
const PROUD = 0.008
/** Depth of the housing below the skin. */
const DEPTH = 0.038

interface Plane {
  readonly toward: Vec3
  readonly project: (p: Vec3) => Vec2
}

/** A plane seen along `toward`: first axis level, to the left as one faces it; second axis upward. */
const viewPlane = (direction: Vec3): Plane => {
  const toward = unit(direction)
  const level = unit(cross([0, 0, 1], toward))
  const up = cross(toward, level)
  return { toward, project: (p) => [dot(p, level), dot(p, up)] }
}

/** The skin point of a region that projects to `at`; the nearest corner where no triangle covers it. */
const pointAt = (region: readonly Triangle[], plane: Plane, at: Vec2): Vec3 => {
  for (const t of region) {
    const [a, b, c] = t.v.map((v) => plane.project(v.p)) as [Vec2, Vec2, Vec2]
    const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
    const wa = ((b[0] - at[0]) * (c[1] - at[1]) - (c[0] - at[0]) * (b[1] - at[1])) / area
    const wb = ((c[0] - at[0]) * (a[1] - at[1]) - (a[0] - at[0]) * (c[1] - at[1])) / area
    if (wa < 0 || wb < 0 || wa + wb > 1) continue
    return add(add(scale(t.v[0].p, wa), scale(t.v[1].p, wb)), scale(t.v[2].p, 1 - wa - wb))
  }
  throw new Error(`The lamp has no skin at (${at.join(', ')}).`)
}

/** A projector: bright lens in a bezel, facing along `axis`. */
const projector = (at: Vec3, radius: number, axis: Vec3): Triangle[] => {
  const u = unit(cross(axis, [0, 0, 1]))
  const w = cross(u, axis)
  const turn = (p: Vec3): Vec3 => add(add(scale(u, p[0]), scale(axis, p[1])), scale(w, p[2]))
  const bezel = lathe([[-0.02, radius], [0.004, radius], [0.004, radius - 0.005], [-0.006, radius - 0.009]], 20, tag('chrome'))
  const bulb = lathe([[-0.005, radius - 0.009], [0, radius * 0.45], [0.002, 0.0005]], 20, tag('lamp'))
  const place = (p: Vec3): Vec3 => add(turn(p), at)
  return [...moved(bezel, place, turn), ...moved(bulb, place, turn)]
}

const retagged = (tris: readonly Triangle[], material: MaterialName): Triangle[] =>
  tris.map((t) => ({ ...t, material, chart: null }))

const along = (amount: number): ((v: Vertex) => Vec3) => (v) => scale(v.n, amount)

/** Cuts one lamp into the skin: housing, light guides, projectors, and a lens of its own over them. */
const cutLamp = (skin: readonly Triangle[], lamp: LampShape, light: MaterialName): Triangle[] => {
  const plane = viewPlane(lamp.toward)
  const project = (v: Vertex): Vec2 => plane.project(v.p)
  const faces: Field = (v) => dot(v.n, plane.toward)
  const end = Math.sign(lamp.toward[0])
  const filter = (t: Triangle): boolean => t.material === 'paint' && end * t.v[0].p[0] > lamp.beyond && meanOver(t, faces) > 0.15
  const outline = convexFields(lamp.outline, lamp.radius, project)
  const { rest, region } = cutRegion(skin, filter, outline)
  const lens = cutRegion(region, () => true, outline.map((f): Field => (v) => f(v) + BORDER))
  const cover = [...retagged(lens.rest, 'seal'), ...retagged(lens.region, 'lens')]
  const guides = lamp.guides.flatMap((g) => {
    const { region: strip } = cutRegion(region, () => true, convexFields(g, 0.002, project))
    const sunk = inset(retagged(strip, light), along(-0.01), { wall: { material: 'dark', chart: null }, keepNormals: true })
    return sunk.filter((t) => t.material === light)
  })
  const axis = unit([end, 0.12, 0.04])
  const bulbs = lamp.projectors.flatMap(({ at, radius }) => {
    const centre = sub(pointAt(region, plane, at), scale(plane.toward, 0.022))
    return projector(centre, radius, axis)
  })
  return [
    ...rest,
    ...inset(region, along(-DEPTH), { floor: { material: 'carbon', chart: null }, wall: { material: 'dark', chart: null } }),
    ...inset(cover, along(PROUD), { wall: { material: 'seal', chart: null }, keepNormals: true }),
    ...guides,
    ...bulbs,
  ]
}

/** Cuts head and tail lamps, left half, across whatever charts they cover. */
export const cutLamps = (skin: readonly Triangle[], lamps: { head: LampShape; tail: LampShape }): Triangle[] =>
  cutLamp(cutLamp(skin, lamps.head, 'lamp'), lamps.tail, 'lamp-red')
