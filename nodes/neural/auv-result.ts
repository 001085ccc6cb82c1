import type { Plane } from '../../models/load.ts'
import type { AuvCard } from '../../models/network.ts'
import type { CarPack, Sheet } from '../../models/pack.ts'
import { cameraOfTensor, poseOf, squareAround, type SquareCamera } from '../kernels/camera.ts'
import { condense, evidenceOf } from '../kernels/camera-evidence.ts'
import type { PhotoView, Window } from '../kernels/photo-view.ts'
import { planarToRgba } from '../kernels/planes.ts'
import { withTrueRims } from '../kernels/rim.ts'
import type { CarReader } from '../kit/context.ts'
import { NodeFailure } from '../kit/failure.ts'
import { carModel } from '../sheets/car-model.ts'
import { groundOf } from '../sheets/car-pack.ts'
import type { PlacedLandmark } from '../sheets/landmarks.ts'
import { rgbaOf } from '../sheets/laying.ts'
import { panelPlane, panelsOf } from '../sheets/panel-map.ts'
import { carSeenBy, carSheetPoints } from '../sheets/sheet-points.ts'
import { allocate, type ImageValue } from '../values/image.ts'
import type { CarValue, PoseEvidence, PoseValue, ReportValue, SeenPoint } from '../values/value.ts'
import { agreementOf } from './agreement.ts'
import { auvReport, scoreOf, sharesOf } from './auv-report.ts'
import { cleanSheet, type NetworkSheet } from './clean-sheet.ts'
import { fitOf, isPoor, type Found, type Planes } from './look-again.ts'
import { applyGain, referenceGain } from './reference.ts'

/** The geometry of cleaning: texels of the sheet's grid, and px of the view of the car. */
const GRID = 512
const VIEW = 512
/** Levels of the source mask by the network's own: no paint, photo, mirrored, filled. */
const SOURCE_LEVELS = [0, 255, 170, 85] as const

/** What a run is about. */
export interface Subject {
  readonly photo: ImageValue
  readonly car: CarValue
  readonly pack: CarPack
  readonly sheet: Sheet
  readonly card: AuvCard
  /** Points that were set by hand. */
  readonly set: readonly PlacedLandmark[]
}

/** The sheet that a run made, cleaned, and what it was seen by. */
export interface MadeSheet {
  readonly sheet: NetworkSheet
  readonly camera: SquareCamera
  readonly view: PhotoView
}

function plane(results: Planes, name: string): Plane {
  const found = results[name]
  if (!found) throw new NodeFailure('missing-network', `The network gave no ${name}.`, { input: 'car', help: 'Train the network again for this car.' })
  return found
}

/** The crop that the second pass looked at: the car and a little more. */
function windowOf(crop: Plane): Window {
  const [span = 1, x = 0.5, y = 0.5] = Array.from(crop.data, Number)
  return { left: x - span / 2, top: y - span / 2, span }
}

/** Takes the sheet out of a network's results and cleans it; see `cleanSheet`. */
export async function readSheet(
  cars: CarReader,
  { photo, car, pack, sheet }: Subject,
  results: Planes,
  { size, trim, plainMirror }: { readonly size: number; readonly trim: number; readonly plainMirror: boolean },
): Promise<MadeSheet> {
  const pixels = allocate(size * size * 4)
  planarToRgba(plane(results, 'uv_texture').data as Uint8Array, size * size, pixels)
  const confidence = allocate(size * size)
  confidence.set(plane(results, 'confidence').data as Uint8Array)
  const made = { size, pixels, confidence, source: Uint8Array.from(plane(results, 'source').data as Uint8Array) }
  const camera = cameraOfTensor(plane(results, 'camera').data as Float32Array)
  const view = carSeenBy(camera, await carModel(cars, car, pack), sheet, windowOf(plane(results, 'crop')), VIEW)
  cleanSheet(made, { view: withTrueRims(view, photo, trim), points: await carSheetPoints(cars, car, pack, sheet, GRID), trim, plainMirror })
  return { sheet: made, camera, view }
}

