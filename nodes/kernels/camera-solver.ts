import type { SquareCamera } from './camera.ts'
import { PARAMETERS, solveNormal } from './normal-equations.ts'

/**
 * A camera from weighted correspondences: Levenberg-Marquardt with ten parameters, robust by Cauchy's rule, with Gaussian
 * priors on ln f, cx, cy and k1. The twin of models/training/auv/pose.py, in double precision: from the same observations both
 * come to the same camera, which camera-solver.test.ts checks against the network itself.
 */

/** Points of the car (GLB frame, metres, three a point), where each is seen (sides of the square, two a point), and its weight. */
export interface Observations {
  readonly points: ArrayLike<number>
  readonly seen: ArrayLike<number>
  readonly weights: ArrayLike<number>
}

/** What is known of a lens before anything is seen: means and sigmas of ln f, cx, cy and k1. */
export interface LensPrior {
  readonly mean: readonly [number, number, number, number]
  readonly sigma: readonly [number, number, number, number]
}

/** Robust scale (sides of the square) and damping of each step. */
export type Schedule = readonly (readonly [scale: number, damping: number])[]

/** The camera found, and how well it explains what was seen. */
export interface Solution {
  readonly camera: SquareCamera
  /** Weighted sum of ln(1 + (distance / 0.01)^2) over the weights: the network's `fit[0]`. */
  readonly cost: number
  /** Weighted mean distance in sides of the square, each counted as 0.05 at most. Times 1024: the network's `fit[1]`. */
  readonly residual: number
  /** What the fit made small: robust squares of the distances, and of how far the lens is from what was known. */
  readonly objective: number
}

/** Squared noise of one observation over the number of independent ones: weighs a prior of sigma s as this / s^2. */
const PRIOR_UNIT = 2.1e-6
/** Sigmas where nothing better is known: of ln f as the network guesses it, of the centre, and of k1. */
export const SIGMA = { focal: 0.45, centre: 0.03, cropped: 0.15, exif: 0.1, k1: 0.03 } as const
/** No depth counts as less than this, in half lengths of the car. */
const NEAREST = 0.1
/** No parameter moves farther than this in one step. */
const LONGEST_STEP = 0.35

/** As the network's own fits: wide and cautious in the first three steps. */
export function schedule(iterations: number, scale: number): Schedule {
  return Array.from({ length: iterations }, (_, i): Schedule[number] => (i < 3 ? [scale * 4, 1e-2] : [scale, 1e-4]))
}

/** The network's last fit. */
export const FINE: Schedule = schedule(8, 0.008)

/** A camera under way: about the middle of the points and in units of their half length, as the network's frame is. */
interface State {
  readonly r: Float64Array
  readonly t: Float64Array
  readonly q: Float64Array
}

/** The points in the solver's own frame, and what is needed to come back. */
interface Frame {
  readonly points: Float64Array
  readonly middle: readonly [number, number, number]
  readonly unit: number
}

function frameOf(points: ArrayLike<number>): Frame {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (let i = 0; i < points.length; i++) {
    low[i % 3] = Math.min(low[i % 3]!, points[i]!)
    high[i % 3] = Math.max(high[i % 3]!, points[i]!)
  }
  const middle = [0, 1, 2].map((k) => (low[k]! + high[k]!) / 2) as [number, number, number]
  const unit = Math.max(1e-6, ...[0, 1, 2].map((k) => (high[k]! - low[k]!) / 2))
  return { points: Float64Array.from(points, (value, i) => (value - middle[i % 3]!) / unit), middle, unit }
}

function stateOf(camera: SquareCamera, { middle: m, unit }: Frame): State {
  const r = Float64Array.from(camera.rotation)
  const t = Float64Array.from([0, 1, 2], (k) => (r[k * 3]! * m[0] + r[k * 3 + 1]! * m[1] + r[k * 3 + 2]! * m[2] + camera.translation[k]!) / unit)
  return { r, t, q: Float64Array.of(Math.log(camera.focal), ...camera.centre, camera.k1) }
}

