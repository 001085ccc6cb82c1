import { describe, expect, it } from 'vitest'
import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import { emptyGraph } from '../../graphs/format/graph.ts'
import { photoOps } from './start-from-photo.ts'

const port = { title: '', kinds: ['image'], optional: false, many: false } as const
const type = (name: string, inputs: readonly string[], outputs: readonly string[]): [string, CatalogNode] => [
  name,
  {
    type: name, version: 3, title: name, shelf: 'source', summary: '', icon: '', params: {}, effect: false, neural: false,
    inputs: Object.fromEntries(inputs.map((each) => [each, port])),
    outputs: Object.fromEntries(outputs.map((each) => [each, port])),
  },
]

describe('photoOps', () => {
  it('makes a graph of photo, car and network', () => {
    const types = new Map([type('photo-input', [], ['image', 'focal']), type('car', [], ['car']), type('auv-net', ['photo', 'car', 'focal'], ['image'])])
    const applied = applyOps(emptyGraph(), photoOps(types, 'uploads/a.jpg'))
    expect(applied.ok).toBe(true)
    if (!applied.ok) return
    expect(applied.graph.nodes['photo']).toEqual({ type: 'photo-input', version: 3, params: { file: 'uploads/a.jpg' } })
    expect(applied.graph.edges.map(({ from, to }) => `${from}>${to}`)).toEqual(['photo.image>auv.photo', 'photo.focal>auv.focal', 'car.car>auv.car'])
  })

  it('leaves out what is not installed', () => {
    const ops = photoOps(new Map([type('photo-input', [], ['image'])]), 'uploads/a.jpg')
    expect(ops.map(({ op }) => op)).toEqual(['add'])
  })
})