/** Brings the paint to the reference colour, in place; false when too little of it is seen squarely to tell. */
export function balance({ pixels, confidence }: NetworkSheet, reference: string): boolean {
  const [r, g, b] = rgbaOf(reference)
  const gain = referenceGain(pixels, confidence, [r, g, b])
  if (gain) applyGain(pixels, gain)
  return gain !== undefined
}

/** Where paint comes from, as a mask that can be looked at. */
export function sourceMask(source: Uint8Array): Uint8Array {
  const mask = allocate(source.length)
  for (let i = 0; i < mask.length; i++) mask[i] = SOURCE_LEVELS[source[i] as 0 | 1 | 2 | 3]
  return mask
}

/** Every point that the network knows, in px of the photo. */
function pointsSeen(kp: Plane, { card, set, photo }: Subject): SeenPoint[] {
  const { side, left, top } = squareAround(photo.width, photo.height)
  const rounded = (value: number, digits: number) => Number(value.toFixed(digits))
  return card.keypoints.map(({ name, position }, i) => {
    const [x = 0, y = 0, sigma = 0, visible = 0] = Array.from(kp.data.slice(i * 4, i * 4 + 4), Number)
    const isSet = set.some((point) => point.name === name)
    const spot = { x: rounded(x * side - left, 2), y: rounded(y * side - top, 2) }
    return { name, position, ...spot, sigma: isSet ? 0 : rounded(sigma * side, 2), visible: rounded(visible, 3), set: isSet }
  })
}

/** What the network observed, condensed about its camera; undefined for files exported before they said so. */
function evidenceSeen(results: Planes, camera: SquareCamera): PoseEvidence | undefined {
  const { observed, lens, alone } = results
  if (!observed || !lens) return undefined
  const { points, seen, weights, ...rest } = condense(evidenceOf(observed.data as Float32Array, lens.data as Float32Array, alone?.data as Float32Array | undefined), camera)
  // It travels as text to the editor: a tenth of a millimetre and a thousandth of a pixel are enough.
  const rounded = (values: readonly number[], digits: number) => values.map((value) => Number(value.toFixed(digits)))
  return { points: rounded(points, 4), seen: rounded(seen, 6), weights: rounded(weights, 7), ...rest }
}

/** The camera that was found, with where it sees the car's points, and what it was found by. */
export function poseFound(subject: Subject, results: Planes, camera: SquareCamera): PoseValue {
  const score = scoreOf(fitOf(results, 1), subject.card.metrics.fit?.residualPx ?? [])
  const { width, height } = subject.photo
  const evidence = evidenceSeen(results, camera)
  return { ...poseOf(camera, width, height, score), points: pointsSeen(plane(results, 'kp'), subject), ...(evidence ? { evidence } : {}) }
}

/** How far the points that were set lie from where the camera sees them, in px at 1024, on average. */
function setErrorOf(kp: Plane, { card, set }: Subject): number {
  const at = (name: string) => card.keypoints.findIndex((keypoint) => keypoint.name === name) * 4
  const away = set.map(({ name, x, y }) => Math.hypot(Number(kp.data[at(name)]) - x, Number(kp.data[at(name) + 1]) - y) * 1024)
  return away.reduce((sum, d) => sum + d, 0) / Math.max(1, away.length)
}

/** What people should know of a run. */
export async function reportOn(cars: CarReader, subject: Subject, { results, look }: Found, made: MadeSheet): Promise<ReportValue> {
  const { car, pack, sheet, card, set } = subject
  const ground = await groundOf(cars, { sheet: { car: car.id, carHash: car.hash, sheet: sheet.name } }, 'car')
  const { mesh } = await carModel(cars, car, pack)
  const drawn = { view: made.view, mesh, material: sheet.material, panels: panelsOf(ground), plane: await panelPlane(cars, ground, GRID, GRID) }
  return auvReport({
    fit: Array.from(plane(results, 'fit').data, Number),
    shares: sharesOf(made.sheet.source),
    agreement: agreementOf(plane(results, 'seg'), plane(results, 'crop'), card.classes, drawn),
    poor: isPoor(fitOf(results, 1), fitOf(results, 2), card.metrics.fit?.residualPx ?? []),
    lookedAgain: look !== undefined,
    setPoints: set.length,
    setError: setErrorOf(plane(results, 'kp'), subject),
  })
}