function cameraOfState({ r, t, q }: State, { middle: m, unit }: Frame): SquareCamera {
  const back = (k: number) => t[k]! * unit - (r[k * 3]! * m[0] + r[k * 3 + 1]! * m[1] + r[k * 3 + 2]! * m[2])
  return { rotation: [...r], translation: [back(0), back(1), back(2)], focal: Math.exp(q[0]!), centre: [q[1]!, q[2]!], k1: q[3]! }
}

/** Room for one step, so that a solve allocates once. */
interface Room {
  readonly h: Float64Array
  readonly g: Float64Array
  readonly scale: Float64Array
  readonly jx: Float64Array
  readonly jy: Float64Array
}

const roomFor = (): Room => ({
  h: new Float64Array(PARAMETERS * PARAMETERS),
  g: new Float64Array(PARAMETERS),
  scale: new Float64Array(PARAMETERS),
  jx: new Float64Array(PARAMETERS),
  jy: new Float64Array(PARAMETERS),
})

/** Adds what one observation says to the normal equations; gives its robust weight. */
function addObservation(room: Room, state: State, p: Float64Array, i: number, obs: Observations, width: number): number {
  const { r, t, q } = state
  const { jx, jy, h, g } = room
  const [x, y, z] = [p[i * 3]!, p[i * 3 + 1]!, p[i * 3 + 2]!]
  const ax = r[0]! * x + r[1]! * y + r[2]! * z
  const ay = r[3]! * x + r[4]! * y + r[5]! * z
  const az = r[6]! * x + r[7]! * y + r[8]! * z
  const inverse = 1 / Math.max(NEAREST, az + t[2]!)
  const nx = (ax + t[0]!) * inverse
  const ny = (ay + t[1]!) * inverse
  const f = Math.exp(q[0]!)
  const k1 = q[3]!
  const r2 = nx * nx + ny * ny
  const d = 1 + k1 * r2
  const rx = f * d * nx + q[1]! - obs.seen[i * 2]!
  const ry = f * d * ny + q[2]! - obs.seen[i * 2 + 1]!
  const w = obs.weights[i]! / (1 + (rx * rx + ry * ry) / (width * width))
  const mxy = 2 * f * k1 * nx * ny * inverse
  fillRow(jx, f * (d + 2 * k1 * nx * nx) * inverse, mxy, nx, ny, ax, ay, az, t)
  fillRow(jy, mxy, f * (d + 2 * k1 * ny * ny) * inverse, nx, ny, ax, ay, az, t)
  jx[6] = f * d * nx
  jy[6] = f * d * ny
  jx[7] = jy[8] = 1
  jx[8] = jy[7] = 0
  jx[9] = f * r2 * nx
  jy[9] = f * r2 * ny
  for (let a = 0; a < PARAMETERS; a++) {
    const wx = w * jx[a]!
    const wy = w * jy[a]!
    g[a]! += wx * rx + wy * ry
    for (let b = a; b < PARAMETERS; b++) h[a * PARAMETERS + b]! += wx * jx[b]! + wy * jy[b]!
  }
  return w
}

/** Derivatives of one image coordinate by a turn of the car (3) and a move of it (2, and ln of its distance). */
function fillRow(j: Float64Array, p0: number, p1: number, nx: number, ny: number, ax: number, ay: number, az: number, t: Float64Array): void {
  const p2 = -(p0 * nx + p1 * ny)
  j[0] = ay * p2 - az * p1
  j[1] = az * p0 - ax * p2
  j[2] = ax * p1 - ay * p0
  j[3] = p0 * t[2]!
  j[4] = p1 * t[2]!
  j[5] = p0 * t[0]! + p1 * t[1]! + p2 * t[2]!
}

/** One step of the fit, in place. */
function step(room: Room, state: State, points: Float64Array, obs: Observations, prior: LensPrior, width: number, damping: number): void {
  const { h, g } = room
  const n = PARAMETERS
  h.fill(0)
  g.fill(0)
  let total = 0
  for (let i = 0; i < obs.weights.length; i++) if (obs.weights[i]! > 0) total += addObservation(room, state, points, i, obs, width)
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) h[a * n + b] = h[b * n + a]!
    const strength = a < 6 ? 0 : (PRIOR_UNIT / prior.sigma[a - 6]! ** 2) * total
    if (a >= 6) g[a]! += strength * (state.q[a - 6]! - prior.mean[a - 6]!)
    h[a * n + a] = h[a * n + a]! * (1 + damping) + strength + total * 1e-7
  }
  solveNormal(h, g, room.scale)
  for (let a = 0; a < n; a++) g[a] = Math.min(LONGEST_STEP, Math.max(-LONGEST_STEP, -g[a]!))
  move(state, g)
}

