import { z } from 'zod'
import { identity } from '../kernels/affine.ts'
import { defineNode } from '../kit/define.ts'
import { port } from '../kit/ports.ts'
import { clipOf, laid, layArt, layingParams, targetOf } from '../sheets/laying.ts'
import { resized } from '../sheets/resized.ts'
import type { SheetRef } from '../values/image.ts'

function sameSheet(a: SheetRef, b: SheetRef): boolean {
  return a.car === b.car && a.sheet === b.sheet
}

export const blend = defineNode({
  type: 'blend',
  version: 1,
  title: 'Blend',
  shelf: 'layer',
  icon: 'layers',
  summary: 'Lays one picture over another of the same size, colour and finish alike.',
  inputs: {
    base: port.image({ doc: 'The picture below.' }),
    top: port.image({ doc: 'The picture that is laid on it.' }),
    mask: port.mask({ doc: 'Where the top may show.' }).orNone(),
  },
  params: z.strictObject(layingParams),
  outputs: { image: port.image({ like: 'base' }) },
  example: { inputs: { base: 'sheet', top: 'free' }, params: { mode: 'overlay', opacity: 0.8 }, output: 'image' },
  async run(ctx) {
    const { inputs, params } = ctx
    let { base, top } = inputs
    if (base.sheet && top.sheet && !sameSheet(base.sheet, top.sheet)) {
      ctx.note(`The top was painted for ${top.sheet.car}/${top.sheet.sheet}, the base for ${base.sheet.car}/${base.sheet.sheet}.`)
    }
    // A free ground under a sheet of the same size is that sheet's ground.
    if (!base.sheet && top.sheet && top.width === base.width && top.height === base.height) base = { ...base, sheet: top.sheet }
    if (top.width !== base.width || top.height !== base.height) {
      ctx.note(`The top is ${top.width} x ${top.height} px and was resampled to ${base.width} x ${base.height}.`)
      top = await resized(top, base)
    }
    const clip = await clipOf(ctx.cars, base, inputs.mask)
    const target = targetOf(base, params.finish !== 'keep' || top.finish !== undefined)
    await layArt(ctx, target, top, [identity], params, clip)
    return { image: laid(base, target) }
  },
})
