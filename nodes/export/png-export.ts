import { z } from 'zod'
import { encodePng } from '../codecs/png.ts'
import { defineNode } from '../kit/define.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { choice, fileName, whole } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { bledPixels, bleedParam, checkExportSize, exportName, exportReport } from '../sheets/export-file.ts'

export const pngExport = defineNode({
  type: 'png-export',
  version: 1,
  title: 'PNG Export',
  shelf: 'export',
  icon: 'file-output',
  summary: 'Writes a PNG picture without a colour profile, alpha straight.',
  inputs: { image: port.image() },
  params: z.strictObject({
    name: fileName('body.png', 'png', { title: 'File', chief: true, doc: 'Relative to the folder that exports go to.' }),
    alpha: choice({ keep: 'Keep', none: 'Leave out' }, { title: 'Alpha', chief: true }),
    effort: whole(1, 9, { default: 6, soft: [1, 9], title: 'Effort', doc: 'More is smaller and slower; nothing is lost.' }),
    bleed: bleedParam(0),
  }),
  outputs: { report: port.report() },
  effect: true,
  draft: 'full',
  async run(ctx) {
    const { inputs, params } = ctx
    const { image } = inputs
    const { width, height } = image
    const name = exportName(params.name, 'png')
    checkExportSize(image)
    const pixels = await bledPixels(ctx.cars, image, params.bleed)
    throwIfCancelled(ctx.signal)
    ctx.progress(0.2)
    const bytes = await encodePng({ width, height, pixels }, { effort: params.effort, opaque: params.alpha === 'none' })
    throwIfCancelled(ctx.signal)
    ctx.write({ name, bytes })
    const format = params.alpha === 'none' ? 'RGB, 8 bit' : 'RGBA, 8 bit'
    return { report: exportReport(name, image, bytes, [{ name: 'format', title: 'Format', value: format, unit: '' }]) }
  },
})
