import { meanOver, mixVertices } from './mesh.ts'
import type { Corners, Field, Triangle, Vertex } from './mesh.ts'
import type { Vec2 } from './vec.ts'

/** Which triangles an operation may touch. */
export type Filter = (t: Triangle) => boolean

/** Zero within this many metres counts as lying on the cut, so that no slivers are made. */
const ON_THE_CUT = 4e-4

/** Where a field changes sign along an edge, by false position; exact at once for fields that are linear along it. */
const crossing = (field: Field, a: Vertex, b: Vertex, fa: number, fb: number): Vertex => {
  let [lo, hi, flo, fhi] = [0, 1, fa, fb]
  let found = mixVertices(a, b, fa / (fa - fb))
  for (let i = 0; i < 8; i++) {
    const f = field(found)
    if (Math.abs(f) < 1e-6) break
    const t = lo + ((hi - lo) * flo) / (flo - fhi)
    if (f > 0 === flo > 0) [lo, flo] = [t, f]
    else [hi, fhi] = [t, f]
    found = mixVertices(a, b, lo + ((hi - lo) * flo) / (flo - fhi))
  }
  return found
}

/** A function that answers each edge with one and the same cut vertex, whichever triangle asks. */
const edgeCutter = (field: Field, value: Field, onCut: (v: Vertex) => void): ((a: Vertex, b: Vertex) => Vertex) => {
  const ids = new Map<Vertex, number>()
  const made = new Map<string, Vertex>()
  const id = (v: Vertex): number => {
    const known = ids.get(v)
    if (known !== undefined) return known
    ids.set(v, ids.size)
    return ids.size - 1
  }
  return (a, b) => {
    const [ia, ib] = [id(a), id(b)]
    const key = ia < ib ? `${ia}_${ib}` : `${ib}_${ia}`
    const known = made.get(key)
    if (known) return known
    const cut = crossing(field, a, b, value(a), value(b))
    made.set(key, cut)
    onCut(cut)
    return cut
  }
}

/** The pieces of one triangle cut where its corner values change sign. */
const cutTriangle = (v: Corners, f: readonly [number, number, number], cut: (a: Vertex, b: Vertex) => Vertex): Corners[] => {
  const [A, B, C] = v
  const [a, b, c] = f
  if ((a >= 0 && b >= 0 && c >= 0) || (a <= 0 && b <= 0 && c <= 0)) return [v]
  const lone: Corners | null =
    a * b < 0 && b * c < 0 ? [B, C, A] : a * b < 0 && a * c < 0 ? v : a * c < 0 && b * c < 0 ? [C, A, B] : null
  if (lone) {
    const [p, q, r] = lone
    const [m, o] = [cut(p, q), cut(p, r)]
    return [[p, m, o], [m, q, r], [m, r, o]]
  }
  const [p, q, r]: Corners = a === 0 ? [A, B, C] : b === 0 ? [B, C, A] : [C, A, B]
  const m = cut(q, r)
  return [[p, q, m], [p, m, r]]
}

/** Triangles split along `field` = 0, nothing removed; only those that `filter` admits. Shared edges stay shared. */
export const split = <T extends Triangle>(tris: readonly T[], field: Field, filter?: Filter, tolerance = ON_THE_CUT): T[] => {
  const values = new Map<Vertex, number>()
  const value = (v: Vertex): number => {
    const known = values.get(v)
    if (known !== undefined) return known
    const raw = field(v)
    const snapped = Math.abs(raw) < tolerance ? 0 : raw
    values.set(v, snapped)
    return snapped
  }
  const cut = edgeCutter(field, value, (v) => values.set(v, 0))
  return tris.flatMap((t) => {
    if (filter && !filter(t)) return [t]
    const pieces = cutTriangle(t.v, [value(t.v[0]), value(t.v[1]), value(t.v[2])], cut)
    return pieces.length === 1 ? [t] : pieces.map((v) => ({ ...t, v }))
  })
}

/** Straight pieces per radian of a rounded corner. */
const ARC_STEPS = 1.9

/** What a cut leaves and what it takes out. */
export interface CutResult {
  readonly rest: Triangle[]
  readonly region: Triangle[]
}

/** A piece that remembers which of the original triangles it was cut from. */
interface Traced extends Triangle {
  readonly from: number
}

