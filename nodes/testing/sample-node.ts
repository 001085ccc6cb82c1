import { z } from 'zod'
import { defineNode } from '../kit/define.ts'
import { slider } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { allocate, repaint } from '../values/image.ts'

/** All that a new node takes: this file, and a line in a list. It is in none that ships; the contract test holds it to the rules. */
export const fade = defineNode({
  type: 'fade',
  version: 1,
  title: 'Fade',
  shelf: 'adjust',
  icon: 'droplet',
  summary: 'Makes a picture more transparent.',
  inputs: { image: port.image() },
  params: z.strictObject({ amount: slider(0, 1, { default: 0.5, doc: 'Share of the opacity that goes.', chief: true }) }),
  outputs: { image: port.image({ like: 'image' }) },
  example: { inputs: { image: 'photo' }, output: 'image' },
  run({ inputs, params }) {
    const pixels = allocate(inputs.image.pixels.length)
    pixels.set(inputs.image.pixels)
    for (let i = 3; i < pixels.length; i += 4) pixels[i] = Math.round(pixels[i]! * (1 - params.amount))
    return { image: repaint(inputs.image, pixels) }
  },
})
