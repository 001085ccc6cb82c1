import { z } from 'zod'
import { measureTones } from '../kernels/analysis.ts'
import { cameraOf, placeInSquare } from '../kernels/camera.ts'
import type { Rgb } from '../kernels/oklab.ts'
import { windowAround, type PhotoView } from '../kernels/photo-view.ts'
import type { SheetPoints } from '../kernels/unwrap.ts'
import type { CarReader } from '../kit/context.ts'
import { defineNode } from '../kit/define.ts'
import { NodeFailure, throwIfCancelled } from '../kit/failure.ts'
import { text } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { carModel } from '../sheets/car-model.ts'
import { groundOf, type Ground } from '../sheets/car-pack.ts'
import { rgbaOf } from '../sheets/laying.ts'
import { panelPlane } from '../sheets/panel-map.ts'
import { carSeenBy, carSheetPoints } from '../sheets/sheet-points.ts'
import type { ImageValue } from '../values/image.ts'
import type { Finding, Measure, PoseValue } from '../values/value.ts'
import { figureOf } from './shared-photo.ts'
import {
  accuracyEstimated, accuracyMeasured, againstColors, againstSheet, colorMeasured, coverageOf, overallOf, placeErrors, semanticMeasured, type Score,
} from './shared-quality.ts'

const GRID = 256
const VIEW = 512

/** What a camera sees of the car, in a window around what it sees of the paint. */
async function viewOf(cars: CarReader, { ref, pack, sheet }: Ground, pose: PoseValue, points: SheetPoints): Promise<PhotoView> {
  const camera = cameraOf(pose)
  const places: number[] = []
  for (let i = 0; i < points.positions.length; i += 3) {
    const place = placeInSquare(camera, [points.positions[i]!, points.positions[i + 1]!, points.positions[i + 2]!])
    if (place) places.push(...place)
  }
  return carSeenBy(camera, await carModel(cars, { id: ref.car, hash: ref.carHash }, pack), sheet, windowAround(places), VIEW)
}

/** The colours of `#rrggbb #rrggbb ...`. Fails at the param `palette`. */
function paletteOf(words: string): Rgb[] {
  return words.split(/[\s,]+/).filter(Boolean).map((word) => {
    if (!/^#[0-9a-fA-F]{6}$/.test(word)) {
      throw new NodeFailure('bad-param', `"${word}" is no colour.`, { param: 'palette', help: 'Write colours as #rrggbb, with spaces between.' })
    }
    const [r, g, b] = rgbaOf(word)
    return [r, g, b]
  })
}

/** What may spoil the colours, where nothing says what they should be. */
function lightingRisk(photo: ImageValue): { readonly words: string; readonly risk: 'low' | 'medium' | 'high' } {
  const { clipped, crushed, neutral, castA, castB } = measureTones(photo.pixels)
  const cast = neutral >= 0.01 ? Math.hypot(castA, castB) : 0
  const signs = [
    clipped > 0.03 && `${Math.round(clipped * 100)} % pure white`,
    crushed > 0.15 && `${Math.round(crushed * 100)} % pure black`,
    cast > 5 && `colour cast of ${cast.toFixed(0)}`,
  ].filter((sign): sign is string => sign !== false)
  const strong = clipped > 0.12 || crushed > 0.4 || cast > 12
  return { words: signs.join(', ') || 'nothing found', risk: strong || signs.length > 1 ? 'high' : signs.length > 0 ? 'medium' : 'low' }
}

function measuresOf(name: string, title: string, score: Score | undefined): Measure[] {
  if (!score) return [{ name, title, value: 'not known', unit: '' }]
  const shown = { name, title: `${title} (${score.basis})`, value: Number(score.value.toFixed(1)), unit: 'of 100' }
  return score.behind ? [shown, { name: `${name}Behind`, title: `${title}, figure`, value: score.behind, unit: '' }] : [shown]
}

