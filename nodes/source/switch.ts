import { z } from 'zod'
import { KINDS } from '../../graphs/format/ports.ts'
import { defineNode } from '../kit/define.ts'
import { NodeFailure } from '../kit/failure.ts'
import { choice } from '../kit/params.ts'
import { port } from '../kit/ports.ts'

// The name `switch` is taken by the language.
export const switchNode = defineNode({
  type: 'switch',
  version: 1,
  title: 'Switch',
  shelf: 'source',
  icon: 'split',
  summary: 'Hands on one of two values, so that an entry or a text can choose.',
  inputs: { first: port.oneOf(KINDS).orNone(), second: port.oneOf(KINDS).orNone() },
  params: z.strictObject({
    pick: choice({ first: 'First', second: 'Second' }, { doc: 'Which input is handed on.', chief: true }),
  }),
  outputs: { value: port.oneOf(KINDS, { like: 'first' }) },
  run({ inputs, params }) {
    const value = inputs[params.pick]
    if (value) return { value }
    throw new NodeFailure('missing-input', `The ${params.pick} input is picked, but nothing is connected to it.`, {
      input: params.pick,
      help: `Connect the ${params.pick} input, or pick the other.`,
    })
  },
})
