import { z } from 'zod'
import { defineNode } from '../kit/define.ts'
import { choice, slider, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { allocate, maskOf } from '../values/image.ts'

/** The weights of red, green and blue, in 65536ths; luminance as ITU-R BT.709 weighs it, on sRGB values. */
const WEIGHTS = {
  luminance: [13933, 46871, 4732],
  red: [65536, 0, 0],
  green: [0, 65536, 0],
  blue: [0, 0, 65536],
} as const

/** Coverage of each level: 0 up to `low`, 255 from `high` on. A `high` below `low` turns the ramp round. */
function rampOf(low: number, high: number, invert: boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, v) => {
    const share = high === low ? Number(v / 255 >= low) : (v / 255 - low) / (high - low)
    const covered = Math.round(Math.max(0, Math.min(1, share)) * 255)
    return invert ? 255 - covered : covered
  })
}

export const maskFromImage = defineNode({
  type: 'mask-from-image',
  version: 1,
  title: 'Mask From Image',
  shelf: 'mask',
  icon: 'circle-dashed',
  summary: 'Takes the brightness, transparency or one channel of a picture for a mask.',
  inputs: { image: port.image() },
  params: z.strictObject({
    channel: choice(
      { luminance: 'Luminance', alpha: 'Alpha', red: 'Red', green: 'Green', blue: 'Blue' },
      { chief: true, doc: 'Luminance counts clear pixels as black.' },
    ),
    low: slider(0, 1, { default: 0, chief: true, doc: 'Values up to this are not covered.' }),
    high: slider(0, 1, { default: 1, chief: true, doc: 'Values from this on are fully covered.' }),
    invert: toggle(false, { title: 'Invert' }),
  }),
  outputs: { mask: port.mask() },
  example: { inputs: { image: 'photo' }, params: { low: 0.2, high: 0.8 }, output: 'mask' },
  run({ inputs, params }) {
    const { width, height, pixels, scale, sheet } = inputs.image
    const coverage = allocate(width * height)
    const ramp = rampOf(params.low, params.high, params.invert)
    const { channel } = params
    const [r, g, b] = channel === 'alpha' ? [0, 0, 0] : WEIGHTS[channel]
    for (let i = 0, p = 0; i < coverage.length; i++, p += 4) {
      let value = (pixels[p]! * r + pixels[p + 1]! * g + pixels[p + 2]! * b + 32768) >> 16
      if (channel === 'luminance') value = Math.round((value * pixels[p + 3]!) / 255)
      else if (channel === 'alpha') value = pixels[p + 3]!
      coverage[i] = ramp[value]!
    }
    return { mask: maskOf(width, height, coverage, { scale, sheet }) }
  },
})
