import { z } from 'zod'
import { blurPixels, LEAST_SIGMA } from '../codecs/picture-blur.ts'
import { unsharp } from '../kernels/unsharp.ts'
import { defineNode } from '../kit/define.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { choice, slider } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { repaintWithin } from './shared-mask.ts'

export const blurSharpen = defineNode({
  type: 'blur-sharpen',
  version: 1,
  title: 'Blur / Sharpen',
  shelf: 'adjust',
  icon: 'droplets',
  summary: 'Softens a picture, or brings out its edges.',
  inputs: { image: port.image(), mask: port.mask({ doc: 'Where it works; everywhere when empty.' }).orNone() },
  params: z.strictObject({
    mode: choice({ gaussian: 'Blur', sharpen: 'Sharpen' }, { chief: true }),
    radius: slider(0, 100, {
      default: 4,
      soft: [0, 40],
      step: 0.1,
      unit: 'px',
      chief: true,
      doc: 'Standard deviation of the Gaussian; for sharpening 1 to 3 is usual.',
    }),
    amount: slider(0, 5, { default: 1, soft: [0, 2], chief: true, doc: 'How strongly it sharpens; a blur does not use it.' }),
    threshold: slider(0, 255, {
      default: 0,
      soft: [0, 20],
      step: 1,
      doc: 'Smaller differences are not sharpened, so that noise stays as it is.',
    }),
  }),
  outputs: { image: port.image({ like: 'image' }) },
  example: { params: { mode: 'gaussian', radius: 3 }, inputs: { image: 'art' }, output: 'image' },
  async run({ inputs, params, signal }) {
    const { image, mask } = inputs
    if (params.radius < LEAST_SIGMA) return { image }
    const pixels = await blurPixels(image.pixels, image.width, image.height, params.radius)
    throwIfCancelled(signal)
    if (params.mode === 'sharpen') unsharp(pixels, image.pixels, pixels, params.amount, params.threshold)
    return { image: await repaintWithin(image, pixels, mask) }
  },
})
