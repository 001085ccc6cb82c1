import { samples } from './level.ts'
import type { Level } from './level.ts'
import { flipped, fromGrid, fromOutline, meanOver, tag, vertex } from './mesh.ts'
import type { Triangle } from './mesh.ts'
import { outward, smoothNormals } from './normals.ts'
import type { FittingShape } from './shape.ts'
import { box, tube } from './solids.ts'
import type { Surfaces } from './surfaces.ts'
import { add, range, scale } from './vec.ts'
import type { Vec3 } from './vec.ts'

/** Seat, wheel and the helmeted driver. */
const driver = (y: number, level: Level): Triangle[] => {
  const round = (n: number): number[] => range(0, 2 * Math.PI, samples(n, level))
  const helmet = range(0, Math.PI, samples(10, level)).map((a) => round(14).map((b) =>
    vertex([-0.37 + Math.sin(a) * Math.cos(b) * 0.14, y + Math.sin(a) * Math.sin(b) * 0.125, 0.965 - Math.cos(a) * 0.135]),
  ))
  const wheel = round(20).map((a): Vec3 => [0.08 + 0.05 * Math.sin(a), y + 0.15 * Math.cos(a), 0.8 + 0.12 * Math.sin(a)])
  return [
    ...box([-0.42, y, 0.62], [0.1, 0.5, 0.66], tag('rubber'), (q) => [q[0] - 0.28 * q[2], q[1], q[2]]),
    ...box([-0.5, y, 0.92], [0.12, 0.34, 0.22], tag('rubber')),
    ...box([-0.2, y, 0.42], [0.45, 0.46, 0.12], tag('rubber')),
    ...tube(wheel, 0.014, tag('rubber'), 6),
    ...outward(smoothNormals(fromGrid(helmet, tag('rubber')))),
  ]
}

/** Roll cage of tubes, both sides. */
const cage = (level: Level): Triangle[] => {
  const bar = (path: readonly Vec3[], radius = 0.019): Triangle[] => tube(path, radius, tag('chrome'), samples(7, level, 4))
  const sides = [1, -1].flatMap((s) => [
    ...bar([
      [0.42, s * 0.62, 0.8], [0.06, s * 0.56, 1.02], [-0.14, s * 0.5, 1.1], [-0.5, s * 0.49, 1.12], [-0.62, s * 0.5, 1.08],
      [-0.64, s * 0.6, 0.8],
    ]),
    ...bar([[-0.6, s * 0.49, 1.1], [-1.3, s * 0.46, 0.92]]),
  ])
  return [
    ...sides,
    ...bar([[-0.62, -0.5, 1.09], [-0.62, 0.5, 1.09]]),
    ...bar([[-0.14, -0.5, 1.1], [-0.14, 0.5, 1.1]]),
    ...bar([[-0.62, 0.5, 1.08], [-0.66, -0.55, 0.6]], 0.017),
  ]
}

/** What shows through the glass: dash, bulkhead, floor, seat, driver and roll cage. */
export const createCockpit = (shape: FittingShape, level: Level): Triangle[] => [
  ...box([0.3, 0, 0.74], [0.36, 1.3, 0.16], tag('dark')),
  ...box([-1.02, 0, 0.7], [0.02, 1.4, 0.42], tag('dark')),
  ...smoothNormals(fromOutline([[0.95, -0.8, 0.3], [0.95, 0.8, 0.3], [-1, 0.8, 0.3], [-1, -0.8, 0.3]], tag('dark')), 10),
  ...driver(shape.driver, level),
  ...cage(level),
]

/** The dark underside of the roof, left half, so that the roof is not hollow from below. */
export const createHeadliner = ({ loft }: Surfaces, level: Level): Triangle[] => {
  const grid = range(0.62, -1.75, samples(26, level)).map((x) => range(4, 7, samples(14, level)).map((v) => {
    const n = loft.normal(x, v)
    return vertex(add(loft.point(x, v), scale(n, -0.014)), n)
  }))
  const isRoof = (t: Triangle): boolean => {
    const x = meanOver(t, (v) => v.p[0])
    return meanOver(t, (v) => v.p[2]) > 1.105 && x < -0.1 && x > -0.84
  }
  return flipped(fromGrid(grid, tag('dark')).filter(isRoof))
}
