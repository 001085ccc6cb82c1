import { z } from 'zod'
import { combineMasks as combine, invertMask, type MaskWay } from '../kernels/masks.ts'
import { defineNode } from '../kit/define.ts'
import { choice, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { coverageAt } from '../sheets/laying.ts'
import { allocate, maskOf } from '../values/image.ts'

const WAYS: Readonly<Record<'union' | 'intersect' | 'subtract' | 'exclude' | 'multiply', MaskWay>> = {
  union: 'union',
  intersect: 'intersect',
  subtract: 'subtract',
  exclude: 'xor',
  multiply: 'multiply',
}

export const combineMasks = defineNode({
  type: 'combine-masks',
  version: 1,
  title: 'Combine Masks',
  shelf: 'mask',
  icon: 'squares-unite',
  summary: 'Makes one mask of two: both, the overlap, or one without the other.',
  inputs: { a: port.mask(), b: port.mask({ doc: 'Brought to the size of the first mask when it differs.' }) },
  params: z.strictObject({
    mode: choice(
      { union: 'Union', intersect: 'Intersect', subtract: 'Subtract', exclude: 'Exclude', multiply: 'Multiply' },
      { chief: true, doc: 'Subtract takes the second away from the first; exclude keeps what is in one but not both.' },
    ),
    invert: toggle(false, { title: 'Invert' }),
  }),
  outputs: { mask: port.mask() },
  // The two are the same here, so that what is left is the soft rim.
  example: { inputs: { a: 'mask', b: 'mask' }, params: { mode: 'subtract' }, output: 'mask' },
  async run({ inputs, params, note }) {
    const { a, b } = inputs
    if (a.width !== b.width || a.height !== b.height) {
      note(`The second mask is ${b.width} x ${b.height} px and was resampled to ${a.width} x ${a.height}.`)
    }
    const coverage = allocate(a.coverage.length)
    combine(coverage, a.coverage, await coverageAt(b, a), WAYS[params.mode])
    if (params.invert) invertMask(coverage, coverage)
    return { mask: maskOf(a.width, a.height, coverage, { scale: a.scale, sheet: a.sheet }) }
  },
})
