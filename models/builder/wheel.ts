import { samples } from './level.ts'
import type { Level } from './level.ts'
import { fromGrid, mirrored, moved, tag, vertex } from './mesh.ts'
import type { Triangle } from './mesh.ts'
import { facing, smoothNormals } from './normals.ts'
import type { WheelShape } from './shape.ts'
import { lathe } from './solids.ts'
import { lerp, range } from './vec.ts'
import type { Vec2, Vec3 } from './vec.ts'

/** Samples around a wheel at full detail. */
const AROUND = 36

/** Tyre with rounded shoulders, and the coloured arcs that mark the compound. */
const tyre = (w: WheelShape, around: number): Triangle[] => {
  const [h, r, R] = [w.tyreWidth / 2, w.rimRadius, w.tyreRadius]
  const half: Vec2[] = [
    [h - 0.02, r], [h, r + 0.03], [h + 0.004, r + 0.06], [h - 0.006, R - 0.022], [h - 0.03, R - 0.003], [h - 0.06, R],
  ]
  const profile: Vec2[] = [...half, ...half.map(([y, q]): Vec2 => [-y, q]).reverse()]
  const mark: Vec2[] = [[h + 0.0058, r + 0.062], [h + 0.0045, r + 0.072]]
  const marks = [0.5, 0.5 + Math.PI].flatMap((from) =>
    facing(lathe(mark, Math.round(around / 3), tag('accent'), { from, to: from + 1.15 }), [0, 1, 0]),
  )
  return [...lathe(profile, around, tag('rubber'), { crease: 50 }), ...marks]
}

/** Half of a split spoke, swept from the hub to the rim on a concave face. */
const spoke = (w: WheelShape, angle: number, sign: number, steps: number): Triangle[] => {
  const h = w.tyreWidth / 2
  const grid = range(0, 1, steps).map((u) => {
    const radius = lerp(0.05, w.rimRadius - 0.016, u)
    const a = angle + sign * (0.03 + 0.115 * u ** 1.2) * 0.9
    const wide = lerp(0.016, 0.0115, u)
    const y = h - 0.03 - 0.05 * (1 - u) ** 1.6
    const section: Vec2[] = [
      [-wide, -0.03], [-wide * 0.9, -0.003], [-wide * 0.45, 0], [wide * 0.45, 0], [wide * 0.9, -0.003], [wide, -0.03],
    ]
    return section.map(([across, depth]) =>
      vertex([Math.cos(a) * radius - Math.sin(a) * across, y + depth, Math.sin(a) * radius + Math.cos(a) * across]),
    )
  })
  return smoothNormals(facing(fromGrid(grid, tag('rim')), [0, 1, 0]), 40)
}

/** Rim barrel, split spokes, hub and centre nut. */
const rim = (w: WheelShape, around: number, steps: number): Triangle[] => {
  const [h, r] = [w.tyreWidth / 2, w.rimRadius]
  const barrel: Vec2[] = [
    [-h + 0.02, r], [-h + 0.03, r - 0.03], [h - 0.07, r - 0.03], [h - 0.03, r - 0.02], [h - 0.012, r - 0.014],
    [h - 0.012, r - 0.004], [h - 0.02, r],
  ]
  const out = lathe(barrel, around, tag('rim'), { crease: 35 })
  for (let i = 0; i < w.spokes; i++) {
    const angle = (i / w.spokes) * 2 * Math.PI
    out.push(...spoke(w, angle, -1, steps), ...spoke(w, angle, 1, steps))
  }
  const hub: Vec2[] = [[h - 0.13, 0.085], [h - 0.081, 0.08], [h - 0.079, 0.05]]
  const nut: Vec2[] = [
    [h - 0.1, 0.07], [h - 0.082, 0.066], [h - 0.078, 0.04], [h - 0.05, 0.038], [h - 0.046, 0.033], [h - 0.046, 0.012],
    [h - 0.055, 0.01], [h - 0.055, 0.0005],
  ]
  out.push(...lathe([...hub].reverse(), Math.round(around / 2), tag('rim'), { crease: 30 }))
  out.push(...lathe([...nut].reverse(), Math.round(around / 3), tag('accent'), { crease: 30 }))
  return out
}

/** Disc, bell and caliper, and a dark wall so that one does not look through. */
const brake = (w: WheelShape, front: boolean, around: number): Triangle[] => {
  const radius = front ? 0.19 : 0.182
  const disc: Vec2[] = [[-0.028, 0.1], [-0.028, radius], [0.004, radius], [0.004, 0.1]]
  const caliper: Vec2[] = [[-0.05, radius - 0.055], [-0.05, radius + 0.016], [0.028, radius + 0.016], [0.028, radius - 0.055]]
  const middle = front ? Math.PI : 0
  return [
    ...lathe([...disc].reverse(), Math.round(around * 0.8), tag('disc'), { crease: 30 }),
    ...facing(lathe([[0.006, 0.1], [0.012, 0.06]], 16, tag('dark')), [0, 1, 0]),
    ...lathe([...caliper].reverse(), Math.round(around / 4), tag('accent'), { from: middle - 0.5, to: middle + 0.5, crease: 30 }),
    ...lathe([[-0.06, 0.0005], [-0.06, w.rimRadius - 0.03]], 20, tag('dark')),
  ]
}

/** A wheel about the y axis at the origin, its face towards +y. */
const wheel = (w: WheelShape, front: boolean, level: Level): Triangle[] => {
  const around = samples(AROUND, level)
  const steps = samples(3, level)
  return [...tyre(w, around), ...rim(w, around, steps), ...brake(w, front, around)]
}

/** All four wheels in place. */
export const createWheels = (w: WheelShape, level: Level): Triangle[] =>
  [true, false].flatMap((front) => {
    const at: Vec3 = [front ? w.frontAxle : w.rearAxle, front ? w.frontTrack : w.rearTrack, w.axleHeight]
    const placed = moved(wheel(w, front, level), (p) => [p[0] + at[0], p[1] + at[1], p[2] + at[2]])
    return [...placed, ...mirrored(placed)]
  })
