import * as z from 'zod'
import type { CarPoint } from '../../engine/protocol/cars.ts'
import { cameraOf, cameraOfTensor, placeInSquare, poseOf, squareAround, type SquareCamera } from '../../nodes/kernels/camera.ts'
import { followDrag, followEvidence } from '../../nodes/kernels/camera-drag.ts'
import { lensPrior, searchCamera } from '../../nodes/kernels/camera-search.ts'
import type { HandPoint } from '../state/corrected.ts'

type Pose = ReturnType<typeof poseOf>

const three = z.tuple([z.number(), z.number(), z.number()])
const four = z.tuple([z.number(), z.number(), z.number(), z.number()])

const poseSchema = z.object({
  kind: z.literal('pose'),
  width: z.number().positive(),
  height: z.number().positive(),
  focal: z.number(),
  centre: z.tuple([z.number(), z.number()]),
  distortion: z.number(),
  rotation: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  translation: three,
  score: z.number(),
  points: z.array(z.object({ name: z.string(), position: three, x: z.number(), y: z.number(), sigma: z.number(), visible: z.number(), set: z.boolean() })).default([]),
  evidence: z.object({ points: z.array(z.number()), seen: z.array(z.number()), weights: z.array(z.number()), lens: z.object({ mean: four, sigma: four }), alone: z.array(z.number()).exactOptional() }).exactOptional(),
})

/** A camera as the engine found it, with the points of the car that it sees. */
export type FoundPose = Pose & { readonly points: NonNullable<Pose['points']> }

/** The pose in the head of a frame, or null when there is none yet. */
export function poseIn(value: unknown): FoundPose | null {
  const parsed = poseSchema.safeParse(value)
  return parsed.success ? parsed.data : null
}

/** Points by which a camera can be found from nothing. */
const FEWEST = 4

/**
 * The camera that the set points alone say, for a photo that no node has found one in yet; null with fewer than four. `photo` is
 * the size of the photo, `known` the points that the car names.
 */
export function guessedPose(points: Readonly<Record<string, HandPoint>>, known: readonly CarPoint[], photo: { readonly width: number; readonly height: number }): FoundPose | null {
  const { side, left, top } = squareAround(photo.width, photo.height)
  const set = Object.entries(points).flatMap(([name, { x, y, position }]) => {
    const at = position ?? known.find((point) => point.name === name)?.position
    return at ? [{ at, x: (x * photo.width + left) / side, y: (y * photo.height + top) / side }] : []
  })
  if (set.length < FEWEST) return null
  const seen = { points: set.flatMap(({ at }) => at), seen: set.flatMap(({ x, y }) => [x, y]), weights: set.map(() => 1) }
  const { camera, residual } = searchCamera(seen, lensPrior(0, false))
  if (!Number.isFinite(residual)) return null
  return { ...poseOf(camera, photo.width, photo.height, 0), points: [] }
}

/** From the front left, as cars are photographed most often. */
const USUAL_VIEW = cameraOfTensor([0.788, 0, -0.616, 0.107, -0.985, 0.137, -0.607, -0.174, -0.776, 0, 0.55, 6.4, 1.2, 0.5, 0.5, 0])

/**
 * A camera to begin with where nobody has found one, and the points of the car that it sees best, to be dragged to where the photo shows
 * them: those on the near side, far from each other.
 */
export function usualStart(known: readonly CarPoint[], photo: { readonly width: number; readonly height: number }): FoundPose {
  const depth = ([x, y, z]: CarPoint['position']) => USUAL_VIEW.rotation[6]! * x + USUAL_VIEW.rotation[7]! * y + USUAL_VIEW.rotation[8]! * z
  const points = known.flatMap(({ name, position }) => {
    const place = placeInSquare(USUAL_VIEW, position)
    const { side, left, top } = squareAround(photo.width, photo.height)
    return place ? [{ name, position, x: place[0] * side - left, y: place[1] * side - top, sigma: 0, visible: depth(position) < 0 ? 1 : 0, set: false }] : []
  })
  return { ...poseOf(USUAL_VIEW, photo.width, photo.height, 0), points }
}

