import { cross, length, lerp, lerp3, scale, sub, unit } from './vec.ts'
import type { Vec2, Vec3 } from './vec.ts'

/** The materials of a built car. `paint` alone wears the sheet. */
export type MaterialName =
  | 'paint' | 'glass' | 'seal' | 'carbon' | 'dark' | 'grille' | 'lamp' | 'lamp-red' | 'lens'
  | 'chrome' | 'rim' | 'rubber' | 'disc' | 'accent'

/** Charts of the sheet, before left and right are told apart. */
export type ChartName =
  | 'side' | 'hood' | 'roof' | 'deck' | 'front' | 'rear' | 'wing-top' | 'wing-bottom' | 'skirt' | 'plate-outer' | 'plate-inner'

/**
 * A corner of triangles: position `p` and unit normal `n`; for the body skin also its loft station `x`, section
 * parameter `v`, arc length from the centre line `s` and unrolled height `w` (metres); for parts with a chart of their
 * own, chart coordinates `l`. All are blended linearly where a triangle is cut. `mirrored` marks the right half.
 */
export interface Vertex {
  readonly p: Vec3
  readonly n: Vec3
  readonly x: number
  readonly v: number
  readonly s: number
  readonly w: number
  readonly l: Vec2
  readonly mirrored: boolean
}

/** What a triangle is made of, and where on the sheet it belongs. */
export interface Tag {
  readonly material: MaterialName
  readonly chart: ChartName | null
  readonly side: 'left' | 'right' | 'centre'
}

/** Three corners, counter-clockwise seen from outside. */
export type Corners = readonly [Vertex, Vertex, Vertex]

/** A triangle and its tag. */
export interface Triangle extends Tag {
  readonly v: Corners
}

/** A measure over vertices; cutting keeps where it is negative. */
export type Field = (v: Vertex) => number

/** A vertex at `p`; the normal may come later. */
export const vertex = (p: Vec3, n: Vec3 = [0, 0, 0], more: Partial<Vertex> = {}): Vertex => ({
  p, n, x: 0, v: 0, s: 0, w: 0, l: [0, 0], mirrored: false, ...more,
})

/** A tag for the left half of the car. */
export const tag = (material: MaterialName, chart: ChartName | null = null): Tag => ({ material, chart, side: 'left' })

/** The vertex a share `t` of the way from `a` to `b`. */
export const mixVertices = (a: Vertex, b: Vertex, t: number): Vertex => ({
  p: lerp3(a.p, b.p, t),
  n: unit(lerp3(a.n, b.n, t)),
  x: lerp(a.x, b.x, t),
  v: lerp(a.v, b.v, t),
  s: lerp(a.s, b.s, t),
  w: lerp(a.w, b.w, t),
  l: [lerp(a.l[0], b.l[0], t), lerp(a.l[1], b.l[1], t)],
  mirrored: a.mirrored,
})

/** The same field, worked out once for each vertex. */
export const remembered = (f: Field): Field => {
  const known = new Map<Vertex, number>()
  return (v) => {
    const found = known.get(v)
    if (found !== undefined) return found
    const value = f(v)
    known.set(v, value)
    return value
  }
}

/** Mean of a field over a triangle's corners. */
export const meanOver = (t: Triangle, f: Field): number => (f(t.v[0]) + f(t.v[1]) + f(t.v[2])) / 3

/** Twice the area times the geometric normal. */
export const faceNormal = (v: Corners): Vec3 => cross(sub(v[1].p, v[0].p), sub(v[2].p, v[0].p))

/** True where a triangle has no area to speak of (under 1e-9 square metres doubled). */
export const isFlat = (v: Corners): boolean => length(faceNormal(v)) < 1e-9

/** Two triangles for each cell of a grid of vertices. */
export const fromGrid = (grid: readonly (readonly Vertex[])[], t: Tag): Triangle[] => {
  const out: Triangle[] = []
  for (let i = 0; i + 1 < grid.length; i++) {
    const [row, next] = [grid[i]!, grid[i + 1]!]
    for (let j = 0; j + 1 < row.length; j++) {
      const [a, b, c, d] = [row[j]!, next[j]!, next[j + 1]!, row[j + 1]!]
      out.push({ ...t, v: [a, b, c] }, { ...t, v: [a, c, d] })
    }
  }
  return out.filter((q) => !isFlat(q.v))
}

/** A fan over a convex outline. */
export const fromOutline = (points: readonly Vec3[], t: Tag): Triangle[] =>
  points.slice(1, -1).map((p, i) => ({ ...t, v: [vertex(points[0]!), vertex(p), vertex(points[i + 2]!)] as const }))

/** `f` of each corner, in order. */
export const mapCorners = <T>(v: Corners, f: (v: Vertex) => T): readonly [T, T, T] => [f(v[0]), f(v[1]), f(v[2])]

/** The same triangles seen from the other side. */
export const flipped = (tris: readonly Triangle[]): Triangle[] =>
  tris.map((t) => {
    const [a, b, c] = t.v
    return { ...t, v: mapCorners([a, c, b], (v) => ({ ...v, n: scale(v.n, -1) })) }
  })

/** The mirror image across the car's middle plane: left becomes right. */
export const mirrored = (tris: readonly Triangle[]): Triangle[] => {
  const flip = (v: Vertex): Vertex => ({
    ...v,
    mirrored: !v.mirrored,
    p: [v.p[0], -v.p[1], v.p[2]],
    n: [v.n[0], -v.n[1], v.n[2]],
  })
  return tris.map((t) => ({ ...t, side: t.side === 'left' ? 'right' : t.side, v: [flip(t.v[0]), flip(t.v[2]), flip(t.v[1])] }))
}

/** Triangles with every vertex replaced by `f` of it; a shared vertex stays shared. */
export const mapVertices = (tris: readonly Triangle[], f: (v: Vertex) => Vertex): Triangle[] => {
  const seen = new Map<Vertex, Vertex>()
  const once = (v: Vertex): Vertex => {
    const known = seen.get(v)
    if (known) return known
    const made = f(v)
    seen.set(v, made)
    return made
  }
  return tris.map((t) => ({ ...t, v: [once(t.v[0]), once(t.v[1]), once(t.v[2])] }))
}

/** Triangles moved by `move`, their normals turned by `turn`. */
export const moved = (tris: readonly Triangle[], move: (p: Vec3) => Vec3, turn: (n: Vec3) => Vec3 = (n) => n): Triangle[] =>
  mapVertices(tris, (v) => ({ ...v, p: move(v.p), n: unit(turn(v.n)) }))
