import { z } from 'zod'
import { defineNode } from '../kit/define.ts'
import { color as colorParam } from '../kit/params.ts'
import { port } from '../kit/ports.ts'

export const color = defineNode({
  type: 'color',
  version: 1,
  title: 'Colour',
  shelf: 'source',
  icon: 'palette',
  summary: 'Gives one colour to as many params as you like: a team colour, set once.',
  lane: 'inline',
  inputs: {},
  params: z.strictObject({ color: colorParam('#e10600', { chief: true }) }),
  outputs: { color: port.color() },
  run: ({ params }) => ({ color: params.color }),
})
