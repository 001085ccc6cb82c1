import type { Detail, Tones } from '../kernels/analysis.ts'
import { standpointOf } from '../kernels/camera.ts'
import type { PoseValue, ReportValue } from '../values/value.ts'

const clamp01 = (value: number) => Math.min(1, Math.max(0, value))

/** The eight views, from azimuth 0 (the nose) on, counter-clockwise as the car's own left comes first. */
const VIEWS = ['front', 'front left', 'left', 'rear left', 'rear', 'rear right', 'right', 'front right'] as const

/** What a camera says of a photo. */
export interface ViewFound {
  /** One of eight, each 45 degrees wide. */
  readonly view: (typeof VIEWS)[number]
  readonly azimuth: number
  readonly elevation: number
  readonly focal35: number
  /** Width or height of the car in the photo, whichever is larger, in px of the whole photo. */
  readonly carPx: number
  /** The box around the car, 0..1 of the photo; may reach beyond it. */
  readonly box: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  /** Share of the named points in sight that lie outside the frame. */
  readonly cut: number
}

/** What the camera of a photo says; `scale` is that of the photo. Without named points the car's place in the photo is not known. */
export function viewFound(pose: PoseValue, scale: number): ViewFound {
  const { azimuth, elevation, focal35 } = standpointOf(pose)
  const points = pose.points ?? []
  const [xs, ys] = [points.map(({ x }) => x / pose.width), points.map(({ y }) => y / pose.height)]
  const known = points.length > 0
  const box = known ? { x: Math.min(...xs), y: Math.min(...ys), w: Math.max(...xs) - Math.min(...xs), h: Math.max(...ys) - Math.min(...ys) } : { x: 0, y: 0, w: 1, h: 1 }
  const seen = points.filter(({ visible }) => visible > 0.5)
  const outside = seen.filter(({ x, y }) => x < 0 || y < 0 || x >= pose.width || y >= pose.height)
  return {
    view: VIEWS[Math.round(((azimuth + 360) % 360) / 45) % 8]!,
    azimuth,
    elevation,
    focal35,
    carPx: Math.max(box.w * pose.width, box.h * pose.height) / scale,
    box,
    cut: outside.length / Math.max(1, seen.length),
  }
}

/** A number that a report gives under a name; undefined when it gives none. */
export function figureOf(report: ReportValue | undefined, name: string): number | undefined {
  const value = report?.measures.find((measure) => measure.name === name)?.value
  return typeof value === 'number' ? value : undefined
}

/** How sure it is that the car is in the photo, 0..1: what the network says, where enough of the car is seen and enough points
 * agree. From the report of AUV-Net. */
export function carConfidence(fit: ReportValue | undefined, pose: PoseValue): number {
  const area = figureOf(fit, 'carArea')
  const inliers = figureOf(fit, 'inliers')
  if (area === undefined || inliers === undefined) return pose.score
  const there = figureOf(fit, 'carThere')
  return clamp01(area / 3) * (there === undefined ? clamp01(inliers / 30) : clamp01(inliers / 15) * (there / 100))
}

/** The parts of the quality score, 0..1 each; those that nothing is known of are missing. */
export interface Parts {
  readonly resolution: number
  readonly sharpness: number
  readonly exposure: number
  readonly fit?: number
  readonly coverage?: number
}

/** A car as wide as this many px gives all that a sheet of 2048 can hold. */
const FULL_WIDTH = 1000
/** Sharpness of a crisp photo, and the share of its paint that one photo shows at best. */
const CRISP = 100
const BEST_COVERAGE = 0.45

/** How well a photo is exposed, 0..1: nothing burnt out, nothing black, neither dark nor pale. */
export function exposureOf({ clipped, crushed, lightness }: Tones): number {
  const dark = clamp01((lightness - 5) / 20)
  const pale = clamp01((98 - lightness) / 16)
  return clamp01(1 - clipped / 0.25) * clamp01(1 - crushed / 0.6) * dark * pale
}

/** How good the light is to take paint from, 0..100: exposure, a neutral cast and little noise. */
export function lightingQuality(tones: Tones, detail: Detail): number {
  const cast = tones.neutral >= 0.01 ? Math.hypot(tones.castA, tones.castB) : 0
  return 100 * exposureOf(tones) * clamp01(1 - Math.max(0, cast - 3) / 25) * clamp01(1 - Math.max(0, detail.noise - 2) / 20)
}

/** What speaks for a photo, part by part. `width` is its longer side, `shown` the share of paint that it shows. */
export function partsOf(tones: Tones, detail: Detail, width: number, found: ViewFound | undefined, score: number | undefined, shown: number | undefined): Parts {
  return {
    resolution: clamp01((found?.carPx ?? width * 0.7) / FULL_WIDTH),
    sharpness: clamp01(Math.sqrt(detail.sharpness / CRISP)),
    exposure: exposureOf(tones),
    ...(score === undefined ? {} : { fit: score }),
    ...(shown === undefined ? {} : { coverage: clamp01(shown / BEST_COVERAGE) }),
  }
}

/** 0..100: the product of what is known. One bad part spoils a photo, whatever the others are. */
export const scoreOf = (parts: Parts): number => 100 * Object.values(parts).reduce((product: number, part: number) => product * part, 1)
