import { z } from 'zod'
import { defineNode } from '../kit/define.ts'
import { text as textParam } from '../kit/params.ts'
import { port } from '../kit/ports.ts'

export const text = defineNode({
  type: 'text',
  version: 1,
  title: 'Text',
  shelf: 'source',
  icon: 'type',
  summary: 'Gives one text to as many params as you like.',
  lane: 'inline',
  inputs: {},
  params: z.strictObject({ text: textParam('', { lines: 3, max: 2000, chief: true }) }),
  outputs: { text: port.text() },
  run: ({ params }) => ({ text: params.text }),
})
