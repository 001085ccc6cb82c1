import { faceNormal, flipped } from './mesh.ts'
import type { Triangle, Vertex } from './mesh.ts'
import { add, cross, dot, scale, sub, unit } from './vec.ts'
import type { Vec3 } from './vec.ts'

const positionKey = (p: Vec3): string => `${Math.round(p[0] * 1e5)},${Math.round(p[1] * 1e5)},${Math.round(p[2] * 1e5)}`

/** Area-weighted vertex normals; faces more than `crease` degrees apart do not share one. */
export const smoothNormals = (tris: readonly Triangle[], crease = 180): Triangle[] => {
  const limit = Math.cos((crease * Math.PI) / 180)
  const faces = tris.map((t) => faceNormal(t.v))
  const units = faces.map(unit)
  const around = new Map<string, number[]>()
  tris.forEach((t, i) => {
    for (const v of t.v) {
      const key = positionKey(v.p)
      const list = around.get(key)
      if (list) list.push(i)
      else around.set(key, [i])
    }
  })
  return tris.map((t, i) => {
    const smooth = (v: Vertex): Vertex => {
      let sum: Vec3 = [0, 0, 0]
      for (const j of around.get(positionKey(v.p)) ?? []) {
        if (crease >= 180 || dot(units[j]!, units[i]!) > limit) sum = add(sum, faces[j]!)
      }
      return { ...v, n: unit(sum) }
    }
    return { ...t, v: [smooth(t.v[0]), smooth(t.v[1]), smooth(t.v[2])] }
  })
}

/** Normals of a grid by central differences along both directions; `sign` -1 turns them round. */
export const gridNormals = (grid: readonly (readonly Vertex[])[], sign: 1 | -1 = 1): Vertex[][] =>
  grid.map((row, i) =>
    row.map((v, j) => {
      const below = grid[Math.max(0, i - 1)]![j]!
      const above = grid[Math.min(grid.length - 1, i + 1)]![j]!
      const before = row[Math.max(0, j - 1)]!
      const after = row[Math.min(row.length - 1, j + 1)]!
      return { ...v, n: unit(scale(cross(sub(above.p, below.p), sub(after.p, before.p)), sign)) }
    }),
  )

/** Triangles wound so that each agrees with its own vertex normals. */
export const woundByNormals = (tris: readonly Triangle[]): Triangle[] =>
  tris.map((t) => {
    const [a, b, c] = t.v
    return dot(faceNormal(t.v), add(a.n, add(b.n, c.n))) < 0 ? { ...t, v: [a, c, b] } : t
  })

/** A closed solid turned so that its faces look outwards, whatever way it was wound. */
export const outward = (tris: readonly Triangle[]): Triangle[] => {
  let centre: Vec3 = [0, 0, 0]
  for (const t of tris) centre = add(centre, scale(t.v[0].p, 1 / tris.length))
  let volume = 0
  for (const t of tris) volume += dot(sub(t.v[0].p, centre), cross(sub(t.v[1].p, centre), sub(t.v[2].p, centre)))
  return volume < 0 ? flipped(tris) : [...tris]
}

/** An open sheet turned so that its mean normal points along `direction`. */
export const facing = (tris: readonly Triangle[], direction: Vec3): Triangle[] => {
  let sum = 0
  for (const t of tris) sum += dot(faceNormal(t.v), direction)
  return sum < 0 ? flipped(tris) : [...tris]
}
