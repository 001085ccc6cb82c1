import { split } from './cut.ts'
import { fromGrid, mapVertices, meanOver, remembered, tag, vertex } from './mesh.ts'
import type { Triangle, Vertex } from './mesh.ts'
import { woundByNormals } from './normals.ts'
import { createRounding } from './rounding.ts'
import { createSectionDistance } from './section-distance.ts'
import { samples } from './level.ts'
import type { Level } from './level.ts'
import { CENTRE_V } from './loft.ts'
import type { Fascia } from './fascia.ts'
import type { FasciaShape } from './shape.ts'
import { stitch, zip } from './stitch.ts'
import type { Surfaces } from './surfaces.ts'
import { range, unit } from './vec.ts'

/** Where in the rounded strip an extra row of vertices lies, as a share of its width. */
const ROW = 0.45

/** How far apart the two sampled borders of one edge may lie, metres. */
const REACH = 0.005

const SECTION_STEPS = [2, 3, 5, 6, 6, 5, 3]

/** Loft stations from nose to tail, closer together where the skin bends. */
const stations = ({ shape }: Surfaces, level: Level): number[] => {
  const { body, wheels } = shape
  const { nose, tail, screen, back } = body.stations
  const out: number[] = []
  let x = body.from
  while (x > body.to) {
    out.push(x)
    const near = Math.min(Math.abs(x - wheels.frontAxle), Math.abs(x - wheels.rearAxle))
    const step = x > nose ? 0.032 : near < 0.46 ? 0.044 : x < tail ? 0.042 : x < screen[0] && x > screen[1] ? 0.052 : x < back ? 0.06 : 0.08
    x -= step * level.coarse
  }
  return out
}

const sectionParameters = (level: Level): number[] => [
  ...SECTION_STEPS.flatMap((n, i) => {
    const steps = samples(n, level)
    return Array.from({ length: steps }, (_, k) => i + k / steps)
  }),
  CENTRE_V,
]

/** The lofted skin as a grid, with arc length from the centre line and height unrolled from the waist. */
const loftGrid = (surfaces: Surfaces, level: Level): Vertex[][] => {
  const { loft } = surfaces
  const params = sectionParameters(level)
  const waist = params.findIndex((v) => v >= 1.999)
  return stations(surfaces, level).map((x) => {
    const points = params.map((v) => loft.point(x, v))
    const arc = points.map(() => 0)
    for (let j = params.length - 2; j >= 0; j--) {
      const [p, q] = [points[j]!, points[j + 1]!]
      arc[j] = arc[j + 1]! + Math.hypot(p[1] - q[1], p[2] - q[2])
    }
    return params.map((v, j) => {
      const n = loft.normal(x, v)
      const p = points[j]!
      return vertex(v === CENTRE_V ? [p[0], 0, p[2]] : p, v === CENTRE_V ? unit([n[0], 0, n[2]]) : n, {
        x, v, s: arc[j]!, w: points[waist]![2] + arc[waist]! - arc[j]!,
      })
    })
  })
}

/** The height field of a fascia as triangles; `s` is arc length of its plan curve from the centre, `w` is z. */
const fasciaGrid = (fascia: Fascia, shape: FasciaShape, chart: 'front' | 'rear', level: Level): Triangle[] => {
  const ys = range(0, 1, samples(shape.columns, level))
  const arc = ys.map(() => 0)
  for (let i = 1; i < ys.length; i++) {
    const steps = 8
    let sum = arc[i - 1]!
    for (let k = 0; k < steps; k++) {
      const [y0, y1] = [ys[i - 1]! + ((ys[i]! - ys[i - 1]!) * k) / steps, ys[i - 1]! + ((ys[i]! - ys[i - 1]!) * (k + 1)) / steps]
      sum += Math.hypot(fascia.plan(y1) - fascia.plan(y0), y1 - y0)
    }
    arc[i] = sum
  }
  const grid = range(...shape.z, samples(shape.rows, level)).map((z) =>
    ys.map((y, i) => vertex([fascia.x(y, z), y, z], fascia.normal(y, z), { x: fascia.x(y, z), s: arc[i]!, w: z })),
  )
  return woundByNormals(fromGrid(grid, tag('paint', chart)))
}

/**
 * The closed skin of the left half: loft, nose and tail trimmed against each other, their edges rounded, and joined
 * without a gap. Every triangle is paint; the loft's are all in chart `side` until charts are assigned.
 */
export const createSkin = (surfaces: Surfaces, level: Level): Triangle[] => {
  const { shape, loft } = surfaces
  const section = createSectionDistance(loft)
  let body = fromGrid(loftGrid(surfaces, level), tag('paint', 'side'))
  const parts: Triangle[][] = []
  for (const [fascia, data, chart] of [[surfaces.nose, shape.nose, 'front'], [surfaces.tail, shape.tail, 'rear']] as const) {
    const rounded = createRounding(surfaces, fascia, data.round, section)
    const depth = (v: Vertex): number => fascia.depth(v.p)
    body = split(body, depth).filter((t) => meanOver(t, depth) > 0)
    body = split(body, (v) => depth(v) - data.round * ROW)
    const outside = remembered((v) => section.at(v.p[0], v.p[1], v.p[2]))
    let face = split(fasciaGrid(fascia, data, chart, level), outside, undefined, 2e-4).filter((t) => meanOver(t, outside) < 0)
    face = split(face, (v) => outside(v) + data.round * ROW)
    parts.push(mapVertices(face, rounded))
    body = mapVertices(body, rounded)
  }
  return stitch(parts.reduce((joined, part) => zip(joined, part, REACH), body), REACH / 2)
}
