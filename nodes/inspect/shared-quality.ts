import { placeInSquare, squareAround, type SquareCamera } from '../kernels/camera.ts'
import { deltaE00 } from '../kernels/delta-e.ts'
import type { Rgb } from '../kernels/oklab.ts'
import { sight, type PhotoView, type Sighting } from '../kernels/photo-view.ts'
import { toLinear } from '../kernels/srgb.ts'
import type { SheetPoints } from '../kernels/unwrap.ts'
import type { ImageValue, MaskValue } from '../values/image.ts'
import type { MeshValue } from '../values/value.ts'

/** A score of 0..100: measured against a truth, or estimated from what the photo and the sheet say of each other. */
export interface Score {
  readonly value: number
  readonly basis: 'measured' | 'estimated'
  /** The figure behind it, in words: "5.2 px". */
  readonly behind?: string
}

/** An error of this many px (of 1024) is worth nothing; 5 px are worth 75. */
const WORTHLESS = 20
/** A difference of this much (CIEDE2000) is worth nothing. */
const FARTHEST_COLOR = 20
/** Texels surer than this were taken from a photo, not from the other side and not filled in. */
const FROM_PHOTO = 158

const clamp01 = (value: number) => Math.min(1, Math.max(0, value))

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Calls `visit` for each paint texel that a view sees, with its place in the view. */
function eachSeen(points: SheetPoints, view: PhotoView, visit: (i: number, seen: Sighting) => void): void {
  const { positions: p, normals: n, texels } = points
  const seen: Sighting = { x: 0, y: 0, trust: 0, seen: false }
  for (let i = 0; i < texels.length; i++) {
    const k = i * 3
    sight(view, p[k]!, p[k + 1]!, p[k + 2]!, n[k]!, n[k + 1]!, n[k + 2]!, 0, seen)
    if (seen.seen) visit(i, seen)
  }
}

/** Px at 1024 between where a camera puts each truly visible texel and where it is. None when nothing is visible. */
export function placeErrors(points: SheetPoints, truth: PhotoView, camera: SquareCamera): number[] {
  const errors: number[] = []
  eachSeen(points, truth, (i, { x, y }) => {
    const k = i * 3
    const place = placeInSquare(camera, [points.positions[k]!, points.positions[k + 1]!, points.positions[k + 2]!])
    errors.push(place ? Math.hypot(place[0] - x, place[1] - y) * 1024 : Infinity)
  })
  return errors
}

/** How well texels lie where they belong, against the true camera. */
export function accuracyMeasured(errors: readonly number[]): Score {
  const value = (100 * errors.reduce((sum, e) => sum + Math.max(0, 1 - e / WORTHLESS), 0)) / Math.max(1, errors.length)
  return { value, basis: 'measured', behind: `${median(errors).toFixed(1)} px` }
}

/** The panel that a view shows at a place in the square; 0 for none. `panelOf` gives the panel of a place on the sheet. */
function panelIn({ window, side, seen }: PhotoView, mesh: MeshValue, x: number, y: number, panelOf: (u: number, v: number) => number): number {
  const [px, py] = [Math.floor(((x - window.left) / window.span) * side), Math.floor(((y - window.top) / window.span) * side)]
  if (px < 0 || py < 0 || px >= side || py >= side) return 0
  const at = py * side + px
  if (seen.triangle[at]! < 0) return 0
  const weights = [seen.weights[at * 2]!, seen.weights[at * 2 + 1]!, 1 - seen.weights[at * 2]! - seen.weights[at * 2 + 1]!]
  const coordinate = (k: number) => weights.reduce((sum, weight, corner) => sum + weight * mesh.uvs[mesh.indices[seen.triangle[at]! * 3 + corner]! * 2 + k]!, 0)
  return panelOf(coordinate(0), coordinate(1))
}

/** Share of truly visible texels that the camera takes from their own panel. */
export function semanticMeasured(points: SheetPoints, truth: PhotoView, camera: SquareCamera, mesh: MeshValue, panelOf: (u: number, v: number) => number): Score {
  let [right, all] = [0, 0]
  eachSeen(points, truth, (i) => {
    const texel = points.texels[i]!
    const own = panelOf(((texel % points.width) + 0.5) / points.width, (Math.floor(texel / points.width) + 0.5) / points.height)
    const k = i * 3
    const place = placeInSquare(camera, [points.positions[k]!, points.positions[k + 1]!, points.positions[k + 2]!])
    all++
    if (place && panelIn(truth, mesh, place[0], place[1], panelOf) === own) right++
  })
  return { value: (100 * right) / Math.max(1, all), basis: 'measured' }
}

const lightness = (r: number, g: number, b: number) => 116 * Math.cbrt(0.2126 * toLinear(r / 255) + 0.7152 * toLinear(g / 255) + 0.0722 * toLinear(b / 255)) - 16

