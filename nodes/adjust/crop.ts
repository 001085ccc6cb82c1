import { z } from 'zod'
import { copyBox } from '../kernels/orient.ts'
import { defineNode } from '../kit/define.ts'
import { NodeFailure } from '../kit/failure.ts'
import { slider } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { allocate } from '../values/image.ts'
import { reshaped } from './shared-geometry.ts'

/** Whole px between two shares of a length; at least one. */
function stretch(
  from: number,
  to: number,
  length: number,
  names: readonly [string, string],
): readonly [start: number, size: number] {
  if (to <= from) {
    throw new NodeFailure('bad-param', `Nothing is left between ${names[0]} ${from} and ${names[1]} ${to}.`, {
      param: names[1],
      help: `Move the ${names[1]} edge beyond the ${names[0]} edge.`,
    })
  }
  const start = Math.min(length - 1, Math.round(from * length))
  return [start, Math.max(1, Math.round(to * length) - start)]
}

export const crop = defineNode({
  type: 'crop',
  version: 1,
  title: 'Crop',
  shelf: 'adjust',
  icon: 'crop',
  summary: 'Cuts a box out of a picture; the result lies on no sheet any more.',
  inputs: { image: port.image() },
  params: z.strictObject({
    left: slider(0, 1, { default: 0, doc: 'Left edge, as a share of the width from the left.' }),
    top: slider(0, 1, { default: 0, doc: 'Top edge, as a share of the height from the top.' }),
    right: slider(0, 1, { default: 1, doc: 'Right edge, as a share of the width from the left.' }),
    bottom: slider(0, 1, { default: 1, doc: 'Bottom edge, as a share of the height from the top.' }),
  }),
  outputs: { image: port.image() },
  example: { params: { left: 0.25, top: 0.25, right: 0.75, bottom: 1 }, inputs: { image: 'photo' }, output: 'image' },
  run({ inputs, params }) {
    const { image } = inputs
    const [x, width] = stretch(params.left, params.right, image.width, ['left', 'right'])
    const [y, height] = stretch(params.top, params.bottom, image.height, ['top', 'bottom'])
    if (width === image.width && height === image.height) return { image }
    const cut = (texels: Uint8Array) => {
      const out = allocate(width * height * 4)
      copyBox({ width, height, texels: out }, { x: 0, y: 0 }, { ...image, texels }, { x, y, width, height })
      return out
    }
    return { image: reshaped(image, width, height, cut(image.pixels), image.finish && cut(image.finish)) }
  },
})
