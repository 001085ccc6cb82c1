import { fromGrid, fromOutline, isFlat, vertex } from './mesh.ts'
import type { Tag, Triangle } from './mesh.ts'
import { outward, smoothNormals, woundByNormals } from './normals.ts'
import { add, cross, scale, sub, unit } from './vec.ts'
import type { Vec2, Vec3 } from './vec.ts'

const CORNERS: readonly (readonly Vec3[])[] = [
  [[1, -1, -1], [1, 1, -1], [1, 1, 1], [1, -1, 1]],
  [[-1, 1, -1], [-1, -1, -1], [-1, -1, 1], [-1, 1, 1]],
  [[1, 1, -1], [-1, 1, -1], [-1, 1, 1], [1, 1, 1]],
  [[-1, -1, -1], [1, -1, -1], [1, -1, 1], [-1, -1, 1]],
  [[-1, -1, 1], [1, -1, 1], [1, 1, 1], [-1, 1, 1]],
  [[-1, 1, -1], [1, 1, -1], [1, -1, -1], [-1, -1, -1]],
]

/** A box around `centre` with edges `size`; `turn` shears or turns it about its centre. */
export const box = (centre: Vec3, size: Vec3, t: Tag, turn: (p: Vec3) => Vec3 = (p) => p): Triangle[] => {
  const corner = (c: Vec3): Vec3 => add(turn([(c[0] * size[0]) / 2, (c[1] * size[1]) / 2, (c[2] * size[2]) / 2]), centre)
  return smoothNormals(CORNERS.flatMap((face) => fromOutline(face.map(corner), t)), 10)
}

/** How the two caps of a prism are tagged, and the crease angle of its edges in degrees. */
export interface PrismStyle {
  readonly nearCap?: Tag
  readonly farCap?: Tag
  readonly crease?: number
}

/** A star-shaped outline pulled from `near` to `far`; `place` puts (u, v, depth) into the car's frame. */
export const prism = (
  outline: readonly Vec2[], near: number, far: number, place: (u: number, v: number, depth: number) => Vec3, t: Tag,
  style: PrismStyle = {},
): Triangle[] => {
  const n = outline.length
  const mid: Vec2 = [outline.reduce((s, q) => s + q[0] / n, 0), outline.reduce((s, q) => s + q[1] / n, 0)]
  const out = outline.flatMap((a, i): Triangle[] => {
    const b = outline[(i + 1) % n]!
    const [A, B, C, D] = [place(...a, near), place(...b, near), place(...b, far), place(...a, far)].map((p) => vertex(p))
    const [M0, M1] = [vertex(place(...mid, near)), vertex(place(...mid, far))]
    return [
      { ...t, v: [A!, B!, C!] }, { ...t, v: [A!, C!, D!] },
      { ...(style.farCap ?? t), v: [M1, D!, C!] }, { ...(style.nearCap ?? t), v: [M0, B!, A!] },
    ]
  })
  return smoothNormals(outward(out), style.crease ?? 35)
}

/** A round tube of `radius` along a path, with `sides` faces. */
export const tube = (path: readonly Vec3[], radius: number, t: Tag, sides = 8): Triangle[] => {
  const grid = path.map((p, i) => {
    const along = unit(sub(path[Math.min(i + 1, path.length - 1)]!, path[Math.max(0, i - 1)]!))
    const u = unit(cross(along, Math.abs(along[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1]))
    const w = cross(along, u)
    return Array.from({ length: sides + 1 }, (_, j) => {
      const a = (j / sides) * 2 * Math.PI
      const n = add(scale(u, Math.cos(a)), scale(w, Math.sin(a)))
      return vertex(add(p, scale(n, radius)), n)
    })
  })
  return woundByNormals(fromGrid(grid, t))
}

/** How far a lathe turns (radians) and where its edges stay sharp (degrees). */
export interface LatheStyle {
  readonly from?: number
  readonly to?: number
  readonly crease?: number
}

/**
 * A profile of (y, radius) turned about the y axis in `steps`. The outside lies to the left of the profile's direction
 * when y points right and the radius up.
 */
export const lathe = (profile: readonly Vec2[], steps: number, t: Tag, style: LatheStyle = {}): Triangle[] => {
  const { from = 0, to = 2 * Math.PI, crease = 40 } = style
  const grid = Array.from({ length: steps + 1 }, (_, i) => {
    const a = from + ((to - from) * i) / steps
    return profile.map(([y, r]) => vertex([Math.cos(a) * r, y, Math.sin(a) * r]))
  })
  return smoothNormals(fromGrid(grid, t).filter((q) => !isFlat(q.v)), crease)
}
