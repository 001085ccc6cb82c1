import { z } from 'zod'
import type { NodeContext } from '../kit/context.ts'
import { defineNode } from '../kit/define.ts'
import { NodeFailure, throwIfCancelled } from '../kit/failure.ts'
import { choice, color, points, slider, toggle, type SetPoints } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { carPack, sheetNamed } from '../sheets/car-pack.ts'
import { placedLandmarks } from '../sheets/landmarks.ts'
import { imageOf, maskOf } from '../values/image.ts'
import { openAuvNetwork, type AuvNetwork } from './auv-network.ts'
import { feedsOf } from './auv-photo.ts'
import { balance, poseFound, readSheet, reportOn, sourceMask } from './auv-result.ts'
import { findCar, fitOf, type Found, type Planes } from './look-again.ts'

const DRAFT_SIZE = 512
/** Below this share of the square, what the network calls car is noise. */
const NO_CAR = 0.01

type Ctx = Pick<NodeContext<unknown, unknown>, 'note' | 'signal'>

async function infer(ctx: Ctx, { network }: AuvNetwork, feeds: Planes): Promise<Planes> {
  throwIfCancelled(ctx.signal)
  const results = await network.run(feeds, (from, reason) => ctx.note(`${from} failed, so the CPU took over. ${reason}`))
  throwIfCancelled(ctx.signal)
  return results
}

/** A network takes only the points that it knows, wherever else a point may say that it lies. */
const namesOnly = (set: SetPoints): SetPoints => Object.fromEntries(Object.entries(set).map(([name, { x, y }]) => [name, { x, y }]))

/** Says what was done about a poor fit. */
function noteLook({ note }: Ctx, { look, poor }: Found): void {
  if (look) note(`Looked again: the first fit was poor, and a ${look} photo fits better.`)
  else if (poor) note('Looked again: the fit is poor, and no other light makes it better.')
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
      { all: 'From the other side', 'paint-only': 'From the other side, no lettering', off: 'Off' },
      { title: 'Unseen paint', doc: 'Takes paint that the photo does not show from the other side of the car. Lettering comes out mirrored.' },
    ),
    delight: slider(0, 1, { default: 0.8, title: 'De-light', doc: 'How much of the shading is divided out.', chief: true }),
    trim: slider(0, 30, { default: 6, soft: [0, 16], step: 1, doc: 'How far, in px at 1024, the rims of paint are cleared of glass, tyres and background.' }),
    balance: toggle(false, { title: 'Match a known colour', doc: 'Sets exposure and white balance so that the paint shows the reference colour.' }),
    reference: color('#ffffff', { title: 'Reference colour', doc: 'A colour that the paint truly has; the most alike in the photo is brought to it.' }),
    useFocal: toggle(true, { title: 'Focal length from the photo', doc: 'Goes by the lens that the photo names, when it does.' }),
    cropped: toggle(false, { title: 'Photo is cropped', doc: 'The photo is a part of a larger one. Its lens then counts for nothing.' }),
    points: points({ doc: 'Points of the car set by hand on the photo, to correct the camera. Four well-spread ones suffice.' }),
  }),
  outputs: {
    image: port.image({ title: 'Sheet' }),
    confidence: port.mask({ doc: '255 where the photo shows the paint squarely, 0 where it was filled in.' }),
    source: port.mask({ title: 'Where from', doc: '255 from the photo, 170 mirrored, 85 filled in, 0 no paint.' }),
    pose: port.pose({ doc: 'The camera, and where it sees the named points of the car.' }),
    report: port.report(),
  },
  async run(ctx) {
    const { photo, car, focal } = ctx.inputs
    const { params } = ctx
    const pack = await carPack(ctx.cars, car)
    const sheet = sheetNamed(pack, '', 'car')
    ctx.progress(0.02, 'Opening the network')
    const open = await openAuvNetwork(ctx.cars, car, pack, sheet)
    const { keypoints, metrics } = open.card
    const set = placedLandmarks(namesOnly(params.points), keypoints, photo)
    const full = Number(params.size)
    const size = ctx.quality === 'draft' ? Math.min(DRAFT_SIZE, full) : full
    ctx.progress(0.3, `Looking for the car on ${open.network.provider}`)
    const feeds = await feedsOf(photo, {
      focal: params.useFocal ? (focal ?? 0) : 0,
      cropped: params.cropped,
      mirror: params.mirror === 'off' ? 0 : 1,
      delight: params.delight,
      size,
      keypoints: keypoints.length,
      set: set.map(({ name, x, y }) => ({ index: keypoints.findIndex((known) => known.name === name), x, y })),
    })
    const found = await findCar(feeds, metrics.fit?.residualPx ?? [], (given) => infer(ctx, open, given))
    if (fitOf(found.results, 3) < NO_CAR) {
      throw new NodeFailure('no-car-found', `There is no ${pack.name} in this photo.`, { input: 'photo', help: 'Use a photo that shows the whole car, or choose the car that it shows. With a Project Photo node you set its points yourself.' })
    }
    noteLook(ctx, found)
    ctx.progress(0.85, 'Cleaning the sheet')
    const subject = { photo, car, pack, sheet, card: open.card, set }
    const made = await readSheet(ctx.cars, subject, found.results, { size, trim: params.trim, plainMirror: params.mirror === 'paint-only' })
    throwIfCancelled(ctx.signal)
    if (params.balance && !balance(made.sheet, params.reference)) ctx.note('Too little of the paint is seen squarely to match a colour.')
    const report = await reportOn(ctx.cars, subject, found, made)
    for (const finding of report.findings) if (finding.severity === 'warning') ctx.note(finding.message)
    const traits = { scale: size / full, sheet: { car: car.id, carHash: car.hash, sheet: sheet.name } }
    return {
      image: imageOf(size, size, made.sheet.pixels, traits),
      confidence: maskOf(size, size, made.sheet.confidence, traits),
      source: maskOf(size, size, sourceMask(made.sheet.source), traits),
      pose: poseFound(subject, found.results, made.camera),
      report,
    }
  },
})
