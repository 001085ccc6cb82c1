import { z } from 'zod'
import type { CarPack, Sheet } from '../../models/pack.ts'
import { resamplePixels } from '../codecs/resample.ts'
import { cameraOf, placeInSquare, type SquareCamera } from '../kernels/camera.ts'
import { inpaint } from '../kernels/inpaint.ts'
import { windowAround } from '../kernels/photo-view.ts'
import { projectPhoto as project, type Photo, type ProjectedSheet } from '../kernels/project-photo.ts'
import { withTrueRims } from '../kernels/rim.ts'
import type { NodeContext } from '../kit/context.ts'
import { defineNode } from '../kit/define.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { points, slider, text, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { carModel } from '../sheets/car-model.ts'
import { carPack, groundOf, sheetNamed } from '../sheets/car-pack.ts'
import { landmarksOf, placedLandmarks } from '../sheets/landmarks.ts'
import { newSheet } from '../sheets/new-sheet.ts'
import { panelPlane } from '../sheets/panel-map.ts'
import { carSeenBy } from '../sheets/sheet-points.ts'
import { allocate, imageOf, maskOf, type ImageValue } from '../values/image.ts'
import type { CarValue, MeshPart, PoseValue } from '../values/value.ts'
import { cameraFromPoints, reportOn, type Solved } from './photo-camera.ts'

const VIEW = 1024
/** Triangles between two looks at whether the run was cancelled. */
const BAND = 6000

/** The photo, no larger than the sheet can use: what is shrunk later would flicker. */
async function fitted(photo: ImageValue, side: number): Promise<Photo> {
  const scale = (1.5 * side) / Math.max(photo.width, photo.height)
  if (scale >= 1) return photo
  const size = { width: Math.max(1, Math.round(photo.width * scale)), height: Math.max(1, Math.round(photo.height * scale)) }
  return { ...size, pixels: await resamplePixels(photo.pixels, photo, size, 'mitchell') }
}

/** What is sure stays solid, what is not becomes clear, and what is clear takes its neighbours' colour so that filters find no black. */
function settle({ width, height, pixels, confidence }: ProjectedSheet, least: number): number {
  let covered = 0
  const known = new Uint8Array(confidence.length)
  for (let i = 0; i < confidence.length; i++) {
    const sure = Math.min(1, Math.max(0, (confidence[i]! / 255 - least) / 0.15))
    known[i] = sure > 0 ? 255 : 0
    pixels[i * 4 + 3] = Math.round(255 * sure)
    if (sure > 0) covered++
  }
  inpaint(pixels, known, width, height)
  return covered
}

type Ctx = Pick<NodeContext<unknown, unknown>, 'cars' | 'signal' | 'progress'>

interface Subject {
  readonly car: CarValue
  readonly pack: CarPack
  readonly sheet: Sheet
  readonly camera: SquareCamera
  readonly trim: number
}

/** Lays the photo on a blank sheet, band by band. */
async function lay(ctx: Ctx, blank: ImageValue, photo: ImageValue, { car, pack, sheet, camera, trim }: Subject): Promise<ProjectedSheet> {
  const model = await carModel(ctx.cars, car, pack)
  const { mesh } = model
  const places: number[] = []
  for (let i = 0; i < mesh.positions.length; i += 3) {
    const place = placeInSquare(camera, [mesh.positions[i]!, mesh.positions[i + 1]!, mesh.positions[i + 2]!])
    if (place) places.push(...place)
  }
  const view = withTrueRims(carSeenBy(camera, model, sheet, windowAround(places), VIEW), photo, trim)
  throwIfCancelled(ctx.signal)
  const made = { width: blank.width, height: blank.height, pixels: blank.pixels, confidence: allocate(blank.width * blank.height) }
  const source = await fitted(photo, Math.max(blank.width, blank.height))
  const parts = bands(mesh.parts.filter(({ material }) => material === sheet.material))
  for (const [i, part] of parts.entries()) {
    throwIfCancelled(ctx.signal)
    project(made, source, view, mesh, part, trim)
    ctx.progress(0.3 + (0.5 * (i + 1)) / parts.length, 'Laying the photo')
    // Lets the message that cancels a run come in.
    await new Promise((resume) => setImmediate(resume))
  }
  return made
}

