import { placeInSquare, type SquareCamera } from './camera.ts'
import type { PoseEvidence } from '../values/value.ts'

/** Floats for each observation in an AUV network's `observed`: X, Y, Z (metres), x, y (sides of the square), weight. */
const STRIDE = 6
/** Observations of less weight than this, of 2.25 in all, say nothing. */
const LEAST = 1e-7
/** Side of the cubes of the car within which observations are taken together, in metres. */
const CELL = 0.6
/** Robust scale of the network's last fit, in sides of the square; and the step, in units of it, by which distances are told apart. */
const SCALE = 0.008
const STEP = 0.75

/** The evidence in an AUV network's `observed`, `lens` and (from later exports) `alone` tensors: only what weighs something. */
export function evidenceOf(observed: ArrayLike<number>, lens: ArrayLike<number>, alone?: ArrayLike<number>): PoseEvidence {
  const points: number[] = []
  const seen: number[] = []
  const weights: number[] = []
  for (let i = 0; i + STRIDE <= observed.length; i += STRIDE) {
    const weight = observed[i + 5]!
    if (!(weight > LEAST)) continue
    points.push(observed[i]!, observed[i + 1]!, observed[i + 2]!)
    seen.push(observed[i + 3]!, observed[i + 4]!)
    weights.push(weight)
  }
  const four = (from: number) => [0, 1, 2, 3].map((k) => lens[from + k]!) as [number, number, number, number]
  return { points, seen, weights, lens: { mean: four(0), sigma: four(4) }, ...(alone ? { alone: Array.from(alone) } : {}) }
}

/** Sums of the observations that are taken together: weight, and by weight the point (3) and how far off it was seen (2). */
type Sums = [number, number, number, number, number, number]

/**
 * The same evidence in a few hundred observations: those near each other on the car that lie about as far, in the same direction,
 * from where `camera` sees them are replaced by their mean. Distances are told apart by asinh(distance / scale), finely where the robust
 * fit weighs them differently and coarsely far out, so that the fit stays what it was.
 */
export function condense({ points, seen, weights, ...rest }: PoseEvidence, camera: SquareCamera): PoseEvidence {
  const groups = new Map<string, Sums>()
  for (let i = 0; i < weights.length; i++) {
    const point = [points[i * 3]!, points[i * 3 + 1]!, points[i * 3 + 2]!] as const
    const place = placeInSquare(camera, point)
    if (!place) continue
    const [dx, dy] = [seen[i * 2]! - place[0], seen[i * 2 + 1]! - place[1]]
    const away = Math.hypot(dx, dy)
    const bend = away > 0 ? Math.asinh(away / SCALE) / away / STEP : 0
    const key = [...point.map((value) => Math.round(value / CELL)), Math.round(dx * bend), Math.round(dy * bend)].join()
    const sums = groups.get(key) ?? [0, 0, 0, 0, 0, 0]
    const w = weights[i]!
    ;[w, w * point[0], w * point[1], w * point[2], w * dx, w * dy].forEach((value, k) => (sums[k]! += value))
    groups.set(key, sums)
  }
  const few = { points: [] as number[], seen: [] as number[], weights: [] as number[] }
  for (const [w, x, y, z, dx, dy] of groups.values()) {
    const point = [x / w, y / w, z / w] as const
    const place = placeInSquare(camera, point)
    if (!place) continue
    few.points.push(...point)
    few.seen.push(place[0] + dx / w, place[1] + dy / w)
    few.weights.push(w)
  }
  return { ...few, ...rest }
}
