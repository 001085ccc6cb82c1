import { convexFields, cutRegion } from './cut.ts'
import { samples } from './level.ts'
import type { Level } from './level.ts'
import { fromGrid, tag, vertex } from './mesh.ts'
import type { Triangle, Vertex } from './mesh.ts'
import { smoothNormals } from './normals.ts'
import type { LouvreShape, Opening, OpeningShape } from './shape.ts'
import { box } from './solids.ts'
import type { Surfaces } from './surfaces.ts'
import { range } from './vec.ts'
import type { Vec2 } from './vec.ts'

/** How far blades are set back behind the nose. */
const BLADE_DEPTH = 0.032

const plan = (v: Vertex): Vec2 => [v.p[0], v.p[1]]
const frontal = (v: Vertex): Vec2 => [v.p[1], v.p[2]]

/** The part of a sheet of slats that lies within an opening. */
const clipped = (slats: readonly Triangle[], opening: Opening, project: (v: Vertex) => Vec2): Triangle[] =>
  smoothNormals(cutRegion(slats, () => true, convexFields(opening.outline, opening.radius, project)).region, 30)

/** Level blades across a mouth of the nose. */
const blades = ({ nose }: Surfaces, opening: Opening, shape: OpeningShape['grilleBlades'], level: Level): Triangle[] => {
  const slats = range(...shape.z, shape.count - 1).flatMap((z) => {
    const rows = range(...shape.across, samples(10, level)).map((y) => {
      const x = nose.x(y, z) - BLADE_DEPTH
      return [vertex([x, y, z - 0.005]), vertex([x + 0.008, y, z]), vertex([x, y, z + 0.005])]
    })
    return fromGrid(rows, tag('carbon'))
  })
  return clipped(slats, opening, frontal)
}

/** Slanted slats across a vent in the upper skin. */
const louvres = ({ loft }: Surfaces, opening: Opening | undefined, shape: LouvreShape | undefined, level: Level): Triangle[] => {
  if (!opening || !shape) return []
  const top = (x: number, y: number): number => loft.above(x, y)[2]
  const slats = range(0, shape.count - 1, shape.count - 1).flatMap((k) => {
    const rows = range(...shape.across, samples(shape.samples, level)).map((y) => {
      const x = shape.first - k * shape.step + (shape.lean.by * (y - shape.lean.from)) / shape.lean.over
      const [ahead, behind] = [x + shape.lead[0], x - shape.trail[0]]
      const [high, low] = shape.follows ? [top(ahead, y), top(behind, y)] : [top(x, y), top(x, y)]
      return [vertex([ahead, y, high - shape.lead[1]]), vertex([behind, y, low - shape.trail[1]])]
    })
    return fromGrid(rows, tag('carbon'))
  })
  return clipped(slats, opening, plan)
}

/** Level slats in the vent behind the front wheel, shorter towards its top. */
const flankSlats = ({ loft, shape }: Surfaces): Triangle[] => {
  const slats = shape.openings.flankSlats
  if (!slats) return []
  return slats.z.flatMap((z) =>
    box([slats.x, loft.beside(slats.skinAt, z)[1] - 0.045, z], [slats.length - (z - slats.from) * slats.taper, 0.05, 0.008], tag('carbon')),
  )
}

/** What fills mouths and vents, left half: blades and uprights in the nose, slats in hood, fender and flank. */
export const createSlats = (surfaces: Surfaces, level: Level): Triangle[] => {
  const { nose, shape } = surfaces
  const o = shape.openings
  return [
    ...blades(surfaces, o.grille, o.grilleBlades, level),
    ...o.grilleUprights.flatMap((y) => box([nose.x(y, 0.28) - 0.055, y, 0.28], [0.01, 0.008, 0.3], tag('carbon'))),
    ...blades(surfaces, o.sideIntake, o.intakeBlades, level),
    ...louvres(surfaces, o.hoodVent, o.hoodLouvres, level),
    ...louvres(surfaces, o.fenderVent, o.fenderLouvres, level),
    ...flankSlats(surfaces),
  ]
}
