import type { MeshValue } from '../values/value.ts'

/** A pinhole camera: world -> camera by rows of `rotation` and `translation`; it looks down -Z, +Y is up. */
export interface Camera {
  readonly rotation: readonly number[]
  readonly translation: readonly [number, number, number]
  /** Focal length in px of the picture. */
  readonly focal: number
  readonly centre: readonly [number, number]
}

/** What each pixel of a picture shows: the triangle (or -1), its depth in metres, and perspective-correct barycentrics. */
export interface Visibility {
  readonly width: number
  readonly height: number
  readonly triangle: Int32Array
  readonly depth: Float32Array
  /** Weights of the triangle's first and second corner, two floats a pixel; the third is what is left to 1. */
  readonly weights: Float32Array
}

const NEAR = 0.05

/** A camera at `eye` that looks at `target` with +Y up. `fov` is the vertical angle in degrees. */
export function lookAt(
  eye: readonly [number, number, number],
  target: readonly [number, number, number],
  size: { readonly width: number; readonly height: number; readonly fov: number },
): Camera {
  const back = unit([eye[0] - target[0], eye[1] - target[1], eye[2] - target[2]])
  const right = unit([back[2], 0, -back[0]])
  const up = [back[1] * right[2] - back[2] * right[1], back[2] * right[0] - back[0] * right[2], back[0] * right[1] - back[1] * right[0]]
  const rotation = [...right, ...up, ...back]
  const move = (row: number) =>
    -(rotation[row * 3]! * eye[0] + rotation[row * 3 + 1]! * eye[1] + rotation[row * 3 + 2]! * eye[2])
  return {
    rotation,
    translation: [move(0), move(1), move(2)],
    focal: size.height / 2 / Math.tan((size.fov * Math.PI) / 360),
    centre: [size.width / 2, size.height / 2],
  }
}

function unit([x, y, z]: readonly [number, number, number]): [number, number, number] {
  const length = Math.hypot(x, y, z) || 1
  return [x / length, y / length, z / length]
}

/** Projects every vertex: x and y in px (pixel centres at +0.5), z = distance along the view in metres. */
export function project(positions: Float32Array, camera: Camera): Float32Array {
  const out = new Float32Array(positions.length)
  const [r0, r1, r2, r3, r4, r5, r6, r7, r8] = camera.rotation as [number, number, number, number, number, number, number, number, number]
  const [tx, ty, tz] = camera.translation
  for (let i = 0; i < positions.length; i += 3) {
    const x = positions[i]!
    const y = positions[i + 1]!
    const z = positions[i + 2]!
    const depth = -(r6 * x + r7 * y + r8 * z + tz)
    const scale = camera.focal / Math.max(depth, NEAR)
    out[i] = camera.centre[0] + (r0 * x + r1 * y + r2 * z + tx) * scale
    out[i + 1] = camera.centre[1] - (r3 * x + r4 * y + r5 * z + ty) * scale
    out[i + 2] = depth
  }
  return out
}

/**
 * Finds what each pixel sees by a z-buffer. `hidden` names materials that are skipped (thin covers that a z-buffer
 * cannot blend). Triangles that reach behind the near plane are dropped: the camera stands outside the car.
 */
export function rasterize(
  mesh: MeshValue,
  camera: Camera,
  width: number,
  height: number,
  hidden: ReadonlySet<string> = new Set(),
): Visibility {
  const view: Visibility = {
    width,
    height,
    triangle: new Int32Array(width * height).fill(-1),
    depth: new Float32Array(width * height).fill(Infinity),
    weights: new Float32Array(width * height * 2),
  }
  const points = project(mesh.positions, camera)
  for (const part of mesh.parts) {
    if (hidden.has(part.material)) continue
    for (let i = part.start; i < part.start + part.count; i += 3) fillTriangle(view, points, mesh.indices, i)
  }
  return view
}

function fillTriangle(view: Visibility, points: Float32Array, indices: Uint32Array, first: number): void {
  const a = indices[first]! * 3
  const b = indices[first + 1]! * 3
  const c = indices[first + 2]! * 3
  const za = points[a + 2]!
  const zb = points[b + 2]!
  const zc = points[c + 2]!
  if (za < NEAR || zb < NEAR || zc < NEAR) return
  const ax = points[a]!
  const ay = points[a + 1]!
  const bx = points[b]!
  const by = points[b + 1]!
  const cx = points[c]!
  const cy = points[c + 1]!
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
  if (Math.abs(area) < 1e-9) return
  const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5))
  const right = Math.min(view.width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5))
  const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5))
  const bottom = Math.min(view.height - 1, Math.floor(Math.max(ay, by, cy) - 0.5))
  const inverse = 1 / area
  const triangle = first / 3
  for (let y = top; y <= bottom; y++) {
    const py = y + 0.5
    for (let x = left; x <= right; x++) {
      const px = x + 0.5
      const wa = ((bx - px) * (cy - py) - (cx - px) * (by - py)) * inverse
      const wb = ((cx - px) * (ay - py) - (ax - px) * (cy - py)) * inverse
      const wc = 1 - wa - wb
      if (wa < 0 || wb < 0 || wc < 0) continue
      const depth = 1 / (wa / za + wb / zb + wc / zc)
      const at = y * view.width + x
      if (depth >= view.depth[at]!) continue
      view.depth[at] = depth
      view.triangle[at] = triangle
      view.weights[at * 2] = (wa / za) * depth
      view.weights[at * 2 + 1] = (wb / zb) * depth
    }
  }
}
