import { z } from 'zod'
import { defineNode } from '../kit/define.ts'
import { choice } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { allocate, repaint } from '../values/image.ts'

export const invert = defineNode({
  type: 'invert',
  version: 1,
  title: 'Invert',
  shelf: 'adjust',
  icon: 'contrast',
  summary: 'Turns colours, or transparency, into their opposite.',
  inputs: { image: port.image() },
  params: z.strictObject({ channels: choice({ color: 'Colour', alpha: 'Alpha', all: 'Both' }, { doc: 'What is inverted.' }) }),
  outputs: { image: port.image({ like: 'image' }) },
  example: { inputs: { image: 'photo' }, output: 'image' },
  run({ inputs, params }) {
    const from = inputs.image.pixels
    const pixels = allocate(from.length)
    const color = params.channels === 'alpha' ? 0 : 255
    const alpha = params.channels === 'color' ? 0 : 255
    for (let i = 0; i < from.length; i += 4) {
      pixels[i] = from[i]! ^ color
      pixels[i + 1] = from[i + 1]! ^ color
      pixels[i + 2] = from[i + 2]! ^ color
      pixels[i + 3] = from[i + 3]! ^ alpha
    }
    return { image: repaint(inputs.image, pixels) }
  },
})
