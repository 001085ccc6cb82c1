import { z } from 'zod'
import { encodeTga } from '../codecs/tga.ts'
import { defineNode } from '../kit/define.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { choice, fileName, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { bledPixels, bleedParam, checkExportSize, exportName, exportReport, isOpaque } from '../sheets/export-file.ts'

export const tgaExport = defineNode({
  type: 'tga-export',
  version: 1,
  title: 'TGA Export',
  shelf: 'export',
  icon: 'file-output',
  summary: 'Writes a TGA picture, as iRacing and Le Mans Ultimate load it.',
  inputs: { image: port.image() },
  params: z.strictObject({
    name: fileName('body.tga', 'tga', { title: 'File', chief: true, doc: 'Relative to the folder that exports go to.' }),
    depth: choice({ rgb: '24 bit', rgba: '32 bit, with alpha' }, { title: 'Depth', chief: true }),
    packed: toggle(true, { title: 'Packed', doc: 'Run-length packing: smaller where the paint is flat.' }),
    rows: choice({ bottom: 'From the bottom', top: 'From the top' }, { title: 'Rows', doc: 'Which row the file starts with.' }),
    bleed: bleedParam(8),
  }),
  outputs: { report: port.report() },
  effect: true,
  draft: 'full',
  async run(ctx) {
    const { inputs, params } = ctx
    const { image } = inputs
    const { width, height } = image
    const name = exportName(params.name, 'tga')
    checkExportSize(image)
    const pixels = await bledPixels(ctx.cars, image, params.bleed)
    throwIfCancelled(ctx.signal)
    ctx.progress(0.3)
    const depth = params.depth === 'rgba' ? 32 : 24
    if (depth === 24 && !isOpaque(pixels)) ctx.note('24 bit keeps no alpha: what is clear comes out in its own colour.')
    const bytes = encodeTga({ width, height, pixels }, { depth, packed: params.packed, origin: params.rows })
    throwIfCancelled(ctx.signal)
    ctx.write({ name, bytes })
    const format = `${depth} bit, ${params.packed ? 'packed' : 'plain'}`
    return { report: exportReport(name, image, bytes, [{ name: 'format', title: 'Format', value: format, unit: '' }]) }
  },
})
