import { z } from 'zod'
import { edgeBleed as bleed } from '../kernels/bleed.ts'
import { defineNode } from '../kit/define.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { slider } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { groundOf } from '../sheets/car-pack.ts'
import { panelCoverage, panelPlane } from '../sheets/panel-map.ts'
import { allocate, imageOf } from '../values/image.ts'

export const edgeBleed = defineNode({
  type: 'edge-bleed',
  version: 1,
  title: 'Edge Bleed',
  shelf: 'layer',
  icon: 'expand',
  summary: 'Grows the paint of each panel beyond its edge, so that no seam shows at a distance.',
  inputs: { image: port.image({ sheet: 'required' }) },
  params: z.strictObject({
    px: slider(0, 64, {
      default: 8,
      soft: [0, 32],
      step: 1,
      unit: 'px',
      title: 'Reach',
      chief: true,
      doc: 'How far, at full size.',
    }),
  }),
  outputs: { image: port.image({ like: 'image' }) },
  example: { inputs: { image: 'sheet' }, params: { px: 3 }, output: 'image' },
  async run(ctx) {
    const { image } = ctx.inputs
    const { width, height } = image
    const ground = await groundOf(ctx.cars, image, 'image')
    const coverage = panelCoverage(ground, await panelPlane(ctx.cars, ground, width, height), [])
    const grow = (from: Uint8Array): Uint8Array => {
      throwIfCancelled(ctx.signal)
      const out = allocate(from.length)
      bleed(out, from, coverage, width, height, ctx.params.px)
      return out
    }
    const pixels = grow(image.pixels)
    ctx.progress(image.finish ? 0.5 : 1)
    const finish = image.finish && grow(image.finish)
    return { image: imageOf(width, height, pixels, { space: image.space, scale: image.scale, sheet: image.sheet, finish }) }
  },
})
