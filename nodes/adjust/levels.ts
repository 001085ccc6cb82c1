import { z } from 'zod'
import { applyLut } from '../kernels/color.ts'
import { applyAlphaTable, IDENTITY_TABLE, levelsTable } from '../kernels/levels.ts'
import { defineNode } from '../kit/define.ts'
import { NodeFailure } from '../kit/failure.ts'
import { choice, slider } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { allocate } from '../values/image.ts'
import { repaintWithin } from './shared-mask.ts'

export const levels = defineNode({
  type: 'levels',
  version: 1,
  title: 'Levels',
  shelf: 'adjust',
  icon: 'sliders-horizontal',
  summary: 'Sets the black point, the white point and the middle of the tones.',
  inputs: { image: port.image(), mask: port.mask({ doc: 'Where it works; everywhere when empty.' }).orNone() },
  params: z.strictObject({
    black: slider(0, 1, { default: 0, chief: true, doc: 'What is this dark becomes the darkest.' }),
    white: slider(0, 1, { default: 1, chief: true, doc: 'What is this light becomes the lightest.' }),
    gamma: slider(0.1, 10, { default: 1, soft: [0.4, 2.5], chief: true, doc: 'Above 1 lightens the middle tones.' }),
    outBlack: slider(0, 1, { title: 'Output black', default: 0 }),
    outWhite: slider(0, 1, { title: 'Output white', default: 1 }),
    channel: choice({ all: 'Red, green and blue', red: 'Red', green: 'Green', blue: 'Blue', alpha: 'Alpha' }),
  }),
  outputs: { image: port.image({ like: 'image' }) },
  example: { params: { black: 0.1, white: 0.8, gamma: 1.4, outBlack: 0.05 }, inputs: { image: 'photo' }, output: 'image' },
  async run({ inputs, params }) {
    const { image, mask } = inputs
    const { channel, black, white } = params
    if (white <= black) {
      throw new NodeFailure('bad-param', `The white point ${white} is not above the black point ${black}.`, {
        param: 'white',
        help: 'Move the white point above the black point.',
      })
    }
    const table = levelsTable(params)
    const pixels = allocate(image.pixels.length)
    if (channel === 'alpha') {
      applyAlphaTable(pixels, image.pixels, table)
    } else {
      const pick = (own: typeof channel) => (channel === 'all' || channel === own ? table : IDENTITY_TABLE)
      applyLut(pixels, image.pixels, pick('red'), pick('green'), pick('blue'))
    }
    return { image: await repaintWithin(image, pixels, mask) }
  },
})
