import type { MeshPart, MeshValue } from '../values/value.ts'

/**
 * Goes over the texels of a sheet that the triangles of a part cover, by the mesh's UVs (u right, v down). `visit` is told the texel,
 * the triangle's first index, and its barycentric weights there (first and second corner; the third is what is left to 1).
 * A texel on an edge is visited for each triangle that touches its middle.
 */
export function eachTexel(
  mesh: MeshValue,
  { start, count }: Pick<MeshPart, 'start' | 'count'>,
  width: number,
  height: number,
  visit: (texel: number, first: number, wa: number, wb: number) => void,
): void {
  for (let first = start; first < start + count; first += 3) fill(mesh, first, width, height, visit)
}

/** Square metres of a triangle for each texel that it covers on a sheet. */
export function areaPerTexel({ positions, uvs, indices }: MeshValue, first: number, width: number, height: number): number {
  const [a, b, c] = [indices[first]!, indices[first + 1]!, indices[first + 2]!]
  const edge = (to: number) => [0, 1, 2].map((k) => positions[to * 3 + k]! - positions[a * 3 + k]!) as [number, number, number]
  const [u, v] = [edge(b), edge(c)]
  const metres = Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
  const across = (to: number, k: number) => uvs[to * 2 + k]! - uvs[a * 2 + k]!
  const texels = Math.abs(across(b, 0) * across(c, 1) - across(c, 0) * across(b, 1)) * width * height
  return metres / Math.max(1e-12, texels)
}

function fill(mesh: MeshValue, first: number, width: number, height: number, visit: (texel: number, first: number, wa: number, wb: number) => void): void {
  const { uvs, indices } = mesh
  const [a, b, c] = [indices[first]! * 2, indices[first + 1]! * 2, indices[first + 2]! * 2]
  const [ax, ay] = [uvs[a]! * width, uvs[a + 1]! * height]
  const [bx, by] = [uvs[b]! * width, uvs[b + 1]! * height]
  const [cx, cy] = [uvs[c]! * width, uvs[c + 1]! * height]
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
  if (Math.abs(area) < 1e-12) return
  const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5))
  const right = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5))
  const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5))
  const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5))
  // The weights fall evenly along a row.
  const stepA = (by - cy) / area
  const stepB = (cy - ay) / area
  for (let y = top; y <= bottom; y++) {
    const [px, py] = [left + 0.5, y + 0.5]
    let wa = ((bx - px) * (cy - py) - (cx - px) * (by - py)) / area
    let wb = ((cx - px) * (ay - py) - (ax - px) * (cy - py)) / area
    for (let x = left; x <= right; x++, wa += stepA, wb += stepB) {
      if (wa >= -1e-9 && wb >= -1e-9 && 1 - wa - wb >= -1e-9) visit(y * width + x, first, wa, wb)
    }
  }
}

/** Where the texels of a sheet lie on the car. */
export interface SheetPoints {
  readonly width: number
  readonly height: number
  /** Texels that are paint, in order. */
  readonly texels: Uint32Array
  /** GLB frame, metres, and unit normals: three floats for each of `texels`. */
  readonly positions: Float32Array
  readonly normals: Float32Array
  /** Square metres that each of `texels` covers. */
  readonly areas: Float32Array
}

/** The place on the car of every texel that a material paints, at a sheet size. Texels that two triangles share go to the first. */
export function sheetPoints(mesh: MeshValue, material: string, width: number, height: number): SheetPoints {
  const owner = new Int32Array(width * height).fill(-1)
  const weights = new Float32Array(width * height * 2)
  for (const part of mesh.parts) {
    if (part.material !== material) continue
    eachTexel(mesh, part, width, height, (texel, first, wa, wb) => {
      if (owner[texel]! >= 0) return
      owner[texel] = first
      weights[texel * 2] = wa
      weights[texel * 2 + 1] = wb
    })
  }
  const texels = Uint32Array.from(owner.keys()).filter((texel) => owner[texel]! >= 0)
  const points: SheetPoints = {
    width,
    height,
    texels,
    positions: new Float32Array(texels.length * 3),
    normals: new Float32Array(texels.length * 3),
    areas: new Float32Array(texels.length),
  }
  texels.forEach((texel, i) => place(mesh, points, i, owner[texel]!, weights[texel * 2]!, weights[texel * 2 + 1]!))
  return points
}

function place(mesh: MeshValue, out: SheetPoints, i: number, first: number, wa: number, wb: number): void {
  const { positions, normals, indices } = mesh
  const [a, b, c] = [indices[first]!, indices[first + 1]!, indices[first + 2]!]
  const wc = 1 - wa - wb
  let length = 0
  for (let k = 0; k < 3; k++) {
    out.positions[i * 3 + k] = positions[a * 3 + k]! * wa + positions[b * 3 + k]! * wb + positions[c * 3 + k]! * wc
    const n = normals[a * 3 + k]! * wa + normals[b * 3 + k]! * wb + normals[c * 3 + k]! * wc
    out.normals[i * 3 + k] = n
    length += n * n
  }
  const scale = 1 / Math.max(1e-9, Math.sqrt(length))
  for (let k = 0; k < 3; k++) out.normals[i * 3 + k]! *= scale
  out.areas[i] = areaPerTexel(mesh, first, out.width, out.height)
}
