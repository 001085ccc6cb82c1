import { squareAround } from '../codecs/square.ts'
import type { PoseValue } from '../values/value.ts'

type Quaternion = readonly [number, number, number, number]

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

/**
 * The pose that an AUV network's `camera` tensor means for a photo of `width` x `height`: 16 numbers, R (9, row-major,
 * y down, z away), t, f, cx, cy, k1, in sides of the centred square. Ours looks down -Z with y up, in px of the photo.
 */
export function poseOf(camera: ArrayLike<number>, width: number, height: number, score: number): PoseValue {
  const at = (index: number) => camera[index] ?? 0
  const fit = squareAround(width, height)
  const rotation = Array.from({ length: 9 }, (_, k) => at(k) * (k < 3 ? 1 : -1))
  return {
    kind: 'pose',
    width,
    height,
    focal: at(12) * fit.side,
    centre: [at(13) * fit.side - fit.left, at(14) * fit.side - fit.top],
    distortion: at(15),
    rotation: quaternionOf(rotation),
    translation: [at(9), -at(10), -at(11)],
    score,
  }
}

/** Where a point of the car (GLB frame, metres) is seen in the photo of a pose, in px; undefined behind the camera. */
export function seenAt(pose: PoseValue, point: readonly [number, number, number]): [number, number] | undefined {
  const r = rotationOf(pose.rotation)
  const q = [0, 1, 2].map((k) => r[k * 3]! * point[0] + r[k * 3 + 1]! * point[1] + r[k * 3 + 2]! * point[2] + pose.translation[k as 0 | 1 | 2])
  const depth = -q[2]!
  if (depth <= 0) return undefined
  const a = q[0]! / depth
  const b = -q[1]! / depth
  const bent = 1 + pose.distortion * (a * a + b * b)
  return [pose.centre[0] + pose.focal * bent * a, pose.centre[1] + pose.focal * bent * b]
}
