import { describe, expect, it } from 'vitest'
import type { CatalogParam } from '../../engine/protocol/catalog.ts'
import { sectionsOf } from './sections.ts'

const param: CatalogParam = { title: '', chief: false, control: { kind: 'toggle' }, default: false, integer: false, schema: {} }
const params = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, param]))

describe('sectionsOf', () => {
  it('keeps every param once, in order within its section', () => {
    const names = ['text', 'x', 'y', 'width', 'rotation', 'opacity', 'mode', 'size']
    const sections = sectionsOf({ shelf: 'layer', params: params(...names) })
    expect(sections).toEqual([
      { title: 'Parameters', params: ['text', 'size'] },
      { title: 'Where', params: ['x', 'y', 'width', 'rotation'] },
      { title: 'Blending', params: ['opacity', 'mode'] },
    ])
  })

  it('takes the width of stripes for what it is', () => {
    expect(sectionsOf({ shelf: 'layer', params: params('angle', 'width', 'panels') })).toEqual([
      { title: 'Parameters', params: ['angle', 'width'] },
      { title: 'Where', params: ['panels'] },
    ])
  })

  it('leaves other shelves in one section, and nodes without params without any', () => {
    expect(sectionsOf({ shelf: 'adjust', params: params('mode', 'x') })).toEqual([{ title: 'Parameters', params: ['mode', 'x'] }])
    expect(sectionsOf({ shelf: 'inspect', params: {} })).toEqual([])
  })
})
