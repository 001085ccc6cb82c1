import { samples } from './level.ts'
import type { Level } from './level.ts'
import { fromGrid, fromOutline, moved, tag, vertex } from './mesh.ts'
import type { Triangle } from './mesh.ts'
import { outward, smoothNormals } from './normals.ts'
import type { FittingShape } from './shape.ts'
import { box, lathe, tube } from './solids.ts'
import type { Surfaces } from './surfaces.ts'
import { range } from './vec.ts'
import type { Vec3 } from './vec.ts'

/** The door mirror: a rounded pod swept back towards its tip, on a stalk, with its glass. */
const doorMirror = ({ mirror }: FittingShape, level: Level): Triangle[] => {
  const { at, half, depth } = mirror
  const squared = (c: number): number => Math.sign(c) * Math.abs(c) ** 0.65
  const pod = range(0, Math.PI, samples(10, level)).map((a) => {
    const fore = -Math.cos(a)
    const girth = Math.sin(a) ** 0.55
    return range(0, 2 * Math.PI, samples(20, level)).map((b) => {
      const out = squared(Math.cos(b)) * girth
      const sweep = 0.03 * out * out
      return vertex([
        at[0] + fore * (fore > 0 ? depth[0] : depth[1]) - sweep,
        at[1] + out * half[0],
        at[2] + squared(Math.sin(b)) * girth * (half[1] - 0.01 * out),
      ])
    })
  })
  return [
    ...outward(smoothNormals(fromGrid(pod, tag('carbon')), 60)),
    ...tube(mirror.stalk, 0.012, tag('carbon')),
    ...box(mirror.glass.at, mirror.glass.size, tag('chrome')),
  ]
}

/** The left exhaust, standing out of the mesh of the tail. */
const exhaust = ({ tail, shape }: Surfaces, level: Level): Triangle[] => {
  const [y, z] = shape.fittings.exhaust
  const x = tail.x(y, z)
  const place = (p: Vec3): Vec3 => [x + 0.07 - p[1], p[0] + y, p[2] + z]
  const turn = (n: Vec3): Vec3 => [-n[1], n[0], n[2]]
  const pipe = lathe([[0.02, 0.044], [0.104, 0.046], [0.104, 0.05], [0.1, 0.052], [0, 0.05]], samples(24, level), tag('chrome'))
  const inside = lathe([[0.03, 0.0005], [0.03, 0.046]], samples(20, level), tag('dark'))
  return [...moved(pipe, place, turn), ...moved(inside, place, turn)]
}

/** Hood pins and the splitter's stay. */
const fastenings = ({ loft, nose, shape }: Surfaces): Triangle[] => {
  const { hoodPins, stay } = shape.fittings
  const pins = hoodPins.flatMap(([x, y]) => {
    const disc = range(0, 11, 11).map((i): Vec3 => {
      const angle = (i / 12) * 2 * Math.PI
      const p = loft.above(x + Math.cos(angle) * 0.016, y + Math.sin(angle) * 0.016)
      return [p[0], p[1], p[2] + 0.003]
    })
    return smoothNormals(fromOutline(disc, tag('chrome')), 10)
  })
  const x = nose.x(stay, 0.16)
  return [...pins, ...tube([[x - 0.06, stay, 0.17], [x + 0.025, stay, 0.088]], 0.006, tag('chrome'), 6)]
}

/** Fittings that come in pairs, left half. */
export const createPairedFittings = (surfaces: Surfaces, level: Level): Triangle[] => [
  ...doorMirror(surfaces.shape.fittings, level),
  ...exhaust(surfaces, level),
  ...(level.plain ? [] : fastenings(surfaces)),
]

/** A tow loop standing out from a face; `out` is +1 forward, -1 rearward. */
const towLoop = ([x, y, z]: Vec3, out: 1 | -1, level: Level): Triangle[] => {
  const path = range(0, Math.PI, samples(10, level)).map((a): Vec3 => [x + out * Math.sin(a) * 0.042, y, z + Math.cos(a) * 0.02])
  return tube(path, 0.006, tag('accent'), 6)
}

/** The duct on the roof: a shell that sinks into the roof towards its end, and its dark mouth. */
const roofDuct = ({ loft, shape }: Surfaces, level: Level): Triangle[] => {
  const duct = shape.fittings.roofDuct
  if (!duct) return []
  const { x: mouthX, length, half, height, foot } = duct
  const top = (x: number, y: number): number => loft.above(x, Math.abs(y))[2]
  const shell = range(0, 1, samples(10, level)).map((u) => range(-1, 1, samples(10, level)).map((t) => {
    const [x, y] = [mouthX - length * u, t * half * (1 - 0.4 * u)]
    return vertex([x, y, top(x, y) + height * Math.max(0, 1 - t ** 6) * (1 - u ** 1.5) + 0.001])
  }))
  const [x, y, high] = [mouthX + 0.001, 0.078, top(mouthX, 0.08) + 0.026]
  return [
    ...smoothNormals(fromGrid(shell, tag('carbon')), 60),
    ...smoothNormals(fromOutline([[x, -y, foot], [x, y, foot], [x, y, high], [x, -y, high]], tag('dark')), 10),
  ]
}

/** The wiper's arm and blade on the windscreen. */
const wiper = ({ loft, shape }: Surfaces): Triangle[] => {
  const { pivot, arm, blade } = shape.fittings.wiper
  const over = ([x, y, lift]: Vec3): Vec3 => [x, y, loft.above(x, Math.abs(y))[2] + lift]
  return [
    ...tube([pivot, ...arm.map(over)], 0.008, tag('rubber'), 5),
    ...tube(blade.map(over), 0.006, tag('rubber'), 5),
  ]
}

/** Fittings that come once: roof duct, antenna, tow loops, rain light, badge and wiper. */
export const createSingleFittings = (surfaces: Surfaces, level: Level): Triangle[] => {
  const { nose, tail, shape } = surfaces
  const { towFront, towRear, rainLight, badge, antenna } = shape.fittings
  const disc = range(0, 17, 17).map((i): Vec3 => {
    const angle = (i / 18) * 2 * Math.PI
    const [y, z] = [Math.cos(angle) * 0.034, badge + Math.sin(angle) * 0.022]
    return [nose.x(y, z) + 0.004, y, z]
  })
  return [
    ...roofDuct(surfaces, level),
    ...tube(antenna, 0.003, tag('rubber'), 6),
    ...towLoop([nose.x(...towFront) - 0.01, ...towFront], 1, level),
    ...towLoop([tail.x(...towRear) + 0.01, ...towRear], -1, level),
    ...box([tail.x(0, rainLight) + 0.03, 0, rainLight], [0.03, 0.07, 0.045], tag('lamp-red')),
    ...smoothNormals(fromOutline(disc, tag('chrome')), 10),
    ...wiper(surfaces),
  ]
}
