import { z } from 'zod'
import { feather, invertMask } from '../kernels/masks.ts'
import { defineNode } from '../kit/define.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { panels, slider, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { groundOf } from '../sheets/car-pack.ts'
import { grown } from '../sheets/grow.ts'
import { panelCoverage, panelPlane } from '../sheets/panel-map.ts'
import { allocate, maskOf } from '../values/image.ts'

export const panelMask = defineNode({
  type: 'panel-mask',
  version: 1,
  title: 'Panel Mask',
  shelf: 'mask',
  icon: 'puzzle',
  summary: 'Covers chosen panels of the car whose sheet is painted.',
  inputs: { image: port.image({ sheet: 'required', doc: "Any picture on the car's sheet; only its car and size count." }) },
  params: z.strictObject({
    panels: panels({ title: 'Panels', doc: 'Empty = all paint.', chief: true }),
    grow: slider(-64, 64, { default: 0, soft: [-16, 16], step: 0.5, unit: 'px', title: 'Grow', doc: 'Negative shrinks.' }),
    feather: slider(0, 256, { default: 0, soft: [0, 32], step: 0.5, unit: 'px', title: 'Feather', doc: 'Softens the edge.' }),
    invert: toggle(false, { title: 'Invert', chief: true }),
  }),
  outputs: { mask: port.mask() },
  example: { inputs: { image: 'sheet' }, params: { panels: ['left', 'roof'], grow: 2, feather: 3 }, output: 'mask' },
  async run({ inputs, params, cars, signal, progress }) {
    const { width, height, scale, sheet } = inputs.image
    const ground = await groundOf(cars, inputs.image, 'image')
    const named = panelCoverage(ground, await panelPlane(cars, ground, width, height), params.panels)
    progress(0.2)
    const coverage = allocate(width * height)
    coverage.set(grown(named, width, height, params.grow))
    throwIfCancelled(signal)
    progress(0.5)
    feather(coverage, coverage, width, height, params.feather)
    if (params.invert) invertMask(coverage, coverage)
    return { mask: maskOf(width, height, coverage, { scale, sheet }) }
  },
})
