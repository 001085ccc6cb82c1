import { describe, expect, it } from 'vitest'
import type { CatalogParam } from '../../engine/protocol/catalog.ts'
import { paramFixes } from './fixes.ts'

const saturation: CatalogParam = {
  title: 'Saturation', chief: true, control: { kind: 'slider', soft: [0.5, 1.5], step: 0.01, unit: '' }, default: 1, min: 0, max: 2, integer: false, schema: {},
}

describe('paramFixes', () => {
  it('offers the nearest value that is taken, then the default', () => {
    expect(paramFixes('boost', 'saturation', saturation, 12)).toEqual([
      { title: 'Use 2', ops: [{ op: 'param', node: 'boost', key: 'saturation', value: 2 }] },
      { title: 'Use 1', ops: [{ op: 'param', node: 'boost', key: 'saturation' }] },
    ])
  })

  it('offers one button where both are the same', () => {
    expect(paramFixes('boost', 'saturation', { ...saturation, min: 1 }, 0.5).map(({ title }) => title)).toEqual(['Use 1'])
  })

  it('offers nothing at the default', () => expect(paramFixes('boost', 'saturation', saturation, 1)).toEqual([]))
})
