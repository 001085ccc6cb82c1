import type { Plane } from '../../models/load.ts'
import { squareAround } from '../kernels/camera.ts'
import { toSquaresRgb } from '../codecs/square.ts'
import type { ImageValue } from '../values/image.ts'

const THUMB = 256
const SMALLEST_PHOTO = 256
const LARGEST_PHOTO = 2048
/** The lens of a photo says its focal length to about this much; sigma of ln f. */
const FOCAL_SIGMA = 0.1
/** How far from its middle a cropped photo may have been taken, in sides of the square. */
const CROPPED_SIGMA = 0.15
/** Long side of a 35 mm frame, in mm, to which EXIF refers. */
const FRAME_MM = 36

/** What a run is asked for, besides the photo. */
export interface AuvRequest {
  /** 35 mm equivalent; 0 = unknown. */
  readonly focal: number
  /** The photo is a part of a larger one: its middle may lie anywhere near, and EXIF says nothing of its lens. */
  readonly cropped: boolean
  /** 0..1. */
  readonly mirror: number
  readonly delight: number
  /** Side of the sheet in texels. */
  readonly size: number
  /** How many points the network knows, and which of them were set: x, y in sides of the square. */
  readonly keypoints: number
  readonly set: readonly { readonly index: number; readonly x: number; readonly y: number }[]
}

const floats = (...values: number[]): Plane => ({ dims: [values.length], data: Float32Array.from(values) })

function priorOf({ focal, cropped }: AuvRequest): Plane {
  const known = focal > 0 && !cropped
  const lens = known ? [Math.log(focal / FRAME_MM), FOCAL_SIGMA] : [0, -1]
  return { dims: [1, 5], data: Float32Array.from([...lens, 0.5, 0.5, cropped ? CROPPED_SIGMA : -1]) }
}

/** The tensors of one run; see models/training/CONTRACT.md. */
export async function feedsOf(photo: ImageValue, request: AuvRequest): Promise<Record<string, Plane>> {
  const side = Math.min(LARGEST_PHOTO, Math.max(SMALLEST_PHOTO, squareAround(photo.width, photo.height).side))
  const [square, thumb] = await toSquaresRgb(photo, [side, THUMB])
  const points = new Float32Array(request.keypoints * 3)
  for (const { index, x, y } of request.set) points.set([x, y, 1], index * 3)
  return {
    photo: { dims: [1, side, side, 3], data: square },
    thumb: { dims: [1, THUMB, THUMB, 3], data: thumb },
    user_kp: { dims: [1, request.keypoints, 3], data: points },
    cam_prior: priorOf(request),
    mirror: floats(request.mirror),
    delight: floats(request.delight),
    ref_gain: { dims: [1, 3], data: Float32Array.of(1, 1, 1) },
    size: { dims: [1], data: BigInt64Array.of(BigInt(request.size)) },
  }
}
