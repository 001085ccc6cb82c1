import { z } from 'zod'
import type { Plane } from '../../models/load.ts'
import { squareAround, toSquaresRgb } from '../codecs/square.ts'
import { planarToRgba } from '../kernels/planes.ts'
import type { NodeContext } from '../kit/context.ts'
import { defineNode } from '../kit/define.ts'
import { NodeFailure, throwIfCancelled } from '../kit/failure.ts'
import { choice, slider } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { carPack, sheetNamed } from '../sheets/car-pack.ts'
import { allocate, imageOf, maskOf, type ImageValue } from '../values/image.ts'
import type { Finding, ReportValue } from '../values/value.ts'
import { openAuvNetwork, type AuvNetwork } from './auv-network.ts'
import { poseOf } from './camera.ts'

const DRAFT_SIZE = 512
const THUMB = 256
const SMALLEST_PHOTO = 256
const LARGEST_PHOTO = 2048

/** Below this share of the square, what the network calls car is noise. */
const NO_CAR = 0.01
/** The lens of a photo says its focal length to about this much; sigma of ln f. */
const FOCAL_SIGMA = 0.1
/** Long side of a 35 mm frame, in mm, to which EXIF refers. */
const FRAME_MM = 36

const floats = (...values: number[]): Plane => ({ dims: [values.length], data: Float32Array.from(values) })

/** The tensors of one run; see models/training/CONTRACT.md. */
async function feedsOf(photo: ImageValue, focal: number, size: number, mirror: number, delight: number, keypoints: number) {
  const side = Math.min(LARGEST_PHOTO, Math.max(SMALLEST_PHOTO, squareAround(photo.width, photo.height).side))
  const [square, thumb] = await toSquaresRgb(photo, [side, THUMB])
  const prior = focal > 0 ? [Math.log(focal / FRAME_MM), FOCAL_SIGMA, 0.5, 0.5, -1] : [0, -1, 0.5, 0.5, -1]
  return {
    photo: { dims: [1, side, side, 3], data: square },
    thumb: { dims: [1, THUMB, THUMB, 3], data: thumb },
    user_kp: { dims: [1, keypoints, 3], data: new Float32Array(keypoints * 3) },
    cam_prior: { dims: [1, 5], data: Float32Array.from(prior) },
    mirror: floats(mirror),
    delight: floats(delight),
    ref_gain: { dims: [1, 3], data: Float32Array.of(1, 1, 1) },
    size: { dims: [1], data: BigInt64Array.of(BigInt(size)) },
  } satisfies Record<string, Plane>
}

function plane(results: Readonly<Record<string, Plane>>, name: string): Plane {
  const found = results[name]
  if (!found) throw new NodeFailure('missing-network', `The network gave no ${name}.`, { input: 'car', help: 'Train the network again for this car.' })
  return found
}

/** How well the camera explains the photo, from what the solver says of itself; 0..1. */
function scoreOf(residual: number, quantiles: readonly number[]): number {
  const [good = 2, , poor = 12] = quantiles
  return Math.min(1, Math.max(0, 1 - (residual - good) / (2 * Math.max(1, poor - good))))
}

