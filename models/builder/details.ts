import { convexFields, cutRegion } from './cut.ts'
import { samples } from './level.ts'
import type { Level } from './level.ts'
import { fromGrid, fromOutline, moved, tag, vertex } from './mesh.ts'
import type { Triangle, Vertex } from './mesh.ts'
import { outward, smoothNormals } from './normals.ts'
import type { Opening } from './shape.ts'
import { box, lathe, tube } from './solids.ts'
import type { Surfaces } from './surfaces.ts'
import { range } from './vec.ts'
import type { Vec2, Vec3 } from './vec.ts'

const plan = (v: Vertex): Vec2 => [v.p[0], v.p[1]]
const frontal = (v: Vertex): Vec2 => [v.p[1], v.p[2]]

/** The part of a sheet of slats that lies within an opening, seen from both sides. */
const clipped = (slats: readonly Triangle[], opening: Opening, project: (v: Vertex) => Vec2): Triangle[] =>
  smoothNormals(cutRegion(slats, () => true, convexFields(opening.outline, opening.radius, project)).region, 30)

/** How far blades are set back behind the nose. */
const BLADE_DEPTH = 0.032

/** Blades across a mouth at heights `zs`, from `y0` to `y1`. */
const blades = ({ nose }: Surfaces, opening: Opening, zs: readonly number[], [y0, y1]: Vec2, level: Level): Triangle[] => {
  const slats = zs.flatMap((z) => fromGrid(range(y0, y1, samples(10, level)).map((y) => {
    const x = nose.x(y, z) - BLADE_DEPTH
    return [vertex([x, y, z - 0.005]), vertex([x + 0.008, y, z]), vertex([x, y, z + 0.005])]
  }), tag('carbon')))
  return clipped(slats, opening, frontal)
}

/** What fills the mouths of the nose: blades and uprights in the grille, blades and a vane in the side intakes. */
const grilleBars = (surfaces: Surfaces, level: Level): Triangle[] => {
  const { nose, shape } = surfaces
  const { grille, sideIntake } = shape.openings
  const uprights = [0, 0.2, 0.4].flatMap((y) => box([nose.x(y, 0.28) - 0.055, y, 0.28], [0.01, 0.008, 0.3], tag('carbon')))
  return [
    ...blades(surfaces, grille, range(0.165, 0.44, 8), [0, 0.64], level),
    ...uprights,
    ...blades(surfaces, sideIntake, range(0.2, 0.4, 4), [0.66, 0.91], level),
  ]
}

/** Slats across the vents in hood, fender and flank. */
const louvres = ({ loft, shape }: Surfaces, level: Level): Triangle[] => {
  const z = (x: number, y: number): number => loft.above(x, y)[2]
  const { hoodVent, fenderVent } = shape.openings
  const hood = range(0, 5, 5).flatMap((k) => fromGrid(range(0.08, 0.5, samples(8, level)).map((y) => {
    const x = 1.55 - k * 0.085 + (0.05 * (y - 0.13)) / 0.3
    const top = z(x, y)
    return [vertex([x + 0.02, y, top - 0.035]), vertex([x - 0.035, y, top - 0.003])]
  }), tag('carbon')))
  const fender = range(0, 4, 4).flatMap((k) => {
    const x = 1.515 - k * 0.078
    return fromGrid(range(0.69, 0.88, samples(6, level)).map((y) => [vertex([x + 0.018, y, z(x + 0.018, y) - 0.032]), vertex([x - 0.03, y, z(x - 0.03, y) - 0.002])]), tag('carbon'))
  })
  const flank = [0.26, 0.36, 0.46].flatMap((h) =>
    box([0.775, loft.beside(0.78, h)[1] - 0.045, h], [0.24 - (h - 0.26) * 0.45, 0.05, 0.008], tag('carbon')),
  )
  return [...clipped(hood, hoodVent, plan), ...clipped(fender, fenderVent, plan), ...flank]
}

/** The door mirror on its stalk. */
const doorMirror = (level: Level): Triangle[] => {
  const centre: Vec3 = [0.4, 0.965, 0.935]
  const square = (c: number): number => Math.sign(c) * Math.abs(c) ** 0.65
  const grid = range(0, Math.PI, samples(10, level)).map((a) => {
    const fore = -Math.cos(a)
    const girth = Math.sin(a) ** 0.55
    return range(0, 2 * Math.PI, samples(20, level)).map((b) => {
      const out = square(Math.cos(b)) * girth
      const sweep = 0.03 * out * out
      return vertex([
        centre[0] + fore * (fore > 0 ? 0.085 : 0.02) - sweep,
        centre[1] + out * 0.095,
        centre[2] + square(Math.sin(b)) * girth * (0.044 - 0.01 * out),
      ])
    })
  })
  return [
    ...outward(smoothNormals(fromGrid(grid, tag('carbon')), 60)),
    ...tube([[0.4, 0.9, 0.92], [0.43, 0.82, 0.88], [0.44, 0.765, 0.81]], 0.012, tag('carbon')),
    ...box([0.372, 0.96, 0.935], [0.004, 0.15, 0.064], tag('chrome')),
  ]
}

