import { z } from 'zod'
import { stripes as paintStripes, type Rgba, type Stripes } from '../kernels/paint.ts'
import { defineNode } from '../kit/define.ts'
import { color, slider, whole } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { clipOf, laid, layingParams, layPattern, rgbaOf, targetOf } from '../sheets/laying.ts'
import { coveringInputs, panelsParam, percent } from '../sheets/layer-ports.ts'

const params = z.strictObject({
  angle: slider(-360, 360, {
    default: 90,
    soft: [-180, 180],
    step: 0.5,
    unit: '°',
    chief: true,
    doc: '0 runs level, 90 upright.',
  }),
  width: percent(0.01, 200, { default: 6, soft: [0.5, 40], title: 'Width', chief: true, doc: "Of the picture's width." }),
  gap: percent(0, 200, { default: 3, soft: [0, 40], title: 'Gap', doc: "Between stripes, of the picture's width." }),
  count: whole(0, 200, { default: 2, soft: [0, 20], title: 'Count', chief: true, doc: '0 = all over the picture.' }),
  offset: percent(-200, 200, {
    default: 0,
    soft: [-50, 50],
    title: 'Offset',
    doc: "Moves the stripes sideways, from the picture's middle.",
  }),
  colors: whole(1, 3, { default: 1, soft: [1, 3], title: 'Colours', doc: 'How many colours the stripes take by turns.' }),
  color1: color('#e5322d', { title: 'Colour 1' }),
  color2: color('#ffffff', { title: 'Colour 2' }),
  color3: color('#1f3a93', { title: 'Colour 3' }),
  soft: percent(0, 100, { default: 0, soft: [0, 10], title: 'Soft edge', doc: "Of the picture's width." }),
  panels: panelsParam,
  ...layingParams,
})

/** The kernel's stripes repeat for ever; a count is reached by clear stripes that fill the rest of the picture. */
function patternOf(p: z.output<typeof params>, width: number, height: number): Stripes {
  const stripe = (p.width / 100) * width
  const period = stripe + (p.gap / 100) * width
  const soft = (p.soft / 100) * width
  const turn = (p.angle * Math.PI) / 180
  const middle = (-Math.sin(turn) * width + Math.cos(turn) * height) / 2
  const inks = [p.color1, p.color2, p.color3].slice(0, p.colors).map(rgbaOf)
  const count = p.count || 1
  const colors = p.count === 0 ? inks : Array.from({ length: count }, (_, i): Rgba => inks[i % inks.length]!)
  if (p.count > 0) {
    const reach = 2 * Math.hypot(width, height) + soft + Math.abs((p.offset / 100) * width) + count * period
    for (let clear = Math.ceil(reach / period); clear > 0; clear--) colors.push([0, 0, 0, 0])
  }
  const group = count * period - (period - stripe)
  return { angle: p.angle, width: stripe, period, soft, colors, offset: middle + (p.offset / 100) * width - group / 2 }
}

export const stripes = defineNode({
  type: 'stripes',
  version: 1,
  title: 'Stripes',
  shelf: 'layer',
  icon: 'align-justify',
  summary: 'Lays straight stripes over the paint, a few of them or all over.',
  inputs: coveringInputs,
  params,
  outputs: { image: port.image({ like: 'image' }) },
  example: {
    inputs: { image: 'sheet' },
    params: { angle: 60, count: 3, colors: 2, width: 8, gap: 4, panels: ['left', 'hood'] },
    output: 'image',
  },
  async run(ctx) {
    const { inputs, params } = ctx
    const { image } = inputs
    const clip = await clipOf(ctx.cars, image, inputs.mask, params.panels)
    const pattern = patternOf(params, image.width, image.height)
    const down = Math.cos((params.angle * Math.PI) / 180)
    const target = targetOf(image, params.finish !== 'keep')
    await layPattern(ctx, target, params, clip, (out, top, rows) => {
      paintStripes(out, image.width, rows, { ...pattern, offset: (pattern.offset ?? 0) - down * top })
    })
    return { image: laid(image, target) }
  },
})
