import { samples } from './level.ts'
import type { Level } from './level.ts'
import { fromGrid, mapVertices, mirrored, tag, vertex } from './mesh.ts'
import type { Tag, Triangle } from './mesh.ts'
import { gridNormals, smoothNormals, woundByNormals } from './normals.ts'
import type { WingShape } from './shape.ts'
import { box, prism } from './solids.ts'
import { lerp, range } from './vec.ts'
import type { Vec2, Vec3 } from './vec.ts'

/** Half thickness of a NACA four-digit section (17 %, thinned to 60 %) at a share `t` of the chord. */
const halfThickness = (t: number): number =>
  0.6 * 0.17 * (1.4845 * Math.sqrt(t) - 0.63 * t - 1.758 * t * t + 1.4215 * t ** 3 - 0.5075 * t ** 4)

/** Mean line: concave on top, as a wing that pushes down is. */
const camber = (t: number): number => -0.115 * 4 * t * (1 - t) * 0.62

/** (x, z) of a section point given as shares of the chord. */
const placeInWing = (w: WingShape, t: number, h: number): Vec2 => [
  w.leadingEdge[0] - t * w.chord * Math.cos(w.incidence),
  w.leadingEdge[1] + h * w.chord * Math.cos(w.incidence) + t * w.chord * Math.sin(w.incidence),
]

const skin = (w: WingShape, upper: boolean, steps: number): Triangle[] => {
  const profile = range(0, 1, steps).map((k) => {
    const t = (1 - Math.cos(Math.PI * k)) / 2
    return placeInWing(w, t, camber(t) + (upper ? 1 : -1) * halfThickness(t))
  })
  const grid = range(-w.halfSpan, w.halfSpan, 8).map((y) => {
    let arc = 0
    return profile.map(([x, z], i) => {
      const before = profile[i - 1]
      if (before) arc += Math.hypot(x - before[0], z - before[1])
      return vertex([x, y, z], [0, 0, 0], { l: [y, arc] })
    })
  })
  const t: Tag = { ...tag('paint', upper ? 'wing-top' : 'wing-bottom'), side: 'centre' }
  return woundByNormals(fromGrid(gridNormals(grid, upper ? 1 : -1), t))
}

const endPlate = (w: WingShape): Triangle[] => {
  const caps = w.paintedPlates ? { nearCap: tag('paint', 'plate-inner'), farCap: tag('paint', 'plate-outer') } : {}
  const place = (x: number, z: number, y: number): Vec3 => [x, y, z]
  const plate = prism(w.plate, w.halfSpan, w.halfSpan + w.plateThickness, place, tag('carbon'), { ...caps, crease: 20 })
  return mapVertices(plate, (v) => ({ ...v, l: [v.p[0], v.p[2]] }))
}

/** A swan neck: a flat blade along a cubic Bezier in (x, z), from the deck over the leading edge onto the upper skin. */
const swanNeck = (w: WingShape, steps: number): Triangle[] => {
  const { path, width, y, half } = w.neck
  const at = (u: number, i: 0 | 1): number => {
    const q = 1 - u
    return q ** 3 * path[0][i] + 3 * q * q * u * path[1][i] + 3 * q * u * u * path[2][i] + u ** 3 * path[3][i]
  }
  const edges = range(0, 1, steps).map((u): [Vec2, Vec2] => {
    const [a, b] = [Math.max(0, u - 0.01), Math.min(1, u + 0.01)]
    const [tx, tz] = [at(b, 0) - at(a, 0), at(b, 1) - at(a, 1)]
    const l = Math.hypot(tx, tz)
    const r = lerp(width[0], width[1], u ** 0.6)
    return [[at(u, 0) - (tz / l) * r, at(u, 1) + (tx / l) * r], [at(u, 0) + (tz / l) * r, at(u, 1) - (tx / l) * r]]
  })
  const strip = (pick: (e: [Vec2, Vec2]) => readonly [Vec2, number, Vec2, number]): Triangle[] =>
    smoothNormals(fromGrid(edges.map((e) => {
      const [p, py, q, qy] = pick(e)
      return [vertex([p[0], py, p[1]]), vertex([q[0], qy, q[1]])]
    }), tag('carbon')), 30)
  return [
    ...strip(([p, q]) => [p, y + half, q, y + half]),
    ...strip(([p, q]) => [p, y - half, q, y - half]),
    ...strip(([p]) => [p, y - half, p, y + half]),
    ...strip(([, q]) => [q, y - half, q, y + half]),
  ]
}

/** The rear wing: both skins on the sheet, gurney, end plates and swan necks. */
export const createWing = (w: WingShape, level: Level): Triangle[] => {
  const steps = samples(14, level, 7)
  const [x, z] = placeInWing(w, 1, 0)
  const half = [...endPlate(w), ...swanNeck(w, samples(16, level, 8))]
  return [
    ...skin(w, true, steps),
    ...skin(w, false, steps),
    ...box([x - 0.002, 0, z + 0.008], [0.004, 2 * w.halfSpan, 0.022], tag('carbon')),
    ...half,
    ...mirrored(half),
  ]
}