function reportOf(fit: readonly number[], shares: readonly number[], quantiles: readonly number[]): ReportValue {
  const [, residual = 0, inliers = 0, area = 0] = fit
  const findings: Finding[] = []
  if (residual > (quantiles[2] ?? Infinity)) {
    findings.push({ severity: 'warning', message: 'The camera fits this photo less well than most. Look at the sheet closely.' })
  }
  if (area < 0.05) findings.push({ severity: 'warning', message: 'The car is small in the photo. A closer photo gives a sharper sheet.' })
  const [photo = 0, mirrored = 0, filled = 0] = shares
  return {
    kind: 'report',
    title: 'Photo on the sheet',
    measures: [
      { name: 'residual', title: 'Fit', value: round(residual, 1), unit: 'px' },
      { name: 'inliers', title: 'Points that agree', value: round(inliers * 100, 0), unit: '%' },
      { name: 'carArea', title: 'Car in the photo', value: round(area * 100, 0), unit: '%' },
      { name: 'fromPhoto', title: 'Paint from the photo', value: round(photo * 100, 0), unit: '%' },
      { name: 'mirrored', title: 'Paint mirrored', value: round(mirrored * 100, 0), unit: '%' },
      { name: 'filled', title: 'Paint filled in', value: round(filled * 100, 0), unit: '%' },
    ],
    findings,
  }
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/** Shares of the paint that were seen, mirrored and filled, from the `source` plane (1, 2, 3; 0 is no paint). */
function sharesOf(source: Plane['data']): [number, number, number] {
  const counts = [0, 0, 0, 0]
  for (const kind of source) counts[Number(kind)]! += 1
  const paint = Math.max(1, counts[1]! + counts[2]! + counts[3]!)
  return [counts[1]! / paint, counts[2]! / paint, counts[3]! / paint]
}

async function infer(ctx: Pick<NodeContext<unknown, unknown>, 'note' | 'signal'>, open: AuvNetwork, feeds: Record<string, Plane>) {
  throwIfCancelled(ctx.signal)
  const results = await open.network.run(feeds, (from, reason) => ctx.note(`${from} failed, so the CPU took over. ${reason}`))
  throwIfCancelled(ctx.signal)
  return results
}

export const auvNet = defineNode({
  type: 'auv-net',
  version: 1,
  title: 'AUV-Net',
  shelf: 'neural',
  icon: 'scan-line',
  lane: 'neural',
  summary: "Finds the car in a photo and lays its livery on the car's sheet.",
  inputs: {
    photo: port.image({ doc: 'A photo that shows the whole car.' }),
    car: port.car(),
    focal: port.number({ title: 'Focal length', doc: '35 mm equivalent, from Photo Input. 0 = unknown.' }).orNone(),
  },
  params: z.strictObject({
    size: choice(
      { '512': '512', '1024': '1024', '2048': '2048', '4096': '4096' },
      { default: '2048', title: 'Sheet size', doc: 'Side of the sheet in texels. Drafts use 512.', chief: true },
    ),
    mirror: choice(
      { all: 'From the other side', off: 'Off' },
      { title: 'Unseen paint', doc: 'Takes paint that the photo does not show from the other side of the car. Mirrors text as well.' },
    ),
    delight: slider(0, 1, { default: 0.8, title: 'De-light', doc: 'How much of the shading is divided out.', chief: true }),
  }),
  outputs: {
    image: port.image({ title: 'Sheet' }),
    confidence: port.mask({ doc: '255 where the photo shows the paint squarely, 0 where it was filled in.' }),
    pose: port.pose(),
    report: port.report(),
  },
  async run(ctx) {
    const { photo, car, focal } = ctx.inputs
    const { delight, mirror } = ctx.params
    const pack = await carPack(ctx.cars, car)
    const sheet = sheetNamed(pack, '', 'car')
    ctx.progress(0.02, 'Opening the network')
    const open = await openAuvNetwork(ctx.cars, car, pack, sheet)
    const full = Number(ctx.params.size)
    const size = ctx.quality === 'draft' ? Math.min(DRAFT_SIZE, full) : full
    ctx.progress(0.3, `Looking for the car on ${open.network.provider}`)
    const feeds = await feedsOf(photo, focal ?? 0, size, mirror === 'all' ? 1 : 0, delight, open.card.keypoints.length)
    const results = await infer(ctx, open, feeds)
    const fit = Array.from(plane(results, 'fit').data, Number)
    if ((fit[3] ?? 0) < NO_CAR) {
      throw new NodeFailure('no-car-found', `There is no ${pack.name} in this photo.`, { input: 'photo', help: 'Use a photo that shows the whole car, or choose the car that it shows.' })
    }
    const quantiles = open.card.metrics.fit?.residualPx ?? []
    const pixels = allocate(size * size * 4)
    planarToRgba(plane(results, 'uv_texture').data as Uint8Array, size * size, pixels)
    const coverage = allocate(size * size)
    coverage.set(plane(results, 'confidence').data as Uint8Array)
    const traits = { scale: size / full, sheet: { car: car.id, carHash: car.hash, sheet: sheet.name } }
    const report = reportOf(fit, sharesOf(plane(results, 'source').data), quantiles)
    for (const finding of report.findings) ctx.note(finding.message)
    return {
      image: imageOf(size, size, pixels, traits),
      confidence: maskOf(size, size, coverage, traits),
      pose: poseOf(plane(results, 'camera').data as Float32Array, photo.width, photo.height, scoreOf(fit[1] ?? 0, quantiles)),
      report,
    }
  },
})
