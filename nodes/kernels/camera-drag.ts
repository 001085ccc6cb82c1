import { cameraOfTensor, placeInSquare, type SquareCamera } from './camera.ts'
import type { PoseEvidence } from '../values/value.ts'
import { SIGMA, schedule, solveCamera, type LensPrior, type Solution } from './camera-solver.ts'

/** A named point of the car as a network left it: where it stands (GLB frame, metres) and how unsure its place is. */
export interface KnownPoint {
  readonly position: readonly [number, number, number]
  /** In sides of the square; only the ratio between points counts. */
  readonly sigma: number
}

/** A point that the hand has put somewhere: x, y in sides of the square. */
export interface SetPoint {
  readonly position: readonly [number, number, number]
  readonly x: number
  readonly y: number
}

/**
 * What the network's own observations weigh in all, and the share of it that 32 points without noise may claim: its thousands
 * of cells are noisy and agree with each other. Found by comparison with the network after one to four drags.
 */
const OWN_WEIGHT = 2.25 * 0.25
/**
 * What each point that is set takes from the network's word, as the network itself does it: this much where it is farther off than the
 * reach (sides of the square), little where they agree.
 */
const DAMPING = 5
const REACH = 1 / 32
const STEPS = schedule(12, 0.008)

/** 0..1: how far off the network, which sees the car through `alone`, is at a point. */
function farness(alone: SquareCamera, { position, x, y }: SetPoint): number {
  const place = placeInSquare(alone, position)
  return place ? 1 - 1 / (1 + (Math.hypot(place[0] - x, place[1] - y) / REACH) ** 4) : 1
}

/**
 * The camera while a point is dragged, before the network runs again, where the network handed out what it observed: the same fit of the
 * same observations, so the same camera, as long as the network goes on looking at the same crop. `from` is where the fit begins.
 */
export function followEvidence(from: SquareCamera, evidence: PoseEvidence, set: readonly SetPoint[]): Solution {
  const alone = evidence.alone && cameraOfTensor(evidence.alone)
  const own = 1 / (1 + set.reduce((sum, point) => sum + DAMPING * (alone ? farness(alone, point) : 1), 0))
  const observations = {
    points: [...evidence.points, ...set.flatMap(({ position }) => position)],
    seen: [...evidence.seen, ...set.flatMap(({ x, y }) => [x, y])],
    weights: [...evidence.weights.map((weight) => weight * own), ...set.map(() => 1)],
  }
  return solveCamera(observations, from, evidence.lens, STEPS)
}

/**
 * The camera while a point is dragged, where nothing is known of what the network observed (files exported before it said so):
 * its camera `from` stands for it, through the points it knows. With no network, `known` is empty and the set points alone decide.
 */
export function followDrag(from: SquareCamera, known: readonly KnownPoint[], set: readonly SetPoint[]): Solution {
  const own = OWN_WEIGHT / (1 + DAMPING * set.length)
  const held = known.flatMap((point) => {
    const place = placeInSquare(from, point.position)
    return place ? [{ point, place, weight: 1 / Math.max(0.003, point.sigma) ** 2 }] : []
  })
  const total = held.reduce((sum, { weight }) => sum + weight, 0)
  const prior: LensPrior = {
    mean: [Math.log(from.focal), from.centre[0], from.centre[1], from.k1],
    sigma: [SIGMA.focal, SIGMA.centre, SIGMA.centre, SIGMA.k1],
  }
  const observations = {
    points: [...held.flatMap(({ point }) => point.position), ...set.flatMap(({ position }) => position)],
    seen: [...held.flatMap(({ place }) => place), ...set.flatMap(({ x, y }) => [x, y])],
    weights: [...held.map(({ weight }) => (weight / total) * own), ...set.map(() => 1)],
  }
  return solveCamera(observations, from, prior, STEPS)
}
