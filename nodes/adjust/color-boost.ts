import { z } from 'zod'
import { boost } from '../kernels/color.ts'
import { defineNode } from '../kit/define.ts'
import { slider } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { allocate } from '../values/image.ts'
import { repaintWithin } from './shared-mask.ts'

export const colorBoost = defineNode({
  type: 'color-boost',
  version: 1,
  title: 'Color Boost',
  shelf: 'adjust',
  icon: 'sun-medium',
  summary: 'Lifts saturation and contrast, so that paint reads under floodlights.',
  inputs: { image: port.image(), mask: port.mask({ doc: 'Where it works; everywhere when empty.' }).orNone() },
  params: z.strictObject({
    saturation: slider(0, 2, { default: 1, soft: [0.5, 1.5], chief: true, doc: '0 is grey, 1 changes nothing.' }),
    vibrance: slider(-1, 1, { default: 0, chief: true, doc: 'Like saturation, but leaves strong colours alone.' }),
    contrast: slider(0, 2, { default: 1, soft: [0.5, 1.5], chief: true, doc: '0 is flat grey, 1 changes nothing.' }),
  }),
  outputs: { image: port.image({ like: 'image' }) },
  example: {
    params: { saturation: 1.4, vibrance: 0.2, contrast: 1.3 },
    inputs: { image: 'photo', mask: 'mask' },
    output: 'image',
  },
  async run({ inputs, params }) {
    const pixels = allocate(inputs.image.pixels.length)
    boost(pixels, inputs.image.pixels, params)
    return { image: await repaintWithin(inputs.image, pixels, inputs.mask) }
  },
})
