import type { MeshValue } from '../values/value.ts'
import type { Camera, Visibility } from './raster.ts'

/** How a material looks; colours are linear, 0..1. */
export interface Look {
  readonly color: readonly [number, number, number]
  readonly metallic: number
  readonly roughness: number
  readonly clearcoat: number
  readonly emissive: readonly [number, number, number]
  readonly unlit: boolean
  /** Wears the sheet: colour and finish come from `paint`. */
  readonly painted: boolean
}

/** The sheet that painted materials wear: RGBA sRGB, and optionally a finish plane (see values/finish.ts). */
export interface Paint {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
  readonly finish?: Uint8Array
}

/** A soft step from 0 to 1 where `value` passes `edge`. */
function soft(edge: number, value: number, width: number): number {
  const t = Math.min(1, Math.max(0, (value - edge) / width + 0.5))
  return t * t * (3 - 2 * t)
}

/** Light that reaches a point from a direction: a studio with a long soft box overhead, two at the sides, a grey floor. */
function studio(x: number, y: number, z: number, blur: number, out: Float32Array): void {
  const spread = blur * 1.2
  const sky = 0.34 + 0.3 * Math.max(0, y)
  const floor = 0.16
  const horizon = soft(0, y, 0.12 + spread)
  const overhead = soft(0.72, y, 0.1 + spread) * soft(-0.55, -Math.abs(x), 0.15 + spread) * 2.1
  const side = soft(0.18, y, 0.08 + spread) * soft(-0.5, -y, 0.08 + spread) * soft(0.78, Math.abs(x), 0.1 + spread) * 1.2
  const front = soft(0.1, y, 0.1 + spread) * soft(-0.4, -y, 0.1 + spread) * soft(0.86, Math.abs(z), 0.06 + spread) * 0.5
  const light = floor + (sky - floor) * horizon + (overhead + side + front) * (1 - 0.45 * blur)
  out[0] = light
  out[1] = light * 1.005
  out[2] = light * 1.02
}

const LINEAR = Float32Array.from({ length: 256 }, (_, i) => {
  const s = i / 255
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4
})

/** A mild shoulder keeps soft boxes from burning out; then the sRGB curve (IEC 61966-2-1). */
function toByte(linear: number): number {
  const v = linear < 0.7 ? linear : 0.7 + 0.3 * (1 - Math.exp(-(linear - 0.7) / 0.3))
  return 255 * (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055) + 0.5
}

interface Surface {
  readonly color: Float32Array
  metallic: number
  roughness: number
  clearcoat: number
}

function readPaint(paint: Paint, u: number, v: number, surface: Surface): void {
  const x = Math.min(paint.width - 1, Math.max(0, u * paint.width - 0.5))
  const y = Math.min(paint.height - 1, Math.max(0, v * paint.height - 0.5))
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  const fx = x - x0
  const fy = y - y0
  const right = x0 + 1 < paint.width ? 4 : 0
  const down = y0 + 1 < paint.height ? paint.width * 4 : 0
  const at = (y0 * paint.width + x0) * 4
  for (let c = 0; c < 3; c++) {
    const above = LINEAR[paint.pixels[at + c]!]! * (1 - fx) + LINEAR[paint.pixels[at + right + c]!]! * fx
    const below = LINEAR[paint.pixels[at + down + c]!]! * (1 - fx) + LINEAR[paint.pixels[at + down + right + c]!]! * fx
    surface.color[c] = above * (1 - fy) + below * fy
  }
  const nearest = at + (fx > 0.5 ? right : 0) + (fy > 0.5 ? down : 0)
  surface.metallic = (paint.finish?.[nearest] ?? 0) / 255
  surface.roughness = (paint.finish?.[nearest + 1] ?? 60) / 255
  surface.clearcoat = (paint.finish?.[nearest + 2] ?? 255) / 255
}

/** Everything that shading one pixel reads. */
interface Scene {
  readonly mesh: MeshValue
  readonly looks: readonly Look[]
  readonly lookOf: Uint8Array
  readonly paint: Paint
  readonly eye: readonly [number, number, number]
}

const normal = new Float32Array(3)
const toEye = new Float32Array(3)
const light = new Float32Array(3)
const diffuse = new Float32Array(3)

function interpolate(values: Float32Array, stride: number, indices: Uint32Array, first: number, wa: number, wb: number, k: number): number {
  const wc = 1 - wa - wb
  return (
    values[indices[first]! * stride + k]! * wa +
    values[indices[first + 1]! * stride + k]! * wb +
    values[indices[first + 2]! * stride + k]! * wc
  )
}

