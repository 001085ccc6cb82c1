import { beforeEach, describe, expect, it } from 'vitest'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import { emptyGraph, type Graph } from '../../graphs/format/graph.ts'
import { openDocument } from '../state/edit.ts'
import { store } from '../state/store.ts'
import { edgesAt, isLitAtom, litPortalAtom, portalKeysAtom, portalsAt, togglePortals } from './portals.ts'

const node = { type: 'boost', version: 1, params: {} }
const edges = [{ from: 'a.image', to: 'b.image' }, { from: 'a.image', to: 'c.layers', slot: '1' }, { from: 'b.image', to: 'c.layers', slot: '2' }]
const graph: Graph = { ...emptyGraph(), nodes: { a: node, b: node, c: node }, edges }
const [ab, ac, bc] = edges as [Graph['edges'][number], Graph['edges'][number], Graph['edges'][number]]

function shown(...ops: ReturnType<typeof togglePortals>[]): Graph {
  const applied = applyOps(graph, ops)
  if (!applied.ok) throw new Error(applied.fault.message)
  openDocument(applied.graph, { id: 'g', path: null, name: '', readOnly: null })
  return applied.graph
}

beforeEach(() => void store.set(litPortalAtom, null))

describe('portals', () => {
  it('are said of edges by their ends, and taken back without a trace', () => {
    const some = shown(togglePortals(graph, [ab, ac]))
    expect(some.layout.portals).toEqual([ab, ac])
    expect([...store.get(portalKeysAtom)]).toEqual(['a.image>b.image', 'a.image>c.layers@1'])
    expect(store.get(portalsAt('output', 'a.image'))).toBe('a.image>b.image a.image>c.layers@1')
    const op = togglePortals(some, [ab, ac])
    const back = applyOps(some, [op])
    expect(back.ok && back.graph).toEqual(graph)
  })

  it('become portals together when only some are', () => {
    const some = shown(togglePortals(graph, [ab]))
    expect(togglePortals(some, [ab, bc])).toEqual({ op: 'portals', value: [ab, bc] })
  })

  it('pass over what the file says of edges that are gone, and drop it with the next change', () => {
    const stale = { ...graph, layout: { ...graph.layout, portals: [{ from: 'x.y', to: 'z.w' }, { name: 'odd' }, { ...bc, tint: 'kept' }] } }
    openDocument(stale, { id: 'h', path: null, name: '', readOnly: null })
    expect([...store.get(portalKeysAtom)]).toEqual(['b.image>c.layers@2'])
    expect(togglePortals(stale, [ab])).toEqual({ op: 'portals', value: [{ ...bc, tint: 'kept' }, ab] })
  })

  it('light one line from an input, and all that leave an output', () => {
    store.set(litPortalAtom, 'a.image>b.image')
    const lit = () => edges.map((edge) => store.get(isLitAtom(`${edge.from}>${edge.to}${edge.slot ? `@${edge.slot}` : ''}`)))
    expect(lit()).toEqual([true, false, false])
    store.set(litPortalAtom, 'a.image')
    expect(lit()).toEqual([true, true, false])
  })

  it('know their ends', () => {
    expect(edgesAt(graph, 'output', 'a.image')).toEqual([ab, ac])
    expect(edgesAt(graph, 'input', 'c.layers')).toEqual([ac, bc])
    shown(togglePortals(graph, [ac]))
    expect([store.get(portalsAt('input', 'c.layers')), store.get(portalsAt('input', 'b.image'))]).toEqual(['a.image>c.layers@1', ''])
  })
})