export const quality = defineNode({
  type: 'quality',
  version: 1,
  title: 'Quality',
  shelf: 'inspect',
  icon: 'badge-check',
  summary: 'Scores a sheet that came from a photo, and says which scores are measured and which estimated.',
  inputs: {
    image: port.image({ title: 'Sheet', sheet: 'required' }),
    confidence: port.mask({ doc: 'From the node that made the sheet.' }),
    source: port.mask({ title: 'Where from', doc: 'From AUV-Net: tells what is mirrored.' }).orNone(),
    photo: port.image({ doc: 'The photo that the sheet was made of.' }).orNone(),
    pose: port.pose({ doc: 'The camera that was found.' }).orNone(),
    fit: port.report({ doc: 'The report of AUV-Net.' }).orNone(),
    truth: port.image({ title: 'True sheet', doc: 'The sheet as it really is, where it is known. Colours are then measured.' }).orNone(),
    truthPose: port.pose({ title: 'True camera', doc: 'The camera as it really stood. Accuracy is then measured.' }).orNone(),
  },
  params: z.strictObject({
    palette: text('', { title: 'Known colours', max: 400, doc: 'Colours that the paint really has, as #rrggbb with spaces between. Colours are then measured against the nearest.' }),
  }),
  outputs: { report: port.report() },
  async run({ inputs, params, cars, signal }) {
    const { image, confidence, source, photo, pose, fit, truth, truthPose } = inputs
    const ground = await groundOf(cars, image, 'image')
    const car = { kind: 'car', id: ground.ref.car, hash: ground.ref.carHash } as const
    const points = await carSheetPoints(cars, car, ground.pack, ground.sheet, GRID)
    const { mesh } = await carModel(cars, car, ground.pack)
    const plane = await panelPlane(cars, ground, GRID, Math.max(1, Math.round((GRID * ground.sheet.height) / ground.sheet.width)))
    const panelOf = (u: number, v: number) => plane.indexes[Math.min(plane.height - 1, Math.max(0, Math.floor(v * plane.height))) * plane.width + Math.min(plane.width - 1, Math.max(0, Math.floor(u * plane.width)))]!
    throwIfCancelled(signal)
    const truly = truthPose && (await viewOf(cars, ground, truthPose, points))
    const agreement = figureOf(fit, 'agreement')
    const accuracy = truly && pose
      ? accuracyMeasured(placeErrors(points, truly, cameraOf(pose)))
      : pose && photo && accuracyEstimated(points, await viewOf(cars, ground, pose, points), image, photo, pose.score)
    const semantic: Score | undefined = truly && pose
      ? semanticMeasured(points, truly, cameraOf(pose), mesh, panelOf)
      : agreement === undefined ? undefined : { value: agreement, basis: 'estimated' }
    const palette = paletteOf(params.palette)
    const apart = truth ? againstSheet(truth) : palette.length > 0 ? againstColors(palette) : undefined
    const color = apart && colorMeasured(image, confidence, apart)
    const cover = coverageOf(points, confidence, source)
    const coverage: Score = { value: 100 * cover.photo, basis: 'measured' }
    const scores = { accuracy, semantic, color, coverage }
    const risk = !color && photo ? lightingRisk(photo) : undefined
    const percent = (name: string, title: string, share: number): Measure => ({ name, title, value: Number((share * 100).toFixed(1)), unit: '%' })
    const findings: Finding[] = []
    if (accuracy?.basis === 'estimated') findings.push({ severity: 'info', message: 'Accuracy is estimated: it says how well sheet and photo agree, not how true both are.' })
    if (!color) findings.push({ severity: 'info', message: 'Colours cannot be judged without the true sheet or some known colours.' })
    if (cover.photo < 0.2) findings.push({ severity: 'warning', message: 'The photo shows little of the paint. Fuse it with one from another side.' })
    return {
      report: {
        kind: 'report',
        title: 'Quality',
        measures: [
          ...measuresOf('overall', 'Overall', overallOf(scores)),
          ...measuresOf('accuracy', 'Accuracy', accuracy),
          ...measuresOf('semantic', 'Right panel', semantic),
          ...measuresOf('color', 'Colour', color),
          ...(risk ? [{ name: 'lightingRisk', title: `Lighting risk: ${risk.words}`, value: risk.risk, unit: '' }] : []),
          ...measuresOf('coverage', 'Coverage', coverage),
          percent('mirrored', 'Paint mirrored', cover.mirrored),
          percent('filled', 'Paint filled in', cover.filled),
        ],
        findings,
      },
    }
  },
})
