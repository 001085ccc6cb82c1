import { z } from 'zod'
import { FONT_TITLES } from '../codecs/fonts.ts'
import type { Ink } from '../codecs/text-raster.ts'
import { layoutText } from '../codecs/text.ts'
import { multiply, translation } from '../kernels/affine.ts'
import { defineNode } from '../kit/define.ts'
import { choice, color, slider, text, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { artInFrame, type Frame } from '../sheets/anchor.ts'
import { clipOf, laid, layArt, layingParams, targetOf } from '../sheets/laying.ts'
import { drawVector, noteCharacters } from '../sheets/lettering.ts'
import { placementParams, placements } from '../sheets/placements.ts'
import { plateVector, type PlateLook } from '../sheets/plate.ts'

const params = z.strictObject({
  number: text('00', { max: 12, chief: true, doc: 'A number is text: "00", "007" and "7" are three numbers.' }),
  font: choice(FONT_TITLES, { title: 'Font', default: 'barlow-condensed-700' }),
  color: color('#111111', { title: 'Digits', chief: true }),
  slant: slider(-45, 45, { default: 0, soft: [-20, 20], step: 0.5, unit: '°', title: 'Slant' }),
  outlineWidth: slider(0, 0.5, {
    default: 0,
    soft: [0, 0.2],
    step: 0.005,
    title: 'Outline',
    doc: 'A line around the digits, in ems.',
  }),
  outlineColor: color('#ffffff', { title: 'Outline colour' }),
  digits: slider(0.05, 1, { default: 0.72, soft: [0.3, 1], title: 'Digits height', doc: 'Share of the room on the plate.' }),
  shape: choice({ rounded: 'Rounded', round: 'Round', none: 'None' }, { title: 'Plate' }),
  plateColor: color('#ffffff', { title: 'Plate colour', chief: true }),
  aspect: slider(0.3, 6, {
    default: 1.2,
    soft: [0.8, 3],
    title: 'Plate width',
    doc: 'In plate heights; a round plate is as wide as high.',
  }),
  border: slider(0, 0.3, { default: 0.03, soft: [0, 0.12], step: 0.005, title: 'Border', doc: 'Share of the plate height.' }),
  borderColor: color('#111111', { title: 'Border colour' }),
  classBand: toggle(false, { title: 'Class band', doc: "A band in the colour of the car's class at the foot of the plate." }),
  classColor: color('#ff7a00', { title: 'Class colour' }),
  x: slider(-1, 2, { default: 0.5, soft: [0, 1], step: 0.001, doc: 'Middle of the plate across the picture, or the anchor.' }),
  y: slider(-1, 2, { default: 0.5, soft: [0, 1], step: 0.001, doc: 'Middle of the plate down the picture, or the anchor.' }),
  width: slider(0, 2, {
    default: 0.5,
    soft: [0, 1],
    step: 0.001,
    title: 'Width',
    doc: "Share of the picture's width. At an anchor, 1 is as large as fits inside it.",
  }),
  rotation: slider(-360, 360, { default: 0, soft: [-180, 180], step: 0.1, unit: '°', doc: 'Clockwise.' }),
  anchor: placementParams.anchor,
  bothSides: toggle(false, { title: 'Both sides', doc: 'Lays it on the other side of the car too, readable.' }),
  ...layingParams,
})

function lookOf(p: z.output<typeof params>): PlateLook {
  const { shape, aspect, plateColor, border, borderColor, digits } = p
  const look = { shape, aspect, plateColor, border, borderColor, digits }
  return p.classBand ? { ...look, band: { height: 0.16, color: p.classColor } } : look
}

export const numberPlate = defineNode({
  type: 'number-plate',
  version: 1,
  title: 'Number Plate',
  shelf: 'layer',
  icon: 'hash',
  summary: 'Lays a race number on its plate, with a band for the class if wanted.',
  inputs: { image: port.image(), mask: port.mask({ doc: 'Where the plate may show.' }).orNone() },
  params,
  outputs: { image: port.image({ like: 'image' }) },
  example: {
    inputs: { image: 'sheet' },
    params: { number: '007', anchor: 'number-left', width: 1, bothSides: true, classBand: true },
    output: 'image',
  },
  async run(ctx) {
    const { inputs, params } = ctx
    const { image } = inputs
    const shape = await layoutText(params.number.trim(), { ...params, tracking: 0, lineSpacing: 1, align: 'center' })
    noteCharacters(ctx, shape, FONT_TITLES[params.font])
    if (!shape.path) ctx.note('There is no number to draw.')
    const ink: Ink = { color: params.color, outline: { width: params.outlineWidth, color: params.outlineColor } }
    const plate = plateVector(shape, ink, lookOf(params))
    const size = { width: plate.right - plate.left, height: plate.bottom - plate.top }
    const fromMiddle = translation(size.width / 2, size.height / 2)
    const inFrame = (frame: Frame) => multiply(artInFrame(frame, size, params), fromMiddle)
    const clip = await clipOf(ctx.cars, image, inputs.mask)
    const place = { anchor: params.anchor, otherSide: params.bothSides ? 'readable' : 'off' } as const
    const drawn = await drawVector(plate, await placements(ctx, image, place, { middle: [0, 0], inFrame }))
    const target = targetOf(image, params.finish !== 'keep')
    await layArt(ctx, target, drawn.art, drawn.places, params, clip)
    return { image: laid(image, target) }
  },
})
