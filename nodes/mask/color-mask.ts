import { z } from 'zod'
import { colorDistanceMask, invertMask } from '../kernels/masks.ts'
import { defineNode } from '../kit/define.ts'
import { color, slider, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { rgbaOf } from '../sheets/laying.ts'
import { allocate, maskOf } from '../values/image.ts'

export const colorMask = defineNode({
  type: 'color-mask',
  version: 1,
  title: 'Color Mask',
  shelf: 'mask',
  icon: 'pipette',
  summary: 'Covers where a picture is close to a colour, as the eye sees it.',
  inputs: { image: port.image() },
  params: z.strictObject({
    color: color('#e5322d', { title: 'Colour', chief: true }),
    tolerance: slider(0, 1, {
      default: 0.1,
      soft: [0, 0.4],
      step: 0.005,
      chief: true,
      doc: '0.1 is a visible step, 1 from black to white.',
    }),
    softness: slider(0, 1, { default: 0.05, soft: [0, 0.4], step: 0.005, doc: 'How slowly it falls off beyond the tolerance.' }),
    invert: toggle(false, { title: 'Invert' }),
  }),
  outputs: { mask: port.mask() },
  example: { inputs: { image: 'photo' }, params: { color: '#e03010', tolerance: 0.12, softness: 0.1 }, output: 'mask' },
  run({ inputs, params }) {
    const { width, height, pixels, scale, sheet } = inputs.image
    const [r, g, b] = rgbaOf(params.color)
    const coverage = allocate(width * height)
    colorDistanceMask(coverage, pixels, { color: [r, g, b], tolerance: params.tolerance, softness: params.softness })
    if (params.invert) invertMask(coverage, coverage)
    return { mask: maskOf(width, height, coverage, { scale, sheet }) }
  },
})
