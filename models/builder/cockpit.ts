import { samples } from './level.ts'
import type { Level } from './level.ts'
import { flipped, fromGrid, fromOutline, meanOver, tag, vertex } from './mesh.ts'
import type { Triangle } from './mesh.ts'
import { outward, smoothNormals } from './normals.ts'
import type { CockpitShape } from './shape.ts'
import { box, tube } from './solids.ts'
import type { Surfaces } from './surfaces.ts'
import { add, range, scale } from './vec.ts'
import type { Vec3 } from './vec.ts'

/** Seat, wheel and the helmeted driver. */
const driver = ([dx, y, dz]: Vec3, level: Level): Triangle[] => {
  const round = (n: number): number[] => range(0, 2 * Math.PI, samples(n, level))
  const at = (x: number, z: number): Vec3 => [x + dx, y, z + dz]
  const helmet = range(0, Math.PI, samples(10, level)).map((a) => round(14).map((b) => vertex([
    -0.37 + Math.sin(a) * Math.cos(b) * 0.14 + dx, y + Math.sin(a) * Math.sin(b) * 0.125, 0.965 - Math.cos(a) * 0.135 + dz,
  ])))
  const wheel = round(20).map((a): Vec3 => [0.08 + 0.05 * Math.sin(a) + dx, y + 0.15 * Math.cos(a), 0.8 + 0.12 * Math.sin(a) + dz])
  return [
    ...box(at(-0.42, 0.62), [0.1, 0.5, 0.66], tag('rubber'), (q) => [q[0] - 0.28 * q[2], q[1], q[2]]),
    ...box(at(-0.5, 0.92), [0.12, 0.34, 0.22], tag('rubber')),
    ...box(at(-0.2, 0.42), [0.45, 0.46, 0.12], tag('rubber')),
    ...tube(wheel, 0.014, tag('rubber'), 6),
    ...outward(smoothNormals(fromGrid(helmet, tag('rubber')))),
  ]
}

/** Roll cage of tubes, both sides. */
const cage = (shape: CockpitShape, level: Level): Triangle[] => {
  const bar = (path: readonly Vec3[], radius = 0.019): Triangle[] => tube(path, radius, tag('chrome'), samples(7, level, 4))
  const sides = [1, -1].flatMap((s) => shape.sideBars.flatMap((path) => bar(path.map(([x, y, z]): Vec3 => [x, s * y, z]))))
  return [...sides, ...shape.crossBars.flatMap((path) => bar(path)), ...bar(shape.diagonal, 0.017)]
}

/** What shows through the glass: dash, bulkhead, floor, seat, driver and roll cage. */
export const createCockpit = (shape: CockpitShape, level: Level): Triangle[] => {
  const { dash, bulkhead, floor } = shape
  const [front, rear] = floor.x
  const ground: Vec3[] = [[front, -floor.y, floor.z], [front, floor.y, floor.z], [rear, floor.y, floor.z], [rear, -floor.y, floor.z]]
  return [
    ...box(dash.at, dash.size, tag('dark')),
    ...box(bulkhead.at, bulkhead.size, tag('dark')),
    ...smoothNormals(fromOutline(ground, tag('dark')), 10),
    ...driver(shape.driver, level),
    ...cage(shape, level),
  ]
}

/** The dark underside of the roof, left half, so that the roof is not hollow from below. */
export const createHeadliner = ({ loft, shape }: Surfaces, level: Level): Triangle[] => {
  const { grid: span, x: kept, z: least } = shape.cabin.headliner
  const grid = range(...span, samples(26, level)).map((x) => range(4, 7, samples(14, level)).map((v) => {
    const n = loft.normal(x, v)
    return vertex(add(loft.point(x, v), scale(n, -0.014)), n)
  }))
  const isRoof = (t: Triangle): boolean => {
    const x = meanOver(t, (v) => v.p[0])
    return meanOver(t, (v) => v.p[2]) > least && x < kept[0] && x > kept[1]
  }
  return flipped(fromGrid(grid, tag('dark')).filter(isRoof))
}