function move({ r, t, q }: State, s: Float64Array): void {
  const grow = Math.exp(s[5]!)
  t[0] = t[0]! * grow + s[3]! * t[2]!
  t[1] = t[1]! * grow + s[4]! * t[2]!
  t[2]! *= grow
  turn(r, s[0]!, s[1]!, s[2]!)
  for (let k = 0; k < 4; k++) q[k]! += s[6 + k]!
}

/** R <- exp([w]x) R, by Rodrigues. */
function turn(r: Float64Array, x: number, y: number, z: number): void {
  const square = Math.max(1e-12, x * x + y * y + z * z)
  const angle = Math.sqrt(square)
  const a = Math.sin(angle) / angle
  const b = (1 - Math.cos(angle)) / square
  for (let column = 0; column < 3; column++) {
    const [u, v, w] = [r[column]!, r[column + 3]!, r[column + 6]!]
    const [c0, c1, c2] = [y * w - z * v, z * u - x * w, x * v - y * u]
    r[column] = u + a * c0 + b * (y * c2 - z * c1)
    r[column + 3] = v + a * c1 + b * (z * c0 - x * c2)
    r[column + 6] = w + a * c2 + b * (x * c1 - y * c0)
  }
}

/** How well a state explains the observations; a point behind the camera counts as far off. */
function judge({ r, t, q }: State, points: Float64Array, obs: Observations, prior: LensPrior, width: number): Omit<Solution, 'camera'> {
  let [cost, residual, squares, total] = [0, 0, 0, 0]
  for (let i = 0; i < obs.weights.length; i++) {
    const w = obs.weights[i]!
    const [x, y, z] = [points[i * 3]!, points[i * 3 + 1]!, points[i * 3 + 2]!]
    const inverse = 1 / Math.max(NEAREST, r[6]! * x + r[7]! * y + r[8]! * z + t[2]!)
    const nx = (r[0]! * x + r[1]! * y + r[2]! * z + t[0]!) * inverse
    const ny = (r[3]! * x + r[4]! * y + r[5]! * z + t[1]!) * inverse
    const bent = Math.exp(q[0]!) * (1 + q[3]! * (nx * nx + ny * ny))
    const away = Math.hypot(bent * nx + q[1]! - obs.seen[i * 2]!, bent * ny + q[2]! - obs.seen[i * 2 + 1]!)
    cost += w * Math.log(1 + (away * 100) ** 2)
    residual += w * Math.min(0.05, away)
    squares += w * width * width * Math.log(1 + (away / width) ** 2)
    total += w
  }
  const lens = prior.mean.reduce((sum, mean, k) => sum + ((q[k]! - mean) / prior.sigma[k]!) ** 2, 0)
  return { cost: cost / total, residual: residual / total, objective: squares / total + PRIOR_UNIT * lens }
}

/**
 * Fits a camera to what was seen, beginning at `start`. Points of weight 0 do not count. With too few points the priors decide
 * what they leave open. Throws a RangeError when the arrays do not belong together or no point counts.
 */
export function solveCamera(obs: Observations, start: SquareCamera, prior: LensPrior, steps: Schedule = FINE): Solution {
  const count = obs.weights.length
  if (obs.points.length !== count * 3 || obs.seen.length !== count * 2) {
    throw new RangeError(`${count} weights need ${count * 3} coordinates of points and ${count * 2} of places.`)
  }
  if (!Array.prototype.some.call(obs.weights, (w: number) => w > 0)) throw new RangeError('A camera needs at least one point that counts.')
  const frame = frameOf(obs.points)
  const state = stateOf(start, frame)
  const room = roomFor()
  for (const [width, damping] of steps) step(room, state, frame.points, obs, prior, width, damping)
  return { camera: cameraOfState(state, frame), ...judge(state, frame.points, obs, prior, steps.at(-1)?.[0] ?? 1) }
}
