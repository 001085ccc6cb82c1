import type { MeshValue } from '../values/value.ts'
import type { SquareCamera } from './camera.ts'
import { rasterize, type Visibility } from './raster.ts'

/** A square part of the photo's square, in its sides. */
export interface Window {
  readonly left: number
  readonly top: number
  readonly span: number
}

/** What a camera sees of the car in a part of the photo: a z-buffer, and how far each pixel is from where paint ends. */
export interface PhotoView {
  readonly camera: SquareCamera
  readonly window: Window
  /** Px that the window's span has. */
  readonly side: number
  /** Triangles, depths and weights as a pinhole sees them: the lens's k1 bends the photo, not what hides what. */
  readonly seen: Visibility
  /** Px (of `side`) from each pixel to the nearest that shows no paint, or paint that lies far behind or before; at most 255. */
  readonly clear: Uint8Array
  /** Px from each pixel that shows no paint to the nearest that does, thin lines left out; at most 255. */
  readonly outer: Uint8Array
}

/** Paint that lies this much farther off, in metres, than its neighbour in the photo belongs to another part of the car. */
const DEPTH_STEP = 0.12
/** How much deeper than the z-buffer a point may lie and still be seen, in metres. */
const SLACK = 0.015
/** Paint seen at less than the first cosine counts for nothing, at the second or more in full. */
const FACING: readonly [number, number] = [0.15, 0.45]
/** What shows no paint and is at most twice this wide, in px of a 1024 px square, is a line between panels and no border. */
const LINE = 1.6

/** Looks at the car through a camera. `hidden` are materials too clear to hide anything; `paint` is the material that wears the sheet. */
export function viewThrough(camera: SquareCamera, mesh: MeshValue, paint: string, hidden: ReadonlySet<string>, window: Window, side: number): PhotoView {
  const { rotation: r, translation: t, focal, centre } = camera
  const scale = side / window.span
  const pinhole = {
    rotation: r.map((value, k) => (k < 3 ? value : -value)),
    translation: [t[0], -t[1], -t[2]] as const,
    focal: focal * scale,
    centre: [(centre[0] - window.left) * scale, (centre[1] - window.top) * scale] as const,
  }
  const seen = rasterize(mesh, pinhole, side, side, hidden)
  const other = withoutLines(notPaint(seen, paintTriangles(mesh, paint)), side, Math.max(1, (LINE * scale) / 1024))
  const paintOnly = new Uint8Array(other.length)
  for (let i = 0; i < other.length; i++) paintOnly[i] = other[i] === 0 ? 1 : 0
  const outer = distances(paintOnly, side, side)
  return { camera, window, side, seen, outer, clear: distances(withSteps(other, seen), side, side) }
}

/** A window around a list of places (x, y in turn, in sides of the square) as far as they lie in it, with a rim so that outlines show. */
export function windowAround(places: ArrayLike<number>): Window {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i + 1 < places.length; i += 2) {
    left = Math.min(left, places[i]!)
    right = Math.max(right, places[i]!)
    top = Math.min(top, places[i + 1]!)
    bottom = Math.max(bottom, places[i + 1]!)
  }
  ;[left, right, top, bottom] = [Math.max(0, left), Math.min(1, right), Math.max(0, top), Math.min(1, bottom)]
  const span = Math.max(right - left, bottom - top) * 1.1
  if (!(span > 0)) return { left: 0, top: 0, span: 1 }
  return { left: (left + right - span) / 2, top: (top + bottom - span) / 2, span }
}

function paintTriangles(mesh: MeshValue, paint: string): Uint8Array {
  const is = new Uint8Array(mesh.indices.length / 3)
  for (const part of mesh.parts) if (part.material === paint) is.fill(1, part.start / 3, (part.start + part.count) / 3)
  return is
}

/** 1 where a pixel shows something else than paint. */
function notPaint({ triangle }: Visibility, isPaint: Uint8Array): Uint8Array {
  // Plain loops here and below: mapping a large typed array costs ten times as much.
  const other = new Uint8Array(triangle.length)
  for (let i = 0; i < other.length; i++) other[i] = triangle[i]! >= 0 && isPaint[triangle[i]!] === 1 ? 0 : 1
  return other
}

/** Drops what is nowhere wider than twice `px`: an opening, by distances. */
function withoutLines(other: Uint8Array, side: number, px: number): Uint8Array {
  const paint = new Uint8Array(other.length)
  for (let i = 0; i < paint.length; i++) paint[i] = other[i] === 0 ? 1 : 0
  const deep = distances(paint, side, side)
  for (let i = 0; i < deep.length; i++) deep[i] = deep[i]! > px ? 1 : 0
  const wide = distances(deep, side, side)
  for (let i = 0; i < wide.length; i++) wide[i] = wide[i]! <= px ? 1 : 0
  return wide
}

