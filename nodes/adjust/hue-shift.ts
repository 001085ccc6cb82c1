import { z } from 'zod'
import { hueShift as shiftHue } from '../kernels/color.ts'
import { defineNode } from '../kit/define.ts'
import { slider } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { allocate } from '../values/image.ts'
import { repaintWithin } from './shared-mask.ts'

export const hueShift = defineNode({
  type: 'hue-shift',
  version: 1,
  title: 'Hue Shift',
  shelf: 'adjust',
  icon: 'rainbow',
  summary: 'Turns all colours round the colour wheel, evenly to the eye.',
  inputs: { image: port.image(), mask: port.mask({ doc: 'Where it works; everywhere when empty.' }).orNone() },
  params: z.strictObject({
    hue: slider(-360, 360, { default: 0, soft: [-180, 180], step: 1, unit: '°', chief: true }),
    saturation: slider(0, 2, { default: 1, chief: true, doc: '0 is grey, 1 changes nothing.' }),
    lightness: slider(-1, 1, { default: 0, chief: true, doc: '-1 is black, 0 changes nothing, 1 is white.' }),
  }),
  outputs: { image: port.image({ like: 'image' }) },
  example: { params: { hue: 90 }, inputs: { image: 'photo' }, output: 'image' },
  async run({ inputs, params }) {
    const pixels = allocate(inputs.image.pixels.length)
    const { hue, saturation, lightness } = params
    shiftHue(pixels, inputs.image.pixels, { degrees: hue, saturation, lightness })
    return { image: await repaintWithin(inputs.image, pixels, inputs.mask) }
  },
})