function normalize(v: Float32Array): void {
  const length = Math.hypot(v[0]!, v[1]!, v[2]!) || 1
  v[0]! /= length
  v[1]! /= length
  v[2]! /= length
}

/** Lambert under a blurred studio, a Fresnel-weighted reflection for the base, and one for the clearcoat (Schlick). */
function shadeSurface(surface: Surface, out: Float32Array): void {
  const nx = normal[0]!
  const ny = normal[1]!
  const nz = normal[2]!
  const facing = nx * toEye[0]! + ny * toEye[1]! + nz * toEye[2]!
  const rx = 2 * facing * nx - toEye[0]!
  const ry = 2 * facing * ny - toEye[1]!
  const rz = 2 * facing * nz - toEye[2]!
  const grazing = (1 - Math.max(0, facing)) ** 5
  studio(nx, ny, nz, 1, light)
  diffuse.set(light)
  studio(rx, ry, rz, surface.roughness, light)
  for (let c = 0; c < 3; c++) {
    const base = surface.color[c]!
    const f0 = 0.04 * (1 - surface.metallic) + base * surface.metallic
    const fresnel = f0 + (1 - surface.roughness) * (1 - f0) * grazing
    out[c] = base * (1 - surface.metallic) * diffuse[c]! * 1.15 + fresnel * light[c]!
  }
  if (surface.clearcoat > 0) {
    studio(rx, ry, rz, 0.05, light)
    const coat = surface.clearcoat * (0.04 + 0.96 * grazing)
    for (let c = 0; c < 3; c++) out[c] = out[c]! * (1 - coat) + light[c]! * coat
  }
}

function shadePixel(scene: Scene, triangle: number, wa: number, wb: number, surface: Surface, out: Float32Array): void {
  const first = triangle * 3
  const { mesh } = scene
  const look = scene.looks[scene.lookOf[triangle]!]!
  for (let k = 0; k < 3; k++) {
    normal[k] = interpolate(mesh.normals, 3, mesh.indices, first, wa, wb, k)
    toEye[k] = scene.eye[k]! - interpolate(mesh.positions, 3, mesh.indices, first, wa, wb, k)
  }
  normalize(normal)
  normalize(toEye)
  if (normal[0]! * toEye[0]! + normal[1]! * toEye[1]! + normal[2]! * toEye[2]! < 0) for (let k = 0; k < 3; k++) normal[k]! *= -1
  if (look.painted) {
    readPaint(scene.paint, interpolate(mesh.uvs, 2, mesh.indices, first, wa, wb, 0), interpolate(mesh.uvs, 2, mesh.indices, first, wa, wb, 1), surface)
  } else {
    surface.color.set(look.color)
    surface.metallic = look.metallic
    surface.roughness = look.roughness
    surface.clearcoat = look.clearcoat
  }
  if (look.unlit) out.set(look.color)
  else shadeSurface(surface, out)
  for (let c = 0; c < 3; c++) out[c]! += look.emissive[c]!
}

/** Where the eye of a camera stands, in world space: -R^T t. */
function eyeOf({ rotation: r, translation: t }: Camera): [number, number, number] {
  const at = (k: number) => -(r[k]! * t[0] + r[k + 3]! * t[1] + r[k + 6]! * t[2])
  return [at(0), at(1), at(2)]
}

/**
 * Shades what `view` sees into RGBA with straight alpha: the car is opaque, the rest clear. `looks` gives each material
 * of the mesh by name; materials without a look are dark grey.
 */
export function shade(
  view: Visibility,
  mesh: MeshValue,
  camera: Camera,
  looks: Readonly<Record<string, Look>>,
  paint: Paint,
  out: Uint8Array,
): void {
  const plain: Look = { color: [0.05, 0.05, 0.05], metallic: 0, roughness: 0.6, clearcoat: 0, emissive: [0, 0, 0], unlit: false, painted: false }
  const lookOf = new Uint8Array(mesh.indices.length / 3)
  mesh.parts.forEach((part, i) => lookOf.fill(i, part.start / 3, (part.start + part.count) / 3))
  const scene: Scene = { mesh, looks: mesh.parts.map((part) => looks[part.material] ?? plain), lookOf, paint, eye: eyeOf(camera) }
  const surface: Surface = { color: new Float32Array(3), metallic: 0, roughness: 0, clearcoat: 0 }
  const linear = new Float32Array(3)
  for (let i = 0; i < view.triangle.length; i++) {
    const triangle = view.triangle[i]!
    if (triangle < 0) continue
    shadePixel(scene, triangle, view.weights[i * 2]!, view.weights[i * 2 + 1]!, surface, linear)
    for (let c = 0; c < 3; c++) out[i * 4 + c] = toByte(linear[c]!)
    out[i * 4 + 3] = 255
  }
}
