import type { Triangle } from './mesh.ts'
import { forEachTexel } from './raster.ts'
import type { Sheet } from './sheet.ts'
import { add, cross, map3, scale, unit } from './vec.ts'
import type { Vec3 } from './vec.ts'

/** Edge of a grid cell, length of a ray, rays per point, and how far a ray starts above the skin. Metres. */
const CELL = 0.06
const REACH = 0.55
const RAYS = 32
const LIFT = 0.004

interface RayGrid {
  readonly corners: Float64Array
  readonly cells: ReadonlyMap<number, readonly number[]>
  readonly low: Vec3
  readonly count: Vec3
}

const cellIndex = (count: Vec3, x: number, y: number, z: number): number => (x * count[1] + y) * count[2] + z

const createRayGrid = (tris: readonly Triangle[]): RayGrid => {
  const corners = Float64Array.from(tris.flatMap((t) => t.v.flatMap((v) => [...v.p])))
  const axis = (k: number): { low: number; high: number } => {
    let [low, high] = [Infinity, -Infinity]
    for (let i = k; i < corners.length; i += 3) {
      low = Math.min(low, corners[i]!)
      high = Math.max(high, corners[i]!)
    }
    return { low: low - 0.01, high: high + 0.01 }
  }
  const [x, y, z] = [axis(0), axis(1), axis(2)]
  const low: Vec3 = [x.low, y.low, z.low]
  const count = map3([x.high - x.low, y.high - y.low, z.high - z.low], (q) => Math.ceil(q / CELL))
  const cells = new Map<number, number[]>()
  tris.forEach((t, i) => {
    const from = [0, 1, 2].map((k) => Math.floor((Math.min(t.v[0].p[k]!, t.v[1].p[k]!, t.v[2].p[k]!) - low[k]!) / CELL))
    const to = [0, 1, 2].map((k) => Math.floor((Math.max(t.v[0].p[k]!, t.v[1].p[k]!, t.v[2].p[k]!) - low[k]!) / CELL))
    for (let a = from[0]!; a <= to[0]!; a++) for (let b = from[1]!; b <= to[1]!; b++) for (let c = from[2]!; c <= to[2]!; c++) {
      const key = cellIndex(count, a, b, c)
      const list = cells.get(key)
      if (list) list.push(i)
      else cells.set(key, [i])
    }
  })
  return { corners, cells, low, count }
}

/** Distance along a ray to triangle `i`, or infinity (Moeller and Trumbore 1997). */
const hitTriangle = (c: Float64Array, i: number, o: Vec3, d: Vec3): number => {
  const j = i * 9
  const [e1x, e1y, e1z] = [c[j + 3]! - c[j]!, c[j + 4]! - c[j + 1]!, c[j + 5]! - c[j + 2]!]
  const [e2x, e2y, e2z] = [c[j + 6]! - c[j]!, c[j + 7]! - c[j + 1]!, c[j + 8]! - c[j + 2]!]
  const [px, py, pz] = [d[1] * e2z - d[2] * e2y, d[2] * e2x - d[0] * e2z, d[0] * e2y - d[1] * e2x]
  const det = e1x * px + e1y * py + e1z * pz
  if (Math.abs(det) < 1e-12) return Infinity
  const [sx, sy, sz] = [o[0] - c[j]!, o[1] - c[j + 1]!, o[2] - c[j + 2]!]
  const u = (sx * px + sy * py + sz * pz) / det
  if (u < 0 || u > 1) return Infinity
  const [qx, qy, qz] = [sy * e1z - sz * e1y, sz * e1x - sx * e1z, sx * e1y - sy * e1x]
  const v = (d[0] * qx + d[1] * qy + d[2] * qz) / det
  if (v < 0 || u + v > 1) return Infinity
  const h = (e2x * qx + e2y * qy + e2z * qz) / det
  return h > 1e-4 ? h : Infinity
}