/** Twin exhausts in the mesh of the tail, one per half. */
const exhaust = ({ tail }: Surfaces, level: Level): Triangle[] => {
  const [y, z] = [0.34, 0.572]
  const x = tail.x(y, z)
  const place = (p: Vec3): Vec3 => [x + 0.07 - p[1], p[0] + y, p[2] + z]
  const turn = (n: Vec3): Vec3 => [-n[1], n[0], n[2]]
  const pipe = lathe([[0.02, 0.044], [0.104, 0.046], [0.104, 0.05], [0.1, 0.052], [0, 0.05]], samples(24, level), tag('chrome'))
  const inside = lathe([[0.03, 0.0005], [0.03, 0.046]], samples(20, level), tag('dark'))
  return [...moved(pipe, place, turn), ...moved(inside, place, turn)]
}

/** Hood pins and the splitter's stay. */
const fittings = ({ loft, nose }: Surfaces): Triangle[] => {
  const pins = [[1.92, 0.4], [0.84, 0.5]].flatMap(([x, y]) => {
    const disc = range(0, 11, 11).map((i): Vec3 => {
      const p = loft.above(x! + Math.cos((i / 12) * 2 * Math.PI) * 0.016, y! + Math.sin((i / 12) * 2 * Math.PI) * 0.016)
      return [p[0], p[1], p[2] + 0.003]
    })
    return smoothNormals(fromOutline(disc, tag('chrome')), 10)
  })
  return [...pins, ...tube([[nose.x(0.3, 0.16) - 0.06, 0.3, 0.17], [nose.x(0.3, 0.16) + 0.025, 0.3, 0.088]], 0.006, tag('chrome'), 6)]
}

/** Fittings that come in pairs, left half. */
export const createDetails = (surfaces: Surfaces, level: Level): Triangle[] => [
  ...grilleBars(surfaces, level),
  ...louvres(surfaces, level),
  ...doorMirror(level),
  ...exhaust(surfaces, level),
  ...(level.plain ? [] : fittings(surfaces)),
]

/** A tow loop standing out from a face at (x, y, z); `out` is +1 forward, -1 rearward. */
const towLoop = (x: number, y: number, z: number, out: 1 | -1, level: Level): Triangle[] =>
  tube(range(0, Math.PI, samples(10, level)).map((a): Vec3 => [x + out * Math.sin(a) * 0.042, y, z + Math.cos(a) * 0.02]), 0.006, tag('accent'), 6)

/** Single fittings: roof scoop, antenna, tow loops, rain light, wiper and badge. */
export const createSingles = ({ loft, nose, tail }: Surfaces, level: Level): Triangle[] => {
  const top = (x: number, y: number): number => loft.above(x, Math.abs(y))[2]
  const scoop = range(0, 1, samples(10, level)).map((u) => range(-1, 1, samples(10, level)).map((t) => {
    const [x, y] = [-0.16 - 0.26 * u, t * 0.085 * (1 - 0.4 * u)]
    return vertex([x, y, top(x, y) + 0.034 * Math.max(0, 1 - t ** 6) * (1 - u ** 1.5) + 0.001])
  }))
  const mouth = top(-0.16, 0.08) + 0.026
  const badge = range(0, 17, 17).map((i): Vec3 => {
    const [y, z] = [Math.cos((i / 18) * 2 * Math.PI) * 0.034, 0.498 + Math.sin((i / 18) * 2 * Math.PI) * 0.022]
    return [nose.x(y, z) + 0.004, y, z]
  })
  return [
    ...smoothNormals(fromGrid(scoop, tag('carbon')), 60),
    ...smoothNormals(fromOutline([[-0.159, -0.078, 1.17], [-0.159, 0.078, 1.17], [-0.159, 0.078, mouth], [-0.159, -0.078, mouth]], tag('dark')), 10),
    ...tube([[-0.72, 0.12, 1.18], [-0.74, 0.12, 1.265]], 0.003, tag('rubber'), 6),
    ...towLoop(nose.x(0.6, 0.47) - 0.01, 0.6, 0.47, 1, level),
    ...towLoop(tail.x(0.5, 0.45) + 0.01, -0.5, 0.45, -1, level),
    ...box([tail.x(0, 0.585) + 0.03, 0, 0.585], [0.03, 0.07, 0.045], tag('lamp-red')),
    ...smoothNormals(fromOutline(badge, tag('chrome')), 10),
    ...tube([[0.6, -0.05, 0.895], [0.5, -0.02, top(0.5, 0.02) + 0.02], [0.36, 0.1, top(0.36, 0.1) + 0.012]], 0.008, tag('rubber'), 5),
    ...tube([[0.5, 0.42, top(0.5, 0.42) + 0.012], [0.36, 0.1, top(0.36, 0.1) + 0.012], [0.3, -0.12, top(0.3, 0.12) + 0.01]], 0.006, tag('rubber'), 5),
  ]
}
