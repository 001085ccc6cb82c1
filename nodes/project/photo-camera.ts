import { placeInSquare, poseOf, squareAround, standpointOf, type SquareCamera } from '../kernels/camera.ts'
import { lensPrior, searchCamera } from '../kernels/camera-search.ts'
import { NodeFailure } from '../kit/failure.ts'
import type { Landmark, PlacedLandmark } from '../sheets/landmarks.ts'
import type { ImageValue } from '../values/image.ts'
import type { Finding, PoseValue, ReportValue, SeenPoint } from '../values/value.ts'

const FEWEST = 4
const FRAME_MM = 36
/** Points that are farther off than this, in px at 1024, were not set where they belong. */
const FAR_OFF = 8

/** The camera of a photo, and how well it explains the points. */
export interface Solved {
  readonly pose: PoseValue
  readonly camera: SquareCamera
  /** Mean distance of the points from where the camera sees them, px at 1024; undefined when the camera was given. */
  readonly residual: number | undefined
}

/** Which of the other points are in sight nobody knows here, so only those that were set count as seen. */
function pointsSeen(camera: SquareCamera, photo: ImageValue, known: readonly Landmark[], set: readonly PlacedLandmark[]): SeenPoint[] {
  const { side, left, top } = squareAround(photo.width, photo.height)
  const all = [...set, ...known.filter(({ name }) => !set.some((point) => point.name === name))]
  return all.flatMap(({ name, position }) => {
    const place = placeInSquare(camera, position)
    const isSet = set.some((point) => point.name === name)
    return place ? [{ name, position, x: place[0] * side - left, y: place[1] * side - top, sigma: 0, visible: isSet ? 1 : 0, set: isSet }] : []
  })
}

/** The camera that the set points say. Fails at the param `points` when they are too few, or fit nothing. */
export function cameraFromPoints(photo: ImageValue, known: readonly Landmark[], set: readonly PlacedLandmark[], lens: { focal: number; cropped: boolean }): Solved {
  if (set.length < FEWEST) {
    const names = known.slice(0, 6).map(({ name }) => name).join(', ')
    const help = names ? `Set points such as ${names}.` : 'Set points with their positions on the car, spread over what the photo shows.'
    throw new NodeFailure('bad-param', `The camera needs at least ${FEWEST} points; ${set.length} are set.`, { param: 'points', help })
  }
  const found = searchCamera(
    { points: set.flatMap(({ position }) => position), seen: set.flatMap(({ x, y }) => [x, y]), weights: set.map(() => 1) },
    lensPrior(lens.focal / FRAME_MM, lens.cropped),
  )
  const residual = found.residual * 1024
  if (!Number.isFinite(residual)) {
    throw new NodeFailure('bad-param', 'No camera sees the points where they were set.', { param: 'points', help: 'Set points that are spread over the car, not on one line.' })
  }
  const pose = poseOf(found.camera, photo.width, photo.height, Math.max(0, 1 - residual / (2 * FAR_OFF)))
  return { camera: found.camera, pose: { ...pose, points: pointsSeen(found.camera, photo, known, set) }, residual }
}

/** What people should know: how the points fit, from where the photo was taken, and how much of the paint it shows. */
export function reportOn({ pose, residual }: Solved, set: number, covered: number, paint: number): ReportValue {
  const { azimuth, elevation, focal35 } = standpointOf(pose)
  const findings: Finding[] = []
  if (residual !== undefined && residual > FAR_OFF) {
    findings.push({ severity: 'warning', message: `The points do not fit together: they are ${residual.toFixed(0)} px off on average. Check each.` })
  }
  if (covered === 0) findings.push({ severity: 'warning', message: 'None of the paint is in sight. Check the points and the photo.' })
  const measure = (name: string, title: string, value: number, unit: string) => ({ name, title, value: Number(value.toFixed(1)), unit })
  return {
    kind: 'report',
    title: 'Photo on the sheet',
    measures: [
      ...(residual === undefined ? [] : [measure('residual', 'Fit', residual, 'px'), measure('setPoints', 'Points set by hand', set, '')]),
      measure('azimuth', 'Seen from', azimuth, '°'),
      measure('elevation', 'Elevation', elevation, '°'),
      measure('focal35', 'Focal length', focal35, 'mm'),
      measure('fromPhoto', 'Paint from the photo', (100 * covered) / Math.max(1, paint), '%'),
    ],
    findings,
  }
}
