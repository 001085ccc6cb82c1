import { z } from 'zod'
import { defineNode } from '../kit/define.ts'
import { NodeFailure } from '../kit/failure.ts'
import { slider, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'

/** A decimal number as people and entry lists write it; refuses "", "0x10", "1e3" and "Infinity", which nobody means. */
function parseNumber(text: string): number {
  const trimmed = text.trim()
  if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(trimmed)) return Number(trimmed)
  throw new NodeFailure('bad-input', `The text "${text.slice(0, 40)}" is not a number.`, {
    input: 'text',
    help: 'Connect a text of digits, such as "7" or "0.25", or use the value instead.',
  })
}

/** Rounds halves away from zero, and never to minus zero. */
function roundHalf(value: number): number {
  return (Math.sign(value) * Math.round(Math.abs(value))) || 0
}

export const number = defineNode({
  type: 'number',
  version: 1,
  title: 'Number',
  shelf: 'source',
  icon: 'hash',
  summary: 'Gives one number to as many params as you like, or reads it from a text.',
  lane: 'inline',
  inputs: { text: port.text({ doc: 'Read as a number, instead of the value.' }).orNone() },
  params: z.strictObject({
    value: slider(-1_000_000, 1_000_000, { default: 0, soft: [0, 100], chief: true }),
    whole: toggle(false, { doc: 'Rounds the number, halves away from zero.' }),
  }),
  outputs: {
    number: port.number(),
    rounded: port.number({ integer: true, doc: 'The number rounded, for params that take whole numbers only.' }),
  },
  run({ inputs, params }) {
    const value = inputs.text === undefined ? params.value : parseNumber(inputs.text)
    const rounded = roundHalf(value)
    return { number: params.whole ? rounded : value, rounded }
  },
})
