import { z } from 'zod'
import type { Size } from '../codecs/resample.ts'
import { translation } from '../kernels/affine.ts'
import { drawArt } from '../kernels/composite.ts'
import { defineNode } from '../kit/define.ts'
import { choice, text } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { carPack, sheetNamed } from '../sheets/car-pack.ts'
import { inBands, targetOf } from '../sheets/laying.ts'
import { newSheet } from '../sheets/new-sheet.ts'
import { resized } from '../sheets/resized.ts'
import { imageOf } from '../values/image.ts'

/** The size at which a picture of size `from` is laid on the sheet, in whole px. */
function fitted(from: Size, to: Size, fit: 'stretch' | 'contain' | 'cover'): Size {
  if (fit === 'stretch') return { width: to.width, height: to.height }
  const across = to.width / from.width
  const down = to.height / from.height
  const scale = fit === 'contain' ? Math.min(across, down) : Math.max(across, down)
  return { width: Math.max(1, Math.round(from.width * scale)), height: Math.max(1, Math.round(from.height * scale)) }
}

export const sheetFromImage = defineNode({
  type: 'sheet-from-image',
  version: 1,
  title: 'Sheet From Image',
  shelf: 'project',
  icon: 'file-scan',
  summary: "Puts a picture on a car's sheet, at the sheet's own size.",
  inputs: { image: port.image({ doc: 'A sheet that was painted elsewhere, or any picture.' }), car: port.car() },
  params: z.strictObject({
    fit: choice(
      { stretch: 'Stretch', contain: 'Contain', cover: 'Cover' },
      { chief: true, doc: 'Contain shows the whole picture, cover leaves no gap, stretch fills the sheet out of shape.' },
    ),
    sheet: text('', { title: 'Sheet', max: 80, doc: "Which of the car's sheets; empty = the first that takes paint." }),
  }),
  outputs: { image: port.image() },
  example: { inputs: { image: 'photo', car: 'car' }, params: { fit: 'contain' }, output: 'image' },
  async run(ctx) {
    const { inputs, params } = ctx
    const { car, image } = inputs
    const sheet = sheetNamed(await carPack(ctx.cars, car), params.sheet, 'sheet')
    const blank = newSheet({ car: car.id, carHash: car.hash, sheet: sheet.name }, sheet, ctx.quality)
    const traits = { space: image.space, scale: blank.scale, sheet: blank.sheet }
    const art = await resized(image, fitted(image, blank, params.fit))
    if (art.width === blank.width && art.height === blank.height) {
      return { image: imageOf(art.width, art.height, art.pixels, { ...traits, finish: art.finish }) }
    }
    const target = targetOf(blank, art.finish !== undefined)
    const matrix = translation(-Math.floor((blank.width - art.width) / 2), -Math.floor((blank.height - art.height) / 2))
    await inBands(ctx, blank.width, blank.height, (rows) => {
      drawArt(target, art, { matrix, mode: 'normal', opacity: 1 }, rows)
    })
    return { image: imageOf(blank.width, blank.height, target.paint, { ...traits, finish: target.finish }) }
  },
})
