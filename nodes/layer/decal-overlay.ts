import { z } from 'zod'
import { defineNode } from '../kit/define.ts'
import { slider, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { artInFrame } from '../sheets/anchor.ts'
import { clipOf, laid, layArt, layingParams, targetOf } from '../sheets/laying.ts'
import { placementParams, placements } from '../sheets/placements.ts'

export const decalOverlay = defineNode({
  type: 'decal-overlay',
  version: 1,
  title: 'Decal Overlay',
  shelf: 'layer',
  icon: 'sticker',
  summary: 'Lays a picture such as a logo over the paint, freely or at an anchor of the car.',
  inputs: {
    image: port.image({ doc: 'The paint below.' }),
    decal: port.image({ doc: 'The picture that is laid on it.' }),
    mask: port.mask({ doc: 'Where the decal may show.' }).orNone(),
  },
  params: z.strictObject({
    x: slider(-1, 2, { default: 0.5, soft: [0, 1], step: 0.001, doc: 'Middle of the decal across the picture, or the anchor.' }),
    y: slider(-1, 2, { default: 0.5, soft: [0, 1], step: 0.001, doc: 'Middle of the decal down the picture, or the anchor.' }),
    width: slider(0, 2, {
      default: 0.5,
      step: 0.001,
      chief: true,
      doc: "Share of the picture's width. At an anchor, 1 is as large as fits inside it.",
    }),
    rotation: slider(-360, 360, { default: 0, soft: [-180, 180], step: 0.1, unit: '°', doc: 'Clockwise.' }),
    flip: toggle(false, { title: 'Flip', doc: 'Mirrors the decal left to right.' }),
    anchor: placementParams.anchor,
    otherSide: placementParams.otherSide,
    ...layingParams,
  }),
  outputs: { image: port.image({ like: 'image' }) },
  example: {
    inputs: { image: 'sheet', decal: 'art' },
    params: { anchor: 'number-left', width: 1, otherSide: 'readable', finish: 'chrome' },
    output: 'image',
  },
  bypass: 'image',
  async run(ctx) {
    const { inputs, params } = ctx
    const { image, decal } = inputs
    const clip = await clipOf(ctx.cars, image, inputs.mask)
    const places = await placements(ctx, image, params, {
      middle: [decal.width / 2, decal.height / 2],
      inFrame: (frame) => artInFrame(frame, decal, params),
    })
    const target = targetOf(image, params.finish !== 'keep' || decal.finish !== undefined)
    await layArt(ctx, target, decal, places, params, clip)
    return { image: laid(image, target) }
  },
})