const bands = (parts: readonly MeshPart[]): Pick<MeshPart, 'start' | 'count'>[] =>
  parts.flatMap(({ start, count }) =>
    Array.from({ length: Math.ceil(count / (BAND * 3)) }, (_, k) => ({ start: start + k * BAND * 3, count: Math.min(BAND * 3, count - k * BAND * 3) })),
  )

const given = (pose: PoseValue): Solved => ({ pose, camera: cameraOf(pose), residual: undefined })

export const projectPhoto = defineNode({
  type: 'project-photo',
  version: 1,
  title: 'Project Photo',
  shelf: 'project',
  icon: 'projector',
  summary: "Lays a photo on a car's sheet by points that you set on it. Needs no network.",
  inputs: {
    photo: port.image({ doc: 'A photo that shows the car.' }),
    car: port.car(),
    focal: port.number({ title: 'Focal length', doc: '35 mm equivalent, from Photo Input. 0 = unknown.' }).orNone(),
    pose: port.pose({ title: 'Camera', doc: 'A camera that is known already; the points then count for nothing.' }).orNone(),
  },
  params: z.strictObject({
    points: points({ doc: 'At least four points of the car, set where the photo shows them, well spread.' }),
    useFocal: toggle(true, { title: 'Focal length from the photo', doc: 'Goes by the lens that the photo names, when it does.' }),
    cropped: toggle(false, { title: 'Photo is cropped', doc: 'The photo is a part of a larger one. Its lens then counts for nothing.' }),
    trim: slider(0, 30, { default: 4, soft: [0, 16], step: 1, doc: 'How far, in px at 1024, the rims of paint are cleared of glass, tyres and background.', chief: true }),
    least: slider(0, 0.9, { default: 0.1, title: 'Least confidence', doc: 'What is less sure than this stays clear.', chief: true }),
    sheet: text('', { title: 'Sheet', max: 80, doc: "Which of the car's sheets; empty = the first that takes paint." }),
  }),
  outputs: {
    image: port.image({ title: 'Sheet', doc: 'Clear where the photo shows nothing.' }),
    confidence: port.mask({ doc: '255 where the photo shows the paint squarely and in detail.' }),
    pose: port.pose(),
    report: port.report(),
  },
  example: {
    inputs: { photo: 'photo', car: 'car' },
    params: {
      trim: 1,
      points: {
        'nose-top-left': { x: 0.55, y: 0.3, position: [0.95, 1.2, 2.2] },
        'nose-top-right': { x: 0.12, y: 0.34, position: [-0.95, 1.2, 2.2] },
        'nose-foot-left': { x: 0.55, y: 0.86, position: [0.95, 0, 2.2] },
        'nose-foot-right': { x: 0.13, y: 0.8, position: [-0.95, 0, 2.2] },
        'tail-top-left': { x: 0.92, y: 0.28, position: [0.95, 1.2, -2.2] },
        'tail-foot-left': { x: 0.92, y: 0.62, position: [0.95, 0, -2.2] },
      },
    },
    output: 'image',
  },
  async run(ctx) {
    const { photo, car, focal, pose } = ctx.inputs
    const { params } = ctx
    const pack = await carPack(ctx.cars, car)
    const sheet = sheetNamed(pack, params.sheet, 'sheet')
    const known = await landmarksOf(ctx.cars, car, pack)
    const set = pose ? [] : placedLandmarks(params.points, known, photo)
    const solved = pose ? given(pose) : cameraFromPoints(photo, known, set, { focal: params.useFocal ? (focal ?? 0) : 0, cropped: params.cropped })
    const ref = { car: car.id, carHash: car.hash, sheet: sheet.name }
    const blank = newSheet(ref, sheet, ctx.quality)
    const made = await lay(ctx, blank, photo, { car, pack, sheet, camera: solved.camera, trim: params.trim })
    const covered = settle(made, params.least)
    const { indexes } = await panelPlane(ctx.cars, await groundOf(ctx.cars, { sheet: ref }, 'car'), made.width, made.height)
    const report = reportOn(solved, set.length, covered, indexes.reduce((sum, index) => sum + (index > 0 ? 1 : 0), 0))
    for (const { message } of report.findings) ctx.note(message)
    const traits = { scale: blank.scale, sheet: ref }
    return {
      image: imageOf(made.width, made.height, made.pixels, traits),
      confidence: maskOf(made.width, made.height, made.confidence, traits),
      pose: solved.pose,
      report,
    }
  },
})
