import { boundary } from './boundary.ts'
import { isFlat, mapVertices, mixVertices } from './mesh.ts'
import type { Corners, Triangle, Vertex } from './mesh.ts'
import { add, dot, length, sub, unit } from './vec.ts'
import type { Vec3 } from './vec.ts'

const CELL = 0.05

/** Points in buckets along x, for finding those near a segment. */
const bucketed = (points: readonly Vertex[]): ((a: Vec3, b: Vec3, reach: number) => Vertex[]) => {
  const buckets = new Map<number, Vertex[]>()
  for (const v of points) {
    const i = Math.floor(v.p[0] / CELL)
    const list = buckets.get(i)
    if (list) list.push(v)
    else buckets.set(i, [v])
  }
  return (a, b, reach) => {
    const from = Math.floor((Math.min(a[0], b[0]) - reach) / CELL)
    const to = Math.floor((Math.max(a[0], b[0]) + reach) / CELL)
    const out: Vertex[] = []
    for (let i = from; i <= to; i++) out.push(...(buckets.get(i) ?? []))
    return out
  }
}

const key = (p: Vec3): string => `${Math.round(p[0] * 1e5)},${Math.round(p[1] * 1e5)},${Math.round(p[2] * 1e5)}`

const openVertices = (tris: readonly Triangle[]): Vertex[] => {
  const seen = new Map<string, Vertex>()
  for (const edge of boundary(tris)) for (const v of edge) if (!seen.has(key(v.p))) seen.set(key(v.p), v)
  return [...seen.values()]
}

/** Points that lie on the edge from `a` to `b` within `tolerance`, in order, as shares of the edge. */
const pointsOnEdge = (a: Vertex, b: Vertex, near: readonly Vertex[], tolerance: number): { t: number; at: Vertex }[] => {
  const along = sub(b.p, a.p)
  const l2 = dot(along, along)
  const found: { t: number; at: Vertex }[] = []
  for (const q of near) {
    const w = sub(q.p, a.p)
    const t = dot(w, along) / l2
    if (t <= 0 || t >= 1) continue
    const off = sub(w, [along[0] * t, along[1] * t, along[2] * t])
    const l = Math.sqrt(l2)
    if (length(off) < tolerance && t * l > 1e-4 && (1 - t) * l > 1e-4) found.push({ t, at: q })
  }
  return found.sort((x, y) => x.t - y.t)
}

/** A triangle with points inserted on its open edges, as a fan for each edge in turn. */
const insertPoints = (v: Corners, onEdge: (a: Vertex, b: Vertex) => { t: number; at: Vertex }[]): Corners[] => {
  for (let i = 0; i < 3; i++) {
    const [a, b, c] = [v[i]!, v[(i + 1) % 3]!, v[(i + 2) % 3]!]
    const points = onEdge(a, b)
    if (points.length === 0) continue
    const chain = [a, ...points.map(({ t, at }): Vertex => ({ ...mixVertices(a, b, t), p: at.p })), b]
    return chain.slice(1).flatMap((q, k) => insertPoints([chain[k]!, q, c], onEdge))
  }
  return [v]
}

/** Triangles whose open edges take up the open `points` lying on them, so that no T-junction is left between them. */
export const insertOnOpenEdges = (tris: readonly Triangle[], points: readonly Vertex[], tolerance: number): Triangle[] => {
  const near = bucketed(points)
  const open = new Map<string, { t: number; at: Vertex }[]>()
  for (const [a, b] of boundary(tris)) {
    const found = pointsOnEdge(a, b, near(a.p, b.p, tolerance), tolerance)
    if (found.length > 0) open.set(`${key(a.p)}|${key(b.p)}`, found)
  }
  if (open.size === 0) return [...tris]
  const onEdge = (a: Vertex, b: Vertex) => open.get(`${key(a.p)}|${key(b.p)}`) ?? []
  return tris.flatMap((t) => {
    const pieces = insertPoints(t.v, onEdge)
    return pieces.length === 1 ? [t] : pieces.filter((v) => !isFlat(v)).map((v) => ({ ...t, v }))
  })
}

/** Closes T-junctions within one set of triangles: every open vertex on another's open edge is taken up by it. */
export const stitch = (tris: readonly Triangle[], tolerance: number): Triangle[] =>
  insertOnOpenEdges(tris, openVertices(tris), tolerance)

/**
 * Joins two sets of triangles along a border that each sampled on its own: open vertices closer than `reach` become one,
 * the others are inserted into the edge they lie on, and normals along the border are shared.
 */
export const zip = (first: readonly Triangle[], second: readonly Triangle[], reach: number): Triangle[] => {
  const targets = openVertices(first)
  const near = bucketed(targets)
  const borderKeys = new Set(openVertices(second).map((v) => key(v.p)))
  const snapped = mapVertices(second, (v) => {
    if (!borderKeys.has(key(v.p))) return v
    let best: Vertex | undefined
    let distance = reach
    for (const q of near(v.p, v.p, reach)) {
      const d = length(sub(q.p, v.p))
      if (d < distance) {
        best = q
        distance = d
      }
    }
    return best ? { ...v, p: best.p } : v
  }).filter((t) => !isFlat(t.v))
  const a = insertOnOpenEdges(first, openVertices(snapped), reach)
  const b = insertOnOpenEdges(snapped, targets, reach)
  return sharedNormals(a, b)
}

/** Both sets together; where a vertex of one lies on a vertex of the other, both take the mean normal. */
const sharedNormals = (a: readonly Triangle[], b: readonly Triangle[]): Triangle[] => {
  const normals = (tris: readonly Triangle[]): Map<string, Vec3> =>
    new Map(tris.flatMap((t) => t.v.map((v): [string, Vec3] => [key(v.p), v.n])))
  const [na, nb] = [normals(a), normals(b)]
  return mapVertices([...a, ...b], (v) => {
    const [p, q] = [na.get(key(v.p)), nb.get(key(v.p))]
    return p && q ? { ...v, n: unit(add(p, q)) } : v
  })
}