/** Where the photo lies in the view: its corner and its size, in px of the view. */
export interface PhotoBox {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A handle on the photo; x and y are 0..1 of its width and height. */
export interface Handle {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly set: boolean
}

/** How many points are offered besides those that were set. */
const OFFERED = 6

/**
 * The points to show as handles: all that were set, and of those in sight the least certain, the farthest from the others first so
 * that they are spread. Places are those of `camera`, or of the hand.
 */
export function handlesOf(pose: FoundPose, points: Readonly<Record<string, HandPoint>>, camera: SquareCamera): Handle[] {
  const at = (position: readonly [number, number, number]): { x: number; y: number } | undefined => {
    const place = placeInSquare(camera, position)
    const { side, left, top } = squareAround(pose.width, pose.height)
    return place && { x: (place[0] * side - left) / pose.width, y: (place[1] * side - top) / pose.height }
  }
  const inside = ({ x, y }: { x: number; y: number }) => x >= 0 && y >= 0 && x <= pose.width && y <= pose.height
  const pool = pose.points.filter((point) => !points[point.name] && !point.set && point.visible > 0.5 && inside(point))
  const chosen: typeof pool = []
  const taken = pose.points.filter((point) => points[point.name])
  while (chosen.length < OFFERED && chosen.length < pool.length) {
    const worth = (point: (typeof pool)[number]) => {
      const gap = Math.min(pose.width, ...[...chosen, ...taken].map((other) => Math.hypot(other.x - point.x, other.y - point.y)))
      return (point.sigma + pose.width * 0.004) * gap
    }
    const [best] = pool.filter((point) => !chosen.includes(point)).sort((a, b) => worth(b) - worth(a))
    if (!best) break
    chosen.push(best)
  }
  const set = Object.entries(points).map(([name, { x, y }]) => ({ name, x, y, set: true }))
  return [...set, ...chosen.flatMap(({ name, position }) => {
    const place = at(position)
    return place ? [{ name, ...place, set: false }] : []
  })]
}

/**
 * The camera while the hand is on a point, before the engine answers. Where the pose says what it was found by, this is what the engine
 * will say; elsewhere it is the pose's own camera, moved so that the set points lie where they were put.
 */
export function previewCamera(pose: FoundPose, points: Readonly<Record<string, HandPoint>>): SquareCamera {
  const camera = cameraOf(pose)
  const { side, left, top } = squareAround(pose.width, pose.height)
  const set = Object.entries(points).flatMap(([name, { x, y, position }]) => {
    const known = position ?? pose.points.find((point) => point.name === name)?.position
    return known ? [{ position: known, x: (x * pose.width + left) / side, y: (y * pose.height + top) / side }] : []
  })
  // With no point on either side the engine has answered already, to the last digit.
  if (set.length === 0 && (!pose.evidence || !pose.points.some((point) => point.set))) return camera
  if (pose.evidence) return followEvidence(camera, pose.evidence, set).camera
  // Points that were set say where they are themselves; the others stand for what a network saw, where there is one.
  const known = pose.points.filter((point) => !points[point.name] && point.sigma > 0).map(({ position, sigma }) => ({ position, sigma: sigma / side }))
  return followDrag(camera, known, set).camera
}

/** What the lights say: how many of five are lit, and what to do. */
export interface Light {
  readonly tone: 'ok' | 'warn' | 'err' | 'none'
  /** 0..5: how many are lit. */
  readonly lit: number
  readonly words: string
  /** What to do about it, in a sentence. */
  readonly hint?: string
}

/** How the node that finds the camera stands. */
export interface Finder {
  readonly neural: boolean
  readonly state?: string
  readonly failure?: { readonly message: string; readonly help?: string }
}

/** How good a fit is, as five lights. Four points set by hand outweigh what the network thought of its own. */
export function lightOf(pose: FoundPose | null, set: number, finder: Finder): Light {
  // A camera that is still there from before says nothing of the photo that failed.
  if (!pose || (finder.neural && finder.state === 'failed')) return noCamera(set, finder)
  if (set >= FEWEST) return { tone: 'ok', lit: 5, words: `Set by ${set} points` }
  if (pose.score >= 0.65) return { tone: 'ok', lit: 5, words: 'Good fit', hint: 'Drag points that are off.' }
  if (pose.score >= 0.45) return { tone: 'warn', lit: 3, words: 'Fair fit', hint: 'Drag the points that are off.' }
  const more = set === 0 ? 'four points' : `${FEWEST - set} more`
  return { tone: 'err', lit: 1, words: 'Poor fit', hint: `Drag ${more}, far apart.` }
}

function noCamera(set: number, { neural, state, failure }: Finder): Light {
  if (state === 'failed' && failure && (neural || set >= FEWEST)) return { tone: 'err', lit: 0, words: failure.message, ...(failure.help ? { hint: failure.help } : {}) }
  if (neural) return { tone: 'none', lit: 0, words: state === 'running' ? 'Looking for the car' : 'No camera yet', ...(state === 'running' ? {} : { hint: 'Run, and the car is looked for.' }) }
  if (set >= FEWEST) return { tone: 'none', lit: 0, words: 'Camera by the points' }
  return { tone: 'err', lit: 0, words: `No camera yet: set ${FEWEST - set} more`, hint: 'Drag points to their places.' }
}

/** `wheel-front-left` as people read it. */
export const pointTitle = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ')
