import { readAuvCard } from '../../models/network.ts'
import type { CarPack } from '../../models/pack.ts'
import { squareAround, type SquareFit } from '../kernels/camera.ts'
import type { CarReader } from '../kit/context.ts'
import { NodeFailure } from '../kit/failure.ts'
import type { SetPoints } from '../kit/params.ts'
import type { CarValue } from '../values/value.ts'
import { listed, nearest } from './nearest.ts'

/** A point of the car with a name: GLB frame, metres. */
export interface Landmark {
  readonly name: string
  readonly position: readonly [number, number, number]
}

/** The points that a pack's network names, and the pack's own besides: what was set before it was trained still holds. */
export async function landmarksOf(cars: CarReader, car: CarValue, pack: CarPack): Promise<readonly Landmark[]> {
  const learned = await learnedLandmarks(cars, car, pack)
  const own = pack.keypoints ?? []
  return [...learned, ...own.filter(({ name }) => !learned.some((landmark) => landmark.name === name))]
}

async function learnedLandmarks(cars: CarReader, car: CarValue, pack: CarPack): Promise<readonly Landmark[]> {
  const card = pack.networks.auv?.card
  if (!card) return []
  try {
    return readAuvCard(new TextDecoder().decode(await cars.read(car, card))).keypoints
  } catch {
    // A network that cannot be read is said where it is needed; here it only means that it names no points.
    return []
  }
}

/** A landmark that was set by hand: x and y in sides of the photo's centred square. */
export interface PlacedLandmark extends Landmark {
  readonly x: number
  readonly y: number
}

/** The points that were set on a photo of that size. Fails at the param `points` on a name that nobody gave a position. */
export function placedLandmarks(points: SetPoints, known: readonly Landmark[], photo: { readonly width: number; readonly height: number }): PlacedLandmark[] {
  const fit = squareAround(photo.width, photo.height)
  return Object.entries(points).map(([name, { x, y, position }]) => {
    const at = position ?? known.find((landmark) => landmark.name === name)?.position
    if (!at) throw unknownPoint(name, known)
    return { name, position: at, ...inSquare(fit, x * photo.width, y * photo.height) }
  })
}

const inSquare = ({ side, left, top }: SquareFit, x: number, y: number) => ({ x: (x + left) / side, y: (y + top) / side })

function unknownPoint(name: string, known: readonly Landmark[]): NodeFailure {
  const names = nearest(name, known.map((landmark) => landmark.name))
  const help = names.length > 0 ? `Nearest are ${listed(names)}.` : 'Give it a position on the car, in metres: x to the left, y up, z to the nose.'
  return new NodeFailure('bad-param', `The car has no point "${name}".`, { param: 'points', help })
}