/** Distance to the nearest hit within reach, the ground included; the grid is walked cell by cell. */
const trace = (grid: RayGrid, o: Vec3, d: Vec3): number => {
  let best = d[2] < 0 ? Math.min(REACH, -o[2] / d[2]) : REACH
  const cell = [0, 1, 2].map((k) => Math.floor((o[k]! - grid.low[k]!) / CELL)) as [number, number, number]
  const next = [0, 1, 2].map((k) => {
    const edge = grid.low[k]! + (cell[k]! + (d[k]! > 0 ? 1 : 0)) * CELL
    return Math.abs(d[k]!) < 1e-9 ? Infinity : (edge - o[k]!) / d[k]!
  }) as [number, number, number]
  for (let t = 0; t < best; ) {
    if (cell.some((q, k) => q < 0 || q >= grid.count[k]!)) break
    const here = grid.cells.get(cellIndex(grid.count, ...cell)) ?? []
    for (const i of here) best = Math.min(best, hitTriangle(grid.corners, i, o, d))
    const k = next[0] < next[1] ? (next[0] < next[2] ? 0 : 2) : next[1] < next[2] ? 1 : 2
    t = next[k]
    cell[k] += d[k] > 0 ? 1 : -1
    next[k] += CELL / Math.abs(d[k])
  }
  return best
}

/** Cosine-weighted directions over the upper half sphere, spread by the golden angle. */
const DIRECTIONS: readonly Vec3[] = Array.from({ length: RAYS }, (_, i) => {
  const u = (i + 0.5) / RAYS
  const a = i * 2.399963
  return [Math.sqrt(u) * Math.cos(a), Math.sqrt(u) * Math.sin(a), Math.sqrt(1 - u)]
})

/** Openness 0..1 of a point with a normal: 1 where nothing is near. */
const openness = (grid: RayGrid, p: Vec3, n: Vec3): number => {
  const u = unit(cross(Math.abs(n[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0], n))
  const w = cross(n, u)
  const from = add(p, scale(n, LIFT))
  let sum = 0
  for (const q of DIRECTIONS) {
    const d = add(add(scale(u, q[0]), scale(w, q[1])), scale(n, q[2]))
    sum += Math.min(1, Math.sqrt(trace(grid, from, d) / REACH))
  }
  return sum / RAYS
}

/** Spreads known values into unknown ones (negative) around them, one texel each round. */
const spread = (map: Float32Array, size: number, rounds: number): void => {
  for (let round = 0; round < rounds; round++) {
    const before = map.slice()
    for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) {
      const i = y * size + x
      if (before[i]! >= 0) continue
      let [sum, n] = [0, 0]
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
        const [a, b] = [x + dx, y + dy]
        const q = a < 0 || b < 0 || a >= size || b >= size ? -1 : before[b * size + a]!
        if (q >= 0) [sum, n] = [sum + q, n + 1]
      }
      if (n > 0) map[i] = sum / n
    }
  }
}

/** Each known value replaced by the weighted mean of the known ones around it (3 by 3, binomial). */
const softened = (map: Float32Array, size: number): Float32Array => {
  const out = map.slice()
  for (let y = 1; y + 1 < size; y++) for (let x = 1; x + 1 < size; x++) {
    const i = y * size + x
    if (map[i]! < 0) continue
    let [sum, weight] = [0, 0]
    for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) {
      const q = map[i + dy * size + dx]!
      const w = q < 0 ? 0 : (2 - Math.abs(dx)) * (2 - Math.abs(dy))
      sum += w * q
      weight += w
    }
    out[i] = sum / weight
  }
  return out
}

/**
 * Ambient occlusion of the painted panels by the whole car and the ground, as 8-bit grey of `size` squared: 255 is open.
 * It is a map of its own; nothing of it goes into the paint. Texels away from any panel are 255.
 */
export const bakeOcclusion = (tris: readonly Triangle[], sheet: Sheet, size: number): Uint8Array => {
  const grid = createRayGrid(tris.filter((t) => t.material !== 'glass' && t.material !== 'lens'))
  const map = new Float32Array(size * size).fill(-1)
  for (const { uv, source } of sheet.triangles) {
    const [A, B, C] = source.v
    forEachTexel(uv, size, (x, y, a, b, c) => {
      const p = add(add(scale(A.p, a), scale(B.p, b)), scale(C.p, c))
      const n = unit(add(add(scale(A.n, a), scale(B.n, b)), scale(C.n, c)))
      map[y * size + x] = openness(grid, p, n)
    })
  }
  const soft = softened(softened(map, size), size)
  spread(soft, size, 6)
  return Uint8Array.from(soft, (q) => (q < 0 ? 255 : Math.round(255 * Math.min(1, q * 1.03) ** 1.2)))
}