/** Adds the pixels at which paint lies much farther off than beside them. */
function withSteps(other: Uint8Array, { depth, width }: Visibility): Uint8Array {
  for (let i = width; i < other.length; i++) {
    if (Math.abs(depth[i]! - depth[i - 1]!) > DEPTH_STEP || Math.abs(depth[i]! - depth[i - width]!) > DEPTH_STEP) {
      // Thin lines between panels show what lies deep inside: they are no steps.
      if (depth[i]! < Infinity && depth[i - 1]! < Infinity && depth[i - width]! < Infinity) other[i] = 1
    }
  }
  return other
}

/** Px from each pixel to the nearest that is set, by two passes of the 3-4 chamfer (Borgefors, 1986), at most 255; beyond the rim nothing is set. */
function distances(set: Uint8Array, width: number, height: number): Uint8Array {
  const d = new Uint16Array(set.length)
  for (let i = 0; i < d.length; i++) d[i] = set[i] ? 0 : 765
  for (let y = 0; y < height; y++) {
    for (let x = 0, i = y * width; x < width; x++, i++) {
      let best = d[i]!
      if (best === 0) continue
      if (x > 0) best = Math.min(best, d[i - 1]! + 3)
      if (y > 0) {
        best = Math.min(best, d[i - width]! + 3)
        if (x > 0) best = Math.min(best, d[i - width - 1]! + 4)
        if (x + 1 < width) best = Math.min(best, d[i - width + 1]! + 4)
      }
      d[i] = best
    }
  }
  const out = new Uint8Array(d.length)
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1, i = y * width + x; x >= 0; x--, i--) {
      let best = d[i]!
      if (best > 0) {
        if (x + 1 < width) best = Math.min(best, d[i + 1]! + 3)
        if (y + 1 < height) {
          best = Math.min(best, d[i + width]! + 3)
          if (x + 1 < width) best = Math.min(best, d[i + width + 1]! + 4)
          if (x > 0) best = Math.min(best, d[i + width - 1]! + 4)
        }
        d[i] = best
      }
      out[i] = (best / 3 + 0.5) | 0
    }
  }
  return out
}

/** What a view tells of one point of the paint. */
export interface Sighting {
  /** Where the photo shows it, in sides of the square, the lens's bend included. */
  x: number
  y: number
  /** 0..1: in sight, facing the camera, and at least `trim` px (of a 1024 px square) inside the paint. */
  trust: number
  /** In sight and facing, however near to where the paint ends. */
  seen: boolean
}

/** Looks up one point of the paint with its unit normal. Writes into `out`, since this runs for every texel. */
export function sight(view: PhotoView, x: number, y: number, z: number, nx: number, ny: number, nz: number, trim: number, out: Sighting): void {
  const { rotation: r, translation: t, focal, centre, k1 } = view.camera
  const depth = r[6]! * x + r[7]! * y + r[8]! * z + t[2]
  out.trust = 0
  out.seen = false
  if (depth <= 0.05) return
  const qx = r[0]! * x + r[1]! * y + r[2]! * z + t[0]
  const qy = r[3]! * x + r[4]! * y + r[5]! * z + t[1]
  const a = qx / depth
  const b = qy / depth
  const bent = focal * (1 + k1 * (a * a + b * b))
  out.x = centre[0] + bent * a
  out.y = centre[1] + bent * b
  // The point seen from the camera is -q; both turned into the camera's axes.
  const facing = -((r[0]! * nx + r[1]! * ny + r[2]! * nz) * qx + (r[3]! * nx + r[4]! * ny + r[5]! * nz) * qy + (r[6]! * nx + r[7]! * ny + r[8]! * nz) * depth) / Math.sqrt(qx * qx + qy * qy + depth * depth)
  if (facing <= 0.1) return
  const scale = view.side / view.window.span
  const px = Math.floor((centre[0] + focal * a - view.window.left) * scale)
  const py = Math.floor((centre[1] + focal * b - view.window.top) * scale)
  if (px < 1 || py < 1 || px >= view.side - 1 || py >= view.side - 1) return
  const at = py * view.side + px
  if (depth > farthestNear(view.seen, at) + SLACK) return
  out.seen = true
  const ramp = Math.min(1, Math.max(0, (facing - FACING[0]) / (FACING[1] - FACING[0])))
  const within = trim > 0 ? Math.min(1, Math.max(0, ((view.clear[at]! * 1024) / (scale * trim) - 1) * 2)) : 1
  out.trust = ramp * within
}

/** The farthest depth around a pixel: a z-buffer is coarse, and paint must not hide itself. */
function farthestNear({ depth, width }: Visibility, at: number): number {
  let far = 0
  for (let row = at - width; row <= at + width; row += width) {
    for (let i = row - 1; i <= row + 1; i++) if (depth[i]! < Infinity && depth[i]! > far) far = depth[i]!
  }
  return far
}
