import { z } from 'zod'
import { describe, expect, it } from 'vitest'
import { defineNode } from '../../nodes/kit/define.ts'
import { choice, slider, text, whole } from '../../nodes/kit/params.ts'
import { port } from '../../nodes/kit/ports.ts'
import { createRegistry } from './registry.ts'

const many = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`c${i}`, `Choice ${i}`]))
const node = defineNode({
  type: 'boost', version: 3, title: 'Boost', shelf: 'adjust', icon: 'sun', summary: 'Lifts colours.',
  inputs: { mask: port.mask().orNone(), image: port.image({ doc: 'The picture.' }) },
  outputs: { image: port.image({ like: 'image' }) },
  params: z.strictObject({
    saturation: slider(0, 2, { default: 1, soft: [0.5, 1.5], unit: 'px' }),
    cutOff: whole(1, 9, { default: 2, title: 'Cut off' }),
    label: text('', { max: 4 }),
    mode: choice(many),
  }),
  run: ({ inputs }) => ({ image: inputs.image }),
})
const registry = createRegistry([node])
const faults = (params: Record<string, unknown>) => registry.shape('boost')!.checkParams(params)

describe('registry', () => {
  it('8: says in plain words what is wrong with a param and what was given', () => {
    expect(faults({ saturation: 12 })).toEqual(
      [{ param: 'saturation', message: 'Saturation is out of range. It takes 0 to 2; 12 was given.', given: '12' }],
    )
    expect(faults({ saturation: -1, cutOff: 1.5, label: 'too long' })).toEqual([
      { param: 'saturation', message: 'Saturation is out of range. It takes 0 to 2; -1 was given.', given: '-1' },
      { param: 'cutOff', message: 'Cut off has the wrong type. It takes a whole number; 1.5 was given.', given: '1.5' },
      {
        param: 'label',
        message: 'Label has the wrong length. It takes at most 4 characters; 8 were given.',
        given: '"too long"',
      },
    ])
    expect(faults({ saturation: '1' })[0]?.message).toBe('Saturation has the wrong type. It takes a number; "1" was given.')
    expect(faults({ extra: 1 })).toEqual([{ param: 'extra', message: 'There is no param called "extra".', given: '1' }])
  })

  it('8: lists of more than 20 choices are not echoed, and long values are cut', () => {
    expect(faults({ mode: 'none' })[0]?.message).toBe(
      'Mode is not one of its choices. It takes one of 25 choices; "none" was given.',
    )
    expect(faults({ label: 'x'.repeat(500) })[0]?.given.length).toBeLessThanOrEqual(80)
  })

  it('134: keys that every object has are no params', () => {
    expect(
      faults(
        JSON.parse('{"constructor": 1, "__proto__": {"saturation": 9}}') as Record<string,
        unknown>,
      ).map(({ param }) => param),
    ).toContain('constructor')
  })

  it('parses params with their defaults and knows what follows from the declaration', () => {
    const type = registry.get('boost')!
    expect(type.parse({})).toEqual({ ok: true, params: { saturation: 1, cutOff: 2, label: '', mode: 'c0' } })
    expect([type.lane, type.bypass, type.pixelParams]).toEqual(['pool', 'image', [{ name: 'saturation', integer: false }]])
    expect(registry.get('constructor')).toBeUndefined()
  })

  it('refuses two nodes of one type', () => {
    expect(() => createRegistry([node, node])).toThrow('Two nodes have the type "boost".')
  })
})
