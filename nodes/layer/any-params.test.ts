import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { NodeDefinition } from '../kit/define.ts'
import { NodeFailure } from '../kit/failure.ts'
import { paramMetas, type Control } from '../kit/params.ts'
import { fixture } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import type { ImageValue } from '../values/image.ts'
import { blend } from './blend.ts'
import { decalOverlay } from './decal-overlay.ts'
import { edgeBleed } from './edge-bleed.ts'
import { gradient } from './gradient.ts'
import { numberPlate } from './number-plate.ts'
import { solidFill } from './solid-fill.ts'
import { stripes } from './stripes.ts'
import { textLayer } from './text-layer.ts'

const ANCHORS = ['', 'number-left', 'number-right', 'number-roof', 'mirrored', 'nowhere']
const PANELS = ['left', 'right', 'hood', 'roof', 'nothing']
const color = fc.stringMatching(/^#([0-9a-f]{6}|[0-9a-f]{8})$/)

interface Range {
  readonly minimum?: number
  readonly maximum?: number
  readonly type?: string
}

/** Anything that a param's own check lets through, the ends of its range above all. */
function anyOf(schema: Range, control: Control): fc.Arbitrary<unknown> {
  const { minimum = 0, maximum = 1 } = schema
  if (control.kind === 'toggle') return fc.boolean()
  if (control.kind === 'color') return color
  if (control.kind === 'choice') return fc.constantFrom(...control.options.map((option) => option.value))
  if (control.kind === 'anchor') return fc.constantFrom(...ANCHORS)
  if (control.kind === 'panels') return fc.subarray(PANELS, { maxLength: 3 })
  if (control.kind === 'text') return fc.string({ maxLength: 12, unit: 'grapheme' }).map((text) => text.slice(0, 12))
  if (schema.type === 'integer') return fc.integer({ min: minimum, max: maximum })
  const inside = fc.double({ min: minimum, max: maximum, noNaN: true })
  return fc.oneof(inside, fc.constantFrom(minimum, maximum, Math.max(minimum, Math.min(maximum, 0))))
}

function anyParams(node: NodeDefinition): fc.Arbitrary<Record<string, unknown>> {
  const { properties = {} } = z.toJSONSchema(node.params, { io: 'input', unrepresentable: 'any' })
  const metas = paramMetas(node.params)
  const fields = Object.entries(metas).map(([name, meta]) => [name, anyOf((properties[name] ?? {}) as Range, meta.control)])
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>)
}

const layers: readonly (readonly [NodeDefinition, Record<string, unknown>])[] = [
  [blend, { base: fixture('sheet'), top: fixture('art') }],
  [decalOverlay, { image: fixture('sheet'), decal: fixture('art'), mask: fixture('mask') }],
  [edgeBleed, { image: fixture('sheet') }],
  [gradient, { image: fixture('sheet') }],
  [numberPlate, { image: fixture('sheet') }],
  [solidFill, { image: fixture('sheet') }],
  [stripes, { image: fixture('sheet') }],
  [textLayer, { image: fixture('sheet'), mask: fixture('mask') }],
]

describe('whatever its params, a layer', () => {
  it.each(layers.map(([node, inputs]) => [node.type, node, inputs] as const))(
    '%s gives a picture on the same sheet, or says which param is at fault',
    async (_, node, inputs) => {
      const sheet = fixture('sheet') as ImageValue
      await fc.assert(
        fc.asyncProperty(anyParams(node), async (params) => {
          try {
            const image = (await runNode(node, { inputs, params })).outputs['image'] as ImageValue
            expect([image.width, image.height, image.pixels.length]).toEqual([128, 128, 128 * 128 * 4])
            expect(image.sheet).toEqual(sheet.sheet)
            if (image.finish) expect(image.finish.length).toBe(image.pixels.length)
          } catch (error) {
            if (!(error instanceof NodeFailure)) throw error
            expect(['anchor', 'panels', 'sheet']).toContain(error.param)
            expect(error.help).toBeTruthy()
          }
        }),
        { numRuns: 40 },
      )
    },
  )
})
