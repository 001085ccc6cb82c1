import { z } from 'zod'
import { multiply, rotation, translation, type Affine } from '../kernels/affine.ts'
import { drawArt } from '../kernels/composite.ts'
import { fillTexels, orient } from '../kernels/orient.ts'
import { defineNode } from '../kit/define.ts'
import { choice, slider, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { BARE_FINISH } from '../values/finish.ts'
import { allocate, type ImageValue } from '../values/image.ts'
import { checkRoom, reshaped } from './shared-geometry.ts'

const TURNS = { none: 0, right: 1, half: 2, left: 3 } as const

/** Flips and quarter turns: every texel keeps its bytes. */
function turn(image: ImageValue, turns: number, across: boolean, down: boolean): ImageValue {
  if (turns === 0 && !across && !down) return image
  const change = { turns, across, down }
  const move = (texels: Uint8Array) => orient(allocate(texels.length), { ...image, texels }, change)
  const moved = move(image.pixels)
  return reshaped(image, moved.width, moved.height, moved.texels, image.finish && move(image.finish).texels)
}

/** Turned clockwise by `degrees` about its middle, on a canvas that holds all of it, or of its own size. */
function tilt(image: ImageValue, degrees: number, grow: boolean): ImageValue {
  if (degrees % 360 === 0) return image
  const [cos, sin] = rotation(degrees)
  // A hair less before rounding up, so that 90 degrees do not grow by the error of a cosine.
  const across = Math.ceil(Math.abs(image.width * cos) + Math.abs(image.height * sin) - 1e-6)
  const down = Math.ceil(Math.abs(image.width * sin) + Math.abs(image.height * cos) - 1e-6)
  const [width, height] = grow ? [across, down] : [image.width, image.height]
  checkRoom(width, height, 'angle')
  const around = multiply(rotation(-degrees), translation(-width / 2, -height / 2))
  const matrix: Affine = multiply(translation(image.width / 2, image.height / 2), around)
  const paint = allocate(width * height * 4)
  const finish = image.finish && allocate(paint.length)
  if (finish) fillTexels(finish, BARE_FINISH)
  drawArt({ width, height, paint, ...(finish ? { finish } : {}) }, image, { matrix, mode: 'normal', opacity: 1 })
  return reshaped(image, width, height, paint, finish)
}

export const rotateFlip = defineNode({
  type: 'rotate-flip',
  version: 1,
  title: 'Rotate / Flip',
  shelf: 'adjust',
  icon: 'rotate-cw',
  summary: 'Mirrors and turns a picture; the result lies on no sheet any more.',
  inputs: { image: port.image() },
  params: z.strictObject({
    turn: choice({ none: 'None', right: 'Quarter right', half: 'Half', left: 'Quarter left' }, { chief: true }),
    flipAcross: toggle(false, { title: 'Flip left to right', doc: 'Before any turn.' }),
    flipDown: toggle(false, { title: 'Flip top to bottom', doc: 'Before any turn.' }),
    angle: slider(-360, 360, {
      default: 0,
      soft: [-45, 45],
      step: 0.1,
      unit: '°',
      chief: true,
      doc: 'Clockwise, after flips and quarter turns, which lose nothing; this resamples.',
    }),
    grow: toggle(true, { title: 'Grow to fit', doc: 'Off: the picture keeps its size, and its corners are cut.' }),
  }),
  outputs: { image: port.image() },
  example: { params: { turn: 'right', angle: 15 }, inputs: { image: 'art' }, output: 'image' },
  run({ inputs, params }) {
    const turned = turn(inputs.image, TURNS[params.turn], params.flipAcross, params.flipDown)
    return { image: tilt(turned, params.angle, params.grow) }
  },
})
