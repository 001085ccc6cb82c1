import { z } from 'zod'
import { gradient as paintGradient, type Gradient } from '../kernels/paint.ts'
import { defineNode } from '../kit/define.ts'
import { choice, color, slider, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { clipOf, laid, layingParams, layPattern, rgbaOf, targetOf } from '../sheets/laying.ts'
import { coveringInputs, panelsParam, percent } from '../sheets/layer-ports.ts'

const params = z.strictObject({
  kind: choice({ linear: 'Linear', radial: 'Radial' }, { title: 'Shape' }),
  color1: color('#e5322d', { title: 'From', chief: true }),
  color2: color('#1f3a93', { title: 'To', chief: true }),
  third: toggle(false, { title: 'Middle colour' }),
  colorMiddle: color('#ffffff', { title: 'Middle' }),
  place: percent(0, 100, { default: 50, title: 'Place of the middle' }),
  angle: slider(-360, 360, {
    default: 0,
    soft: [-180, 180],
    step: 0.5,
    unit: '°',
    chief: true,
    doc: '0 runs from left to right, 90 from top to bottom. Linear only.',
  }),
  x: slider(-1, 2, { default: 0.5, soft: [0, 1], step: 0.001, doc: 'Middle across the picture.' }),
  y: slider(-1, 2, { default: 0.5, soft: [0, 1], step: 0.001, doc: 'Middle down the picture.' }),
  length: percent(0, 400, {
    default: 100,
    soft: [1, 200],
    title: 'Length',
    doc: '100 reaches from edge to edge of the picture.',
  }),
  mix: choice(
    { oklab: 'Even to the eye', linear: 'As light', srgb: 'As numbers' },
    { title: 'Mix colours', doc: 'How colours between the ends are found.' },
  ),
  panels: panelsParam,
  ...layingParams,
})

function rampOf(p: z.output<typeof params>, width: number, height: number): Gradient {
  const turn = (p.angle * Math.PI) / 180
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const across = p.kind === 'linear' ? Math.abs(cos) * width + Math.abs(sin) * height : Math.hypot(width, height)
  const half = ((p.length / 100) * across) / 2
  const [x, y] = [p.x * width, p.y * height]
  const ends = [
    { at: 0, color: rgbaOf(p.color1) },
    { at: 1, color: rgbaOf(p.color2) },
  ]
  return {
    kind: p.kind,
    from: p.kind === 'linear' ? [x - cos * half, y - sin * half] : [x, y],
    to: [x + cos * half, y + sin * half],
    stops: p.third ? [...ends, { at: p.place / 100, color: rgbaOf(p.colorMiddle) }] : ends,
    space: p.mix,
  }
}

export const gradient = defineNode({
  type: 'gradient',
  version: 1,
  title: 'Gradient',
  shelf: 'layer',
  icon: 'blend',
  summary: 'Lays a run from one colour to another over the paint.',
  inputs: coveringInputs,
  params,
  outputs: { image: port.image({ like: 'image' }) },
  example: {
    inputs: { image: 'photo', mask: 'mask' },
    params: { color1: '#ffd23f', color2: '#540d6e', angle: 30 },
    output: 'image',
  },
  async run(ctx) {
    const { inputs, params } = ctx
    const { image } = inputs
    const clip = await clipOf(ctx.cars, image, inputs.mask, params.panels)
    const ramp = rampOf(params, image.width, image.height)
    const target = targetOf(image, params.finish !== 'keep')
    await layPattern(ctx, target, params, clip, (out, top, rows) => {
      const up = ([x, y]: readonly [number, number]) => [x, y - top] as const
      paintGradient(out, image.width, rows, { ...ramp, from: up(ramp.from), to: up(ramp.to) })
    })
    return { image: laid(image, target) }
  },
})
