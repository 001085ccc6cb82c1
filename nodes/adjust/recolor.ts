import { z } from 'zod'
import { recolor as swapColor } from '../kernels/color.ts'
import type { Rgb } from '../kernels/oklab.ts'
import { defineNode } from '../kit/define.ts'
import { color, slider, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { allocate } from '../values/image.ts'
import { repaintWithin } from './shared-mask.ts'

function rgbOf(hex: string): Rgb {
  const bits = Number.parseInt(hex.slice(1, 7), 16)
  return [bits >> 16, (bits >> 8) & 255, bits & 255]
}

export const recolor = defineNode({
  type: 'recolor',
  version: 1,
  title: 'Recolor',
  shelf: 'adjust',
  icon: 'paint-bucket',
  summary: 'Swaps one colour of a livery for another, shades and all.',
  inputs: { image: port.image(), mask: port.mask({ doc: 'Where it works; everywhere when empty.' }).orNone() },
  params: z.strictObject({
    from: color('#d21e28', { chief: true, doc: 'The colour to look for.' }),
    to: color('#1e5ad2', { chief: true, doc: 'The colour to put there. Its alpha is not used.' }),
    tolerance: slider(0, 1, {
      default: 0.1,
      soft: [0, 0.4],
      chief: true,
      doc: 'How near a colour must be: 0.1 is a visible step.',
    }),
    softness: slider(0, 1, { default: 0.1, soft: [0, 0.4], doc: 'Over how much more the change fades out.' }),
    keepShading: toggle(true, { title: 'Keep shading', doc: 'Keeps lights and shades of the old colour.' }),
  }),
  outputs: { image: port.image({ like: 'image' }) },
  example: { params: { from: '#d21e28', to: '#1e5ad2' }, inputs: { image: 'art' }, output: 'image' },
  async run({ inputs, params }) {
    const pixels = allocate(inputs.image.pixels.length)
    swapColor(pixels, inputs.image.pixels, { ...params, from: rgbOf(params.from), to: rgbOf(params.to) })
    return { image: await repaintWithin(inputs.image, pixels, inputs.mask) }
  },
})