/** A texel of a picture at 0..1 of its size; RGB. */
function texelOf({ width, height, pixels }: ImageValue, u: number, v: number): Rgb {
  const x = Math.min(width - 1, Math.max(0, Math.floor(u * width)))
  const y = Math.min(height - 1, Math.max(0, Math.floor(v * height)))
  const i = (y * width + x) * 4
  return [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!]
}

/**
 * How much of the paint in the photo the sheet explains when it is drawn back through the camera: the share of texels whose
 * lightness is within 12 of the photo's after one shift for all, times how likely the fit is good.
 */
export function accuracyEstimated(points: SheetPoints, view: PhotoView, sheet: ImageValue, photo: ImageValue, likely: number): Score {
  const { side, left, top } = squareAround(photo.width, photo.height)
  const apart: number[] = []
  eachSeen(points, view, (i, { x, y }) => {
    const [px, py] = [(x * side - left) / photo.width, (y * side - top) / photo.height]
    if (px < 0 || py < 0 || px >= 1 || py >= 1) return
    const texel = points.texels[i]!
    const painted = texelOf(sheet, ((texel % points.width) + 0.5) / points.width, (Math.floor(texel / points.width) + 0.5) / points.height)
    apart.push(lightness(...texelOf(photo, px, py)) - lightness(...painted))
  })
  const shift = median(apart)
  const explained = apart.filter((d) => Math.abs(d - shift) < 12).length / Math.max(1, apart.length)
  return { value: 100 * explained * clamp01(likely), basis: 'estimated', behind: `${Math.round(explained * 100)} % explained` }
}

/** How far the colours taken from the photo are from the truth: the median over texels. Undefined where no texel is sure. */
export function colorMeasured(sheet: ImageValue, confidence: MaskValue | undefined, truth: (u: number, v: number, rgb: Rgb) => number, side = 256): Score | undefined {
  const apart: number[] = []
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [u, v] = [(x + 0.5) / side, (y + 0.5) / side]
      if (confidence && confidence.coverage[Math.floor(v * confidence.height) * confidence.width + Math.floor(u * confidence.width)]! <= FROM_PHOTO) continue
      apart.push(truth(u, v, texelOf(sheet, u, v)))
    }
  }
  if (apart.length === 0) return undefined
  const middle = median(apart)
  return { value: 100 - 5 * Math.min(FARTHEST_COLOR, middle), basis: 'measured', behind: `ΔE00 ${middle.toFixed(1)}` }
}

/** Distances to a sheet that is known to be right, or to the nearest of some known colours. */
export const againstSheet = (truth: ImageValue) => (u: number, v: number, rgb: Rgb) => deltaE00(rgb, texelOf(truth, u, v))
export const againstColors = (colors: readonly Rgb[]) => (_u: number, _v: number, rgb: Rgb) => Math.min(...colors.map((color) => deltaE00(rgb, color)))

/** Shares of the paint's area on the car, in square metres: from the photo, mirrored, filled in. */
export interface Coverage {
  readonly photo: number
  readonly mirrored: number
  readonly filled: number
}

/** Weighs each texel by the area that it covers on the car. `source` has the levels of AUV-Net; without it, confidence tells. */
export function coverageOf(points: SheetPoints, confidence: MaskValue, source: MaskValue | undefined): Coverage {
  const sums = { photo: 0, mirrored: 0, filled: 0 }
  let all = 0
  const mask = source ?? confidence
  points.texels.forEach((texel, i) => {
    const x = Math.floor((((texel % points.width) + 0.5) / points.width) * mask.width)
    const y = Math.floor(((Math.floor(texel / points.width) + 0.5) / points.height) * mask.height)
    const level = mask.coverage[y * mask.width + x]!
    const seen = source ? level > 212 : level >= 26
    const area = points.areas[i]!
    all += area
    sums[seen ? 'photo' : source && level > 127 ? 'mirrored' : 'filled'] += area
  })
  const share = (value: number) => value / Math.max(1e-9, all)
  return { photo: share(sums.photo), mirrored: share(sums.mirrored), filled: share(sums.filled) }
}

/** 0.4 accuracy, 0.3 panels, 0.2 colour, 0.1 coverage, over those that are known; undefined when none is. */
export function overallOf(scores: Readonly<Record<'accuracy' | 'semantic' | 'color' | 'coverage', Score | undefined>>): Score | undefined {
  const weights = { accuracy: 0.4, semantic: 0.3, color: 0.2, coverage: 0.1 } as const
  const known = (Object.keys(weights) as (keyof typeof weights)[]).flatMap((name) => (scores[name] ? [{ weight: weights[name], score: scores[name] }] : []))
  const total = known.reduce((sum, { weight }) => sum + weight, 0)
  if (total === 0) return undefined
  const value = known.reduce((sum, { weight, score }) => sum + weight * score.value, 0) / total
  return { value, basis: known.every(({ score }) => score.basis === 'measured') ? 'measured' : 'estimated' }
}
