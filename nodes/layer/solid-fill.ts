import { z } from 'zod'
import type { CarReader, Quality } from '../kit/context.ts'
import { defineNode } from '../kit/define.ts'
import { NodeFailure } from '../kit/failure.ts'
import { color, text } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { carPack, sheetNamed } from '../sheets/car-pack.ts'
import { clipOf, laid, layingParams, layPattern, rgbaOf, targetOf } from '../sheets/laying.ts'
import { panelsParam } from '../sheets/layer-ports.ts'
import { newSheet } from '../sheets/new-sheet.ts'
import type { ImageValue } from '../values/image.ts'
import type { CarValue } from '../values/value.ts'

interface Ground {
  readonly cars: CarReader
  readonly quality: Quality
  readonly inputs: { readonly image?: ImageValue | undefined; readonly car?: CarValue | undefined }
  readonly params: { readonly sheet: string }
}

async function groundOf({ cars, quality, inputs, params }: Ground): Promise<ImageValue> {
  const { image, car } = inputs
  if (image) return image
  if (!car) {
    throw new NodeFailure('missing-input', 'There is nothing to fill: neither a picture nor a car is connected.', {
      input: 'image',
      help: 'Connect a picture to fill it, or a Car to begin a new sheet.',
    })
  }
  const sheet = sheetNamed(await carPack(cars, car), params.sheet, 'sheet')
  return newSheet({ car: car.id, carHash: car.hash, sheet: sheet.name }, sheet, quality)
}

export const solidFill = defineNode({
  type: 'solid-fill',
  version: 1,
  title: 'Solid Fill',
  shelf: 'layer',
  icon: 'paint-bucket',
  summary: 'Lays one colour and finish over a picture, or begins a new sheet of a car with it.',
  inputs: {
    image: port.image({ doc: 'The paint below. Without it a new sheet of the car is begun.' }).orNone(),
    car: port.car({ doc: 'The car whose sheet is begun when no picture is connected.' }).orNone(),
    mask: port.mask({ doc: 'Where the colour may show.' }).orNone(),
  },
  params: z.strictObject({
    color: color('#e5322d', { title: 'Colour', chief: true }),
    panels: panelsParam,
    sheet: text('', { title: 'Sheet', max: 80, doc: "Which of the car's sheets to begin; empty = the first that takes paint." }),
    ...layingParams,
  }),
  outputs: { image: port.image() },
  example: {
    inputs: { image: 'sheet' },
    params: { color: '#ff7a00', panels: ['hood', 'right'], opacity: 0.85 },
    output: 'image',
  },
  async run(ctx) {
    const { inputs, params } = ctx
    const image = await groundOf(ctx)
    if (inputs.image && inputs.car) ctx.note('A picture is connected, so no sheet of the car is begun.')
    const clip = await clipOf(ctx.cars, image, inputs.mask, params.panels)
    const texel = new Uint32Array(new Uint8Array(rgbaOf(params.color)).buffer)[0] ?? 0
    const target = targetOf(image, params.finish !== 'keep')
    await layPattern(ctx, target, params, clip, (out) => void new Uint32Array(out.buffer).fill(texel))
    return { image: laid(image, target) }
  },
})
