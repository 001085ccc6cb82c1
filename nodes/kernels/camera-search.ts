import { placeInSquare, type SquareCamera } from './camera.ts'
import { FINE, SIGMA, solveCamera, type LensPrior, type Observations, type Schedule, type Solution } from './camera-solver.ts'

/** The focal length, in sides of the square, of a lens that nobody named: 43 mm of a 35 mm camera over the long side. */
const USUAL_FOCAL = 1.2

/**
 * What is known of a lens. `focal` in sides of the square, 0 = unknown; `cropped`: the photo is a part of a larger one, so that
 * its middle may lie anywhere near and what EXIF says of the lens is worthless.
 */
export function lensPrior(focal: number, cropped: boolean): LensPrior {
  const known = focal > 0 && !cropped
  const centre = cropped ? SIGMA.cropped : SIGMA.centre
  return { mean: [Math.log(known ? focal : USUAL_FOCAL), 0.5, 0.5, 0], sigma: [known ? SIGMA.exif : SIGMA.focal, centre, centre, SIGMA.k1] }
}

/** From all around and two heights: sixteen guesses, one of which is near enough for the fit to find its way. */
const AZIMUTHS = [0, 45, 90, 135, 180, 225, 270, 315].map((degrees) => (degrees * Math.PI) / 180)
const ELEVATIONS = [8, 30].map((degrees) => (degrees * Math.PI) / 180)

/** A start is far off, so every point pulls at first; then the fit narrows. */
const NARROWING: Schedule = [
  [0.4, 0.1], [0.4, 0.1], [0.4, 0.05], [0.4, 0.02], [0.2, 1e-2], [0.2, 1e-2], [0.2, 1e-2], [0.1, 1e-3], [0.1, 1e-3], [0.1, 1e-3], [0.05, 1e-3], [0.05, 1e-3],
]
const LAST: Schedule = [...Array.from({ length: 12 }, () => [0.03, 1e-4] as const), ...FINE.slice(3)]
/** How many of the sixteen are followed to the end. */
const FOLLOWED = 4

/** A camera that looks level-headedly from a direction at the middle of the points, as large as they were seen. */
function startFrom(azimuth: number, elevation: number, { points, seen, weights }: Observations, focal: number): SquareCamera {
  const toward = [Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), Math.cos(azimuth) * Math.cos(elevation)]
  const [sin, cos] = [Math.sin(azimuth), Math.cos(azimuth)]
  // Rows: right, down, away. Seen from the nose (azimuth 0) the car's left, +X, is on the right.
  const down = [sin * Math.sin(elevation), -Math.cos(elevation), cos * Math.sin(elevation)]
  const rotation = [cos, 0, -sin, ...down, ...toward.map((value) => -value)]
  const turned = (i: number, row: number) => [0, 1, 2].reduce((sum, k) => sum + rotation[row * 3 + k]! * points[i * 3 + k]!, 0)
  const used = Array.from(weights, (_, i) => i).filter((i) => weights[i]! > 0)
  const mean = (of: (i: number) => number) => used.reduce((sum, i) => sum + of(i), 0) / used.length
  const [mx, my, mz] = [0, 1, 2].map((row) => mean((i) => turned(i, row))) as [number, number, number]
  const [sx, sy] = [mean((i) => seen[i * 2]!), mean((i) => seen[i * 2 + 1]!)]
  const spread = Math.sqrt(mean((i) => (turned(i, 0) - mx) ** 2 + (turned(i, 1) - my) ** 2))
  const seenSpread = Math.sqrt(mean((i) => (seen[i * 2]! - sx) ** 2 + (seen[i * 2 + 1]! - sy) ** 2))
  const depth = Math.max(2, (focal * spread) / Math.max(1e-3, seenSpread))
  const translation = [((sx - 0.5) * depth) / focal - mx, ((sy - 0.5) * depth) / focal - my, depth - mz] as const
  return { rotation, translation, focal, centre: [0.5, 0.5], k1: 0 }
}

/** Photos are taken from above the ground, the right way up, and from outside the car: other solutions are mirror images of ours. */
function isLikely({ rotation: r, translation: t }: SquareCamera): boolean {
  const height = -(r[1]! * t[0] + r[4]! * t[1] + r[7]! * t[2])
  return height > -0.3 && r[4]! < -0.5
}

/** Whether every point that counts lies before the camera. */
function allSeen(camera: SquareCamera, { points, weights }: Observations): boolean {
  return Array.from(weights).every((w, i) => w <= 0 || placeInSquare(camera, [points[i * 3]!, points[i * 3 + 1]!, points[i * 3 + 2]!]) !== undefined)
}

/**
 * The camera that explains the points best, found from nothing: sixteen starts around the car, the best of which are followed to
 * the end. Four well-spread points suffice. Cameras below the ground, or upside down, are taken only when there is no other.
 */
export function searchCamera(obs: Observations, prior: LensPrior): Solution {
  const focal = Math.exp(prior.mean[0])
  const rank = ({ camera, objective }: Solution) => (Number.isFinite(objective) ? objective + (isLikely(camera) && allSeen(camera, obs) ? 0 : 10) : 100)
  const best = (solutions: Solution[]) => solutions.sort((a, b) => rank(a) - rank(b))
  const starts = ELEVATIONS.flatMap((e) => AZIMUTHS.map((a) => startFrom(a, e, obs, focal)))
  const found = best(starts.map((start) => solveCamera(obs, start, prior, NARROWING)))
  return best(found.slice(0, FOLLOWED).map(({ camera }) => solveCamera(obs, camera, prior, LAST)))[0]!
}
