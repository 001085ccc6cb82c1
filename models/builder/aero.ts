import { samples } from './level.ts'
import type { Level } from './level.ts'
import { fromGrid, fromOutline, tag, vertex } from './mesh.ts'
import type { Triangle, Vertex } from './mesh.ts'
import { facing, smoothNormals } from './normals.ts'
import { prism } from './solids.ts'
import type { Surfaces } from './surfaces.ts'
import { lerp, range } from './vec.ts'
import type { Vec3 } from './vec.ts'

const upright = (x: number, z: number, y: number): Vec3 => [x, y, z]

const plate = (points: readonly Vec3[], material: 'carbon' | 'dark'): Triangle[] =>
  smoothNormals(fromOutline(points, tag(material)), 10)

/** The blade under the nose, with a fence at its tip. */
const splitter = ({ shape, nose }: Surfaces, level: Level): Triangle[] => {
  const { splitter: blade, splitterFence } = shape.aero
  const { halfWidth, ahead, z, thickness, back } = blade
  const rows = range(0, halfWidth, samples(26, level)).map((y) => {
    const x = nose.plan(y * 0.93) + ahead - 0.02 * (y / halfWidth) ** 2
    return { y, x }
  })
  const sheet = (pick: (r: { x: number; y: number }) => [Vec3, Vec3]): Triangle[] =>
    smoothNormals(fromGrid(rows.map((r) => pick(r).map((p) => vertex(p))), tag('carbon')), 20)
  return [
    ...sheet(({ x, y }) => [[x, y, z + thickness], [back, y, z + thickness]]),
    ...sheet(({ x, y }) => [[back, y, z], [x, y, z]]),
    ...sheet(({ x, y }) => [[x, y, z], [x, y, z + thickness]]),
    ...prism(splitterFence, halfWidth - 0.01, halfWidth + 0.002, upright, tag('carbon')),
  ]
}

/** y of the outer skin at (x, z), wherever nose or side is the outer one. */
const outerSkin = ({ loft, nose }: Surfaces, x: number, z: number): number => {
  const side = loft.beside(x, z)[1]
  if (nose.x(side, z) >= x) return side
  let [lo, hi] = [0, side]
  for (let i = 0; i < 28; i++) {
    const mid = (lo + hi) / 2
    if (nose.x(mid, z) > x) lo = mid
    else hi = mid
  }
  return lo
}

/** Curved dive planes on the corner of the nose. */
const canards = (surfaces: Surfaces, level: Level): Triangle[] =>
  surfaces.shape.aero.canards.flatMap((c) => {
    const grid = range(0, 1, samples(10, level)).map((u) => {
      const [x, z] = [c.x - c.length * u, c.z - 0.03 + 0.075 * u * u]
      const root = outerSkin(surfaces, x, z) - 0.012
      const wide = c.width * Math.sin((Math.min(1, u * 1.7 + 0.1) * Math.PI) / 2)
      const profile: Vec3[] = [[x, root, z], [x - 0.005, root + wide, z + 0.01], [x - 0.006, root + wide + 0.003, z + 0.03]]
      return profile.map((p) => vertex(p))
    })
    return smoothNormals(fromGrid(grid, tag('carbon')), 35)
  })

/** The painted skirt blade between the wheels, its floor and its fences. */
const skirts = ({ shape, loft }: Surfaces, level: Level): Triangle[] => {
  const { skirt, skirtCap, skirtFence } = shape.aero
  const { front, rear, outer, z } = skirt
  const xs = range(front, rear, samples(30, level))
  const blade = xs.map((x): Vertex[] => {
    const [inner, out] = [loft.sillY(x) - 0.02, outer + 0.01 * ((front - x) / (front - rear))]
    const taper = 0.04 * (1 - Math.min(1, (front - x) / 0.12))
    const points: [Vec3, number][] = [
      [[x, inner, z[1]], 0.16],
      [[x, lerp(inner, out, 0.45), z[1] - 0.047], 0.08],
      [[x, out - taper, z[0] + 0.033], 0.03],
      [[x, out - taper, z[0]], 0],
    ]
    return points.map(([p, l]) => vertex(p, [0, 0, 0], { l: [x, l] }))
  })
  const floor = xs.map((x) => [vertex([x, outer - 0.02, z[0]]), vertex([x, 0.55, z[0]])])
  return [
    ...smoothNormals(facing(fromGrid(blade, tag('paint', 'skirt')), [0, 0.5, 1]), 30),
    ...smoothNormals(fromGrid(floor, tag('dark')), 20),
    ...prism(skirtCap, front - 0.001, front + 0.001, (y, h, x) => [x, y, h], tag('carbon')),
    ...prism(skirtFence.outline, ...skirtFence.y, upright, tag('carbon')),
  ]
}

/** Flat floor, diffuser ramp with fins, and the panel under the rear corner. */
const floor = ({ shape }: Surfaces): Triangle[] => {
  const { floors, diffuser, fin, outerFin, cornerPanel } = shape.aero
  const { from, to, halfWidth, fins } = diffuser
  return [
    ...floors.flatMap(({ x, y, z }) => plate([[x[0], 0, z], [x[0], y, z], [x[1], y, z], [x[1], 0, z]], 'dark')),
    ...plate([[from[0], 0, from[1]], [from[0], halfWidth, from[1]], [to[0], halfWidth, to[1]], [to[0], 0, to[1]]], 'carbon'),
    ...fins.flatMap((y, i) => {
      const outline = i === fins.length - 1 ? outerFin : fin
      return prism(outline, Math.max(0, y - 0.006), y + 0.006, upright, tag('carbon'))
    }),
    ...plate(cornerPanel, 'dark'),
  ]
}

/** Everything bolted on below the waist, left half. */
export const createAero = (surfaces: Surfaces, level: Level): Triangle[] => [
  ...splitter(surfaces, level),
  ...canards(surfaces, level),
  ...skirts(surfaces, level),
  ...floor(surfaces),
]