const untraced = ({ v, material, chart, side }: Traced): Triangle => ({ v, material, chart, side })

/**
 * Cuts the part where all `fields` are negative out of the triangles. A triangle that lost no piece to the region is put
 * back whole, so that a half-plane does not cut across the whole skin; points left on its edges are joined by `stitch`.
 */
export const cutRegion = (tris: readonly Triangle[], filter: Filter, fields: readonly Field[]): CutResult => {
  const rest: Triangle[] = []
  const originals: Triangle[] = []
  let inside: Traced[] = []
  for (const t of tris) {
    if (!filter(t) || fields.some((f) => t.v.every((v) => f(v) >= 0))) rest.push(t)
    else {
      inside.push({ ...t, from: originals.length })
      originals.push(t)
    }
  }
  const outside: Traced[] = []
  for (const f of fields) {
    const pieces = split(inside, f)
    inside = []
    for (const t of pieces) (meanOver(t, f) < 0 ? inside : outside).push(t)
  }
  const hit = new Set(inside.map((t) => t.from))
  const restored = new Set<number>()
  for (const t of outside) {
    if (hit.has(t.from)) rest.push(untraced(t))
    else if (!restored.has(t.from)) {
      restored.add(t.from)
      rest.push(originals[t.from]!)
    }
  }
  return { rest, region: inside.map(untraced) }
}

/** Signed area of an outline, positive when counter-clockwise. */
const signedArea = (outline: readonly Vec2[]): number =>
  outline.reduce((sum, a, i) => {
    const b = outline[(i + 1) % outline.length]!
    return sum + (a[0] * b[1] - b[0] * a[1]) / 2
  }, 0)

/**
 * The inside of a convex outline grown by `radius` with round corners, as half-planes that are negative inside: straight
 * edges first, corner arcs last, so that each cut is exactly linear. `project` puts a vertex into the outline's plane.
 */
export const convexFields = (outline: readonly Vec2[], radius: number, project: (v: Vertex) => Vec2): Field[] => {
  const q = signedArea(outline) > 0 ? outline : [...outline].reverse()
  const m = q.length
  const normal = (i: number): Vec2 => {
    const [a, b] = [q[(i + m) % m]!, q[(i + 1 + m) % m]!]
    const d = Math.hypot(b[0] - a[0], b[1] - a[1])
    return [(b[1] - a[1]) / d, -(b[0] - a[0]) / d]
  }
  const edges: [Vec2, Vec2][] = []
  const arcs: [Vec2, Vec2][] = []
  for (let i = 0; i < m; i++) {
    const [n0, n1] = [normal(i - 1), normal(i)]
    const from = Math.atan2(n0[1], n0[0])
    let to = Math.atan2(n1[1], n1[0])
    while (to < from) to += 2 * Math.PI
    const steps = radius > 0 ? Math.max(1, Math.round((to - from) * ARC_STEPS)) : 0
    for (let j = 1; j < steps; j++) {
      const a = from + ((to - from) * j) / steps
      arcs.push([[Math.cos(a), Math.sin(a)], q[i]!])
    }
    edges.push([n1, q[i]!])
  }
  return [...edges, ...arcs].map(([n, c]) => (v: Vertex) => {
    const u = project(v)
    return (u[0] - c[0]) * n[0] + (u[1] - c[1]) * n[1] - radius
  })
}

/** Signed distance to any simple outline, negative inside (after Inigo Quilez, "2D distance functions"). */
export const outlineDistance = (outline: readonly Vec2[]): ((x: number, y: number) => number) => (x, y) => {
  let d = Infinity
  let sign = 1
  outline.forEach((a, i) => {
    const b = outline[(i + outline.length - 1) % outline.length]!
    const [ex, ey, wx, wy] = [b[0] - a[0], b[1] - a[1], x - a[0], y - a[1]]
    const h = Math.min(1, Math.max(0, (wx * ex + wy * ey) / (ex * ex + ey * ey)))
    d = Math.min(d, (wx - ex * h) ** 2 + (wy - ey * h) ** 2)
    const above = y >= a[1]
    const below = y < b[1]
    const right = ex * wy > ey * wx
    if ((above && below && right) || (!above && !below && !right)) sign = -sign
  })
  return sign * Math.sqrt(d)
}
