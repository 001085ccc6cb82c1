import { z } from 'zod'
import { resampleData, resamplePixels } from '../codecs/resample.ts'
import { copyBox, fillTexels, nearestTexels, type PixelBox, type Texels } from '../kernels/orient.ts'
import { defineNode } from '../kit/define.ts'
import { NodeFailure, throwIfCancelled } from '../kit/failure.ts'
import { choice, whole } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { BARE_FINISH } from '../values/finish.ts'
import { allocate } from '../values/image.ts'
import { checkRoom, reshaped } from './shared-geometry.ts'

const FITS = { inside: 'Fit inside', contain: 'Fit and fill up', cover: 'Cover and cut', stretch: 'Stretch' } as const

type Fit = keyof typeof FITS

interface Size {
  readonly width: number
  readonly height: number
}

interface Plan {
  /** The part of the source that is taken. */
  readonly source: PixelBox
  /** The size it is brought to. */
  readonly drawn: Size
  /** The size of the result; the drawn part lies in its middle. */
  readonly canvas: Size
}

const atLeastOne = (n: number) => Math.max(1, Math.round(n))

/** The box that is asked for, in px of this picture: a 0 follows the picture's own proportions. */
function boxOf(own: Size, params: { width: number; height: number }): Size {
  const { width, height } = params
  if (width === 0 && height === 0) {
    throw new NodeFailure('bad-param', 'Width and height are both 0.', {
      param: 'width',
      help: 'Give at least one of them in px.',
    })
  }
  return {
    width: atLeastOne(width === 0 ? (height * own.width) / own.height : width),
    height: atLeastOne(height === 0 ? (width * own.height) / own.width : height),
  }
}

function planFor(own: Size, box: Size, fit: Fit): Plan {
  const all = { x: 0, y: 0, width: own.width, height: own.height }
  if (fit === 'stretch') return { source: all, drawn: box, canvas: box }
  if (fit === 'cover') {
    const share = Math.max(box.width / own.width, box.height / own.height)
    const width = Math.min(own.width, atLeastOne(box.width / share))
    const height = Math.min(own.height, atLeastOne(box.height / share))
    const source = { x: Math.floor((own.width - width) / 2), y: Math.floor((own.height - height) / 2), width, height }
    return { source, drawn: box, canvas: box }
  }
  const share = Math.min(box.width / own.width, box.height / own.height)
  const drawn = {
    width: Math.min(box.width, atLeastOne(own.width * share)),
    height: Math.min(box.height, atLeastOne(own.height * share)),
  }
  return { source: all, drawn, canvas: fit === 'inside' ? drawn : box }
}

/** The source part of a plane, by itself. */
function cut(texels: Uint8Array, own: Size, source: PixelBox): Texels {
  if (source.width === own.width && source.height === own.height) return { ...own, texels }
  const out = { width: source.width, height: source.height, texels: new Uint8Array(source.width * source.height * 4) }
  copyBox(out, { x: 0, y: 0 }, { ...own, texels }, source)
  return out
}

/** A drawn plane in the middle of the canvas, with `around` beside it. */
function centre(drawn: Texels, canvas: Size, around: readonly [number, number, number, number]): Uint8Array {
  if (drawn.width === canvas.width && drawn.height === canvas.height) return drawn.texels
  const out = allocate(canvas.width * canvas.height * 4)
  fillTexels(out, around)
  const at = { x: Math.floor((canvas.width - drawn.width) / 2), y: Math.floor((canvas.height - drawn.height) / 2) }
  copyBox({ ...canvas, texels: out }, at, drawn, { x: 0, y: 0, width: drawn.width, height: drawn.height })
  return out
}

export const resize = defineNode({
  type: 'resize',
  version: 1,
  title: 'Resize',
  shelf: 'adjust',
  icon: 'scaling',
  summary: 'Brings a picture to another size; the result lies on no sheet any more.',
  inputs: { image: port.image() },
  params: z.strictObject({
    width: whole(0, 8192, { default: 1024, unit: 'px', chief: true, doc: '0 follows the height.' }),
    height: whole(0, 8192, { default: 0, unit: 'px', chief: true, doc: '0 follows the width.' }),
    fit: choice(FITS, { chief: true, doc: 'What happens when the proportions differ.' }),
    kernel: choice({ lanczos3: 'Sharp', mitchell: 'Smooth', linear: 'Soft', nearest: 'Hard pixels' }),
  }),
  outputs: { image: port.image() },
  example: { params: { width: 64, height: 64, fit: 'contain' }, inputs: { image: 'art' }, output: 'image' },
  async run({ inputs, params, signal }) {
    const { image } = inputs
    const plan = planFor(image, boxOf(image, params), params.fit)
    const { source, drawn, canvas } = plan
    checkRoom(canvas.width, canvas.height, 'width')
    const part = cut(image.pixels, image, source)
    const resample = image.space === 'data' ? resampleData : resamplePixels
    const texels = await resample(part.texels, part, drawn, params.kernel)
    throwIfCancelled(signal)
    const pixels = centre({ ...drawn, texels }, canvas, [0, 0, 0, 0])
    if (!image.finish) return { image: reshaped(image, canvas.width, canvas.height, pixels) }
    // A finish is never mixed: a mean of chrome and matte is neither.
    const finish = { ...drawn, texels: allocate(drawn.width * drawn.height * 4) }
    nearestTexels(finish, cut(image.finish, image, source))
    return { image: reshaped(image, canvas.width, canvas.height, pixels, centre(finish, canvas, BARE_FINISH)) }
  },
})
