import { z } from 'zod'
import { alignedGains, fuseViews as fuse, type FuseView, type Gain } from '../kernels/fuse.ts'
import { defineNode } from '../kit/define.ts'
import { NodeFailure } from '../kit/failure.ts'
import { choice, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { coverageAt, inBands } from '../sheets/laying.ts'
import { resized } from '../sheets/resized.ts'
import { allocate, imageOf, maskOf, type ImageValue, type MaskValue } from '../values/image.ts'

/** A view at the size of the first; without a confidence of its own, what is solid is sure. */
async function viewOf(image: ImageValue, confidence: MaskValue | undefined, first: ImageValue): Promise<FuseView> {
  const { pixels } = await resized(image, first)
  if (confidence) return { pixels, confidence: await coverageAt(confidence, first) }
  return { pixels, confidence: Uint8Array.from({ length: pixels.length / 4 }, (_, i) => pixels[i * 4 + 3]!) }
}

function checkSheet(first: ImageValue, other: ImageValue, input: string): void {
  const { sheet: one } = first
  const { sheet: two } = other
  if (one?.car === two?.car && one?.sheet === two?.sheet) return
  throw new NodeFailure('bad-input', `${two?.car}/${two?.sheet} is another sheet than ${one?.car}/${one?.sheet}.`, {
    input,
    help: 'Fuse photos of one car: choose the same car in all AUV-Net and Project Photo nodes.',
  })
}

/** Gains as people read them: how many stops each view was brightened. */
const stops = (gains: readonly Gain[]) => gains.map((gain) => Math.log2(gain[0] * 0.2126 + gain[1] * 0.7152 + gain[2] * 0.0722).toFixed(1)).join(', ')

const sheet = (title: string, optional = '') => port.image({ title, sheet: 'required', doc: `A sheet from AUV-Net or Project Photo.${optional}` })
const sure = (title: string) => port.mask({ title, doc: 'The confidence that belongs to it. Without one, all that is solid counts as sure.' }).orNone()

export const fuseViews = defineNode({
  type: 'fuse-views',
  version: 1,
  title: 'Fuse Views',
  shelf: 'project',
  icon: 'combine',
  summary: 'Makes one sheet of several photos: each texel from those that see it best.',
  inputs: {
    a: sheet('A'),
    aConfidence: sure('A confidence'),
    b: sheet('B'),
    bConfidence: sure('B confidence'),
    c: sheet('C').orNone(),
    cConfidence: sure('C confidence'),
    d: sheet('D').orNone(),
    dConfidence: sure('D confidence'),
  },
  params: z.strictObject({
    way: choice({ median: 'Median', mean: 'Mean' }, { chief: true, doc: 'The median drops what only one of three or more photos shows, such as a reflection.' }),
    align: toggle(true, { title: 'Match their light', doc: 'Brings exposure and white balance together where the photos show the same paint.' }),
  }),
  outputs: { image: port.image({ title: 'Sheet' }), confidence: port.mask() },
  example: { inputs: { a: 'sheet', aConfidence: 'mask', b: 'sheet' }, output: 'image' },
  async run(ctx) {
    const { a, aConfidence, b, bConfidence, c, cConfidence, d, dConfidence } = ctx.inputs
    const given = [['a', a, aConfidence], ['b', b, bConfidence], ['c', c, cConfidence], ['d', d, dConfidence]] as const
    const views: FuseView[] = []
    for (const [input, image, confidence] of given) {
      if (!image) continue
      checkSheet(a, image, input)
      views.push(await viewOf(image, confidence, a))
    }
    const gains = ctx.params.align ? alignedGains(views) : views.map((): Gain => [1, 1, 1])
    if (gains.some((gain) => gain.some((g) => Math.abs(g - 1) > 0.02))) ctx.note(`The photos were brought together by ${stops(gains)} stops.`)
    const [pixels, confidence] = [allocate(a.pixels.length), allocate(a.pixels.length / 4)]
    await inBands(ctx, a.width, a.height, (rows) => fuse(pixels, confidence, views, gains, ctx.params.way, { ...rows, width: a.width }))
    const traits = { scale: a.scale, sheet: a.sheet }
    return { image: imageOf(a.width, a.height, pixels, traits), confidence: maskOf(a.width, a.height, confidence, traits) }
  },
})
