import type { PoseValue } from '../values/value.ts'

type Quaternion = readonly [number, number, number, number]

/**
 * A camera as AUV networks and the solver speak of it: x right, y down, z away from the viewer. A point p of the car (GLB frame,
 * metres) stands at q = R p + t; with a = q.x / q.z, b = q.y / q.z and d = 1 + k1 (a^2 + b^2) it is seen at x = cx + f d a,
 * y = cy + f d b, in sides of the photo's centred square. See models/training/CONTRACT.md.
 */
export interface SquareCamera {
  /** R, nine numbers, row-major. */
  readonly rotation: readonly number[]
  readonly translation: readonly [number, number, number]
  readonly focal: number
  readonly centre: readonly [number, number]
  readonly k1: number
}

/** The camera in an AUV network's `camera` tensor: R (9), t (3), f, cx, cy, k1. */
export function cameraOfTensor(tensor: ArrayLike<number>): SquareCamera {
  const at = (index: number) => tensor[index] ?? 0
  return {
    rotation: Array.from({ length: 9 }, (_, k) => at(k)),
    translation: [at(9), at(10), at(11)],
    focal: at(12),
    centre: [at(13), at(14)],
    k1: at(15),
  }
}

/** Where a camera sees a point of the car, in sides of the square; undefined behind it. */
export function placeInSquare(camera: SquareCamera, [x, y, z]: readonly [number, number, number]): [number, number] | undefined {
  const { rotation: r, translation: t, centre, focal, k1 } = camera
  const depth = r[6]! * x + r[7]! * y + r[8]! * z + t[2]
  if (depth <= 0) return undefined
  const a = (r[0]! * x + r[1]! * y + r[2]! * z + t[0]) / depth
  const b = (r[3]! * x + r[4]! * y + r[5]! * z + t[1]) / depth
  const bent = focal * (1 + k1 * (a * a + b * b))
  return [centre[0] + bent * a, centre[1] + bent * b]
}

/** A network's `crop` tensor: side and middle of the crop that its second pass saw, in sides of the square. */
export function squareOfCrop(crop: ArrayLike<number>, x: number, y: number): [number, number] {
  const [side = 1, cx = 0.5, cy = 0.5] = Array.from(crop)
  return [cx + (x - 0.5) * side, cy + (y - 0.5) * side]
}

/** Where a picture lies in the centred square that networks see, in px of the picture. */
export interface SquareFit {
  readonly side: number
  readonly left: number
  readonly top: number
}

/** The centred square around a picture: its side in px of the picture, and the picture's corner within it, in whole px. */
export function squareAround(width: number, height: number): SquareFit {
  const side = Math.max(width, height)
  return { side, left: Math.floor((side - width) / 2), top: Math.floor((side - height) / 2) }
}

/** The unit quaternion (x, y, z, w) of a row-major rotation matrix, by Shepperd's largest-component method. */
export function quaternionOf(m: readonly number[]): Quaternion {
  const [a, b, c, d, e, f, g, h, i] = m as [number, number, number, number, number, number, number, number, number]
  const parts = [1 + a - e - i, 1 - a + e - i, 1 - a - e + i, 1 + a + e + i] as const
  const largest = Math.max(...parts)
  const s = 0.5 / Math.sqrt(largest)
  if (largest === parts[3]) return [(h - f) * s, (c - g) * s, (d - b) * s, largest * s]
  if (largest === parts[0]) return [largest * s, (b + d) * s, (c + g) * s, (h - f) * s]
  if (largest === parts[1]) return [(b + d) * s, largest * s, (f + h) * s, (c - g) * s]
  return [(c + g) * s, (f + h) * s, largest * s, (d - b) * s]
}

/** The row-major rotation matrix of a unit quaternion. */
export function rotationOf([x, y, z, w]: Quaternion): number[] {
  return [
    1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w),
    2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w),
    2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y),
  ]
}

const AXES = [1, 1, 1, -1, -1, -1, -1, -1, -1] as const

/** The pose that a camera means for a photo of `width` x `height`: it looks down -Z with y up, in px of the photo. */
export function poseOf(camera: SquareCamera, width: number, height: number, score: number): PoseValue {
  const { side, left, top } = squareAround(width, height)
  const { translation: t, centre } = camera
  return {
    kind: 'pose',
    width,
    height,
    focal: camera.focal * side,
    centre: [centre[0] * side - left, centre[1] * side - top],
    distortion: camera.k1,
    rotation: quaternionOf(camera.rotation.map((value, k) => value * AXES[k]!)),
    translation: [t[0], -t[1], -t[2]],
    score,
  }
}

/** The camera that a pose came from, in sides of its photo's square: the inverse of `poseOf`. */
export function cameraOf(pose: PoseValue): SquareCamera {
  const { side, left, top } = squareAround(pose.width, pose.height)
  const { translation: t, centre } = pose
  return {
    rotation: rotationOf(pose.rotation).map((value, k) => value * AXES[k]!),
    translation: [t[0], -t[1], -t[2]],
    focal: pose.focal / side,
    centre: [(centre[0] + left) / side, (centre[1] + top) / side],
    k1: pose.distortion,
  }
}

/** Where a point of the car (GLB frame, metres) is seen in the photo of a pose, in px; undefined behind the camera. */
export function seenAt(pose: PoseValue, point: readonly [number, number, number]): [number, number] | undefined {
  const { side, left, top } = squareAround(pose.width, pose.height)
  const place = placeInSquare(cameraOf(pose), point)
  return place && [place[0] * side - left, place[1] * side - top]
}

/** From where a pose looks at the car, and how: `azimuth` 0 sees the nose, 90 the car's left; degrees, metres. */
export interface Standpoint {
  readonly eye: readonly [number, number, number]
  /** -180..180. */
  readonly azimuth: number
  /** -90..90, as seen from the car's ground point. */
  readonly elevation: number
  /** Focal length as of a 35 mm camera, in mm, over the photo's long side. */
  readonly focal35: number
}

/** Where the camera of a pose stands: its centre is C = -R^T t, seen from the origin of the car. */
export function standpointOf(pose: PoseValue): Standpoint {
  const r = rotationOf(pose.rotation)
  const t = pose.translation
  const eye = [0, 1, 2].map((k) => -(r[k]! * t[0] + r[k + 3]! * t[1] + r[k + 6]! * t[2])) as [number, number, number]
  const degrees = 180 / Math.PI
  return {
    eye,
    azimuth: Math.atan2(eye[0], eye[2]) * degrees,
    elevation: Math.atan2(eye[1], Math.hypot(eye[0], eye[2])) * degrees,
    focal35: (pose.focal / Math.max(pose.width, pose.height)) * 36,
  }
}
