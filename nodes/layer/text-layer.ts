import { z } from 'zod'
import { FONT_TITLES } from '../codecs/fonts.ts'
import { inkedBox, type Ink } from '../codecs/text-raster.ts'
import { layoutText } from '../codecs/text.ts'
import { defineNode } from '../kit/define.ts'
import { choice, color, slider, text, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import type { Frame } from '../sheets/anchor.ts'
import { clipOf, laid, layArt, layingParams, targetOf } from '../sheets/laying.ts'
import { drawVector, noteCharacters, textVector } from '../sheets/lettering.ts'
import { placementParams, placements } from '../sheets/placements.ts'
import { textInFrame, textMiddle } from '../sheets/text-frame.ts'

const params = z.strictObject({
  text: text('TEXT', { lines: 3, max: 400, chief: true }),
  font: choice(FONT_TITLES, { title: 'Font' }),
  size: slider(0, 2, {
    default: 0.2,
    soft: [0, 1],
    step: 0.001,
    chief: true,
    doc: "Height of a capital letter, as a share of the picture's height, or the anchor's.",
  }),
  color: color('#ffffff', { title: 'Colour', chief: true }),
  x: slider(-1, 2, { default: 0.5, soft: [0, 1], step: 0.001, doc: 'Where the text stands across the picture, or the anchor.' }),
  y: slider(-1, 2, { default: 0.5, soft: [0, 1], step: 0.001, doc: 'Middle of the text down the picture, or the anchor.' }),
  rotation: slider(-360, 360, { default: 0, soft: [-180, 180], step: 0.1, unit: '°', doc: 'Clockwise.' }),
  align: choice(
    { center: 'Centre', left: 'Left', right: 'Right' },
    { title: 'Align', doc: "Lines of the text, and the text itself: against the anchor's edge, or by which end it stands at x." },
  ),
  tracking: slider(-0.2, 2, {
    default: 0,
    soft: [-0.1, 0.5],
    title: 'Letter spacing',
    doc: 'Extra space between letters, in ems.',
  }),
  lineSpacing: slider(0.5, 4, { default: 1.1, soft: [0.7, 2], title: 'Line spacing', doc: 'From line to line, in ems.' }),
  slant: slider(-45, 45, { default: 0, soft: [-20, 20], step: 0.5, unit: '°', title: 'Slant' }),
  outlineWidth: slider(0, 0.5, {
    default: 0,
    soft: [0, 0.2],
    step: 0.005,
    title: 'Outline',
    doc: 'A line around the letters, in ems.',
  }),
  outlineColor: color('#000000', { title: 'Outline colour' }),
  shrink: toggle(true, { title: 'Shrink to fit', doc: 'Makes the text smaller where it would stick out of its anchor.' }),
  anchor: placementParams.anchor,
  otherSide: placementParams.otherSide,
  ...layingParams,
})

export const textLayer = defineNode({
  type: 'text-layer',
  version: 1,
  title: 'Text Layer',
  shelf: 'layer',
  icon: 'type',
  summary: 'Lays text over the paint, upright and readable at any anchor of the car.',
  inputs: { image: port.image(), mask: port.mask({ doc: 'Where the text may show.' }).orNone() },
  params,
  outputs: { image: port.image({ like: 'image' }) },
  example: {
    inputs: { image: 'photo' },
    params: { text: 'ÅVA 7\nRacing', size: 0.24, slant: 8, outlineWidth: 0.06, color: '#ffd23f', outlineColor: '#20103a' },
    output: 'image',
  },
  async run(ctx) {
    const { inputs, params } = ctx
    const { image } = inputs
    const shape = await layoutText(params.text, params)
    noteCharacters(ctx, shape, FONT_TITLES[params.font])
    if (!shape.path) {
      ctx.note('There is no text to draw.')
      return { image }
    }
    const ink: Ink = { color: params.color, outline: { width: params.outlineWidth, color: params.outlineColor } }
    const box = inkedBox(shape, ink)
    const inFrame = (frame: Frame) => textInFrame(frame, shape.block, box, params)
    const clip = await clipOf(ctx.cars, image, inputs.mask)
    const places = await placements(ctx, image, params, { middle: textMiddle(shape.block, box), inFrame })
    const drawn = await drawVector(textVector(shape, ink), places)
    const target = targetOf(image, params.finish !== 'keep')
    await layArt(ctx, target, drawn.art, drawn.places, params, clip)
    return { image: laid(image, target) }
  },
})
