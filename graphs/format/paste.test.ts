import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitEnd } from './graph.ts'
import { copyNodes, freeId, paste, pasteNodes } from './paste.ts'
import { serialize } from './serialize.ts'
import { graphOf, graphs } from './testing.ts'

const source = graphOf(
  { photo: ['photo'], 'color-boost': ['boost', { amount: 1 }], 'color-boost-2': ['boost'] },
  ['photo.image > color-boost.image', 'color-boost.image > color-boost-2.image'],
  { layout: { nodes: { 'color-boost': { x: 100, y: 50 }, 'color-boost-2': { x: 300, y: 90 } }, frames: [], notes: [] } },
)

describe('124: paste', () => {
  it('never collides: every node of the graph stays, and each pasted one is new', () => {
    fc.assert(
      fc.property(graphs, graphs, (graph, other) => {
        const pasted = paste(graph, copyNodes(other, Object.keys(other.nodes)))
        if (!pasted.ok) throw new Error(pasted.fault.message)
        expect(Object.keys(pasted.graph.nodes)).toHaveLength(Object.keys(graph.nodes).length + Object.keys(other.nodes).length)
        for (const [id, node] of Object.entries(graph.nodes)) expect(pasted.graph.nodes[id]).toBe(node)
        expect(pasted.graph.edges.slice(0, graph.edges.length)).toEqual(graph.edges)
      }),
    )
  })

  it('keeps the inner edges, and only those', () => {
    fc.assert(
      fc.property(graphs, graphs, (graph, other) => {
        const planned = pasteNodes(graph, copyNodes(other, Object.keys(other.nodes)))
        if (!planned.ok) throw new Error('refused')
        const inner = other.edges.filter(({ from, to }) => planned.ids.has(splitEnd(from).node) && planned.ids.has(splitEnd(to).node))
        expect(planned.ops.filter(({ op }) => op === 'connect')).toHaveLength(inner.length)
      }),
    )
  })

  it('numbers on: color-boost-2, color-boost-3', () => {
    const pasted = pasteNodes(source, copyNodes(source, ['color-boost', 'color-boost-2']))
    expect(pasted.ok && [...pasted.ids]).toEqual([
      ['color-boost', 'color-boost-3'],
      ['color-boost-2', 'color-boost-4'],
    ])
    expect(freeId('a'.repeat(64), new Set(['a'.repeat(64)])).length).toBeLessThanOrEqual(64)
  })

  it('draws the edges from elsewhere only when asked, and only where their nodes are', () => {
    const text = copyNodes(source, ['color-boost', 'ghost', 'constructor'])
    const ends = (pasted: ReturnType<typeof pasteNodes>) =>
      pasted.ok ? pasted.ops.flatMap((op) => (op.op === 'connect' ? [`${op.edge.from} > ${op.edge.to}`] : [])) : []
    expect(ends(pasteNodes(source, text))).toEqual([])
    expect(ends(pasteNodes(source, text, { outer: true }))).toEqual(['photo.image > color-boost-3.image'])
    expect(ends(pasteNodes(graphOf({}), text, { outer: true }))).toEqual([])
  })

  it('places nodes where it is told, or a little beside', () => {
    const text = copyNodes(source, ['color-boost', 'color-boost-2'])
    const places = (at?: { x: number; y: number }) => {
      const pasted = paste(source, text, at && { at })
      return pasted.ok && [pasted.graph.layout.nodes['color-boost-3'], pasted.graph.layout.nodes['color-boost-4']]
    }
    expect(places()).toEqual([{ x: 140, y: 90 }, { x: 340, y: 130 }])
    expect(places({ x: 0, y: 0 })).toEqual([{ x: 0, y: 0 }, { x: 200, y: 40 }])
  })

  it('takes a text from a chat, and the text of a whole graph', () => {
    const text = copyNodes(source, ['photo'])
    expect(pasteNodes(graphOf({}), `Try this:\n\`\`\`json\n${text}\`\`\`\n`)).toMatchObject({ ok: true })
    const whole = pasteNodes(source, serialize(source))
    expect(whole.ok && [...whole.ids.values()]).toEqual(['color-boost-3', 'color-boost-4', 'photo-2'])
  })

  it('lifts nodes that an older version copied', () => {
    const old = copyNodes(
      graphOf({ a: ['boost', { gain: 1 }, { version: 1 }], p: ['photo'] }, ['p.image > a.picture']),
      ['a', 'p'],
    )
    const lookup = (type: string) =>
      type === 'boost' ? {
        version: 2,
        migrations: [{ to: 2, why: 'x', params: () => ({ amount: 1 }), inputs: { picture: 'image' } }],
      } : undefined
    const pasted = paste(graphOf({}), old, { lookup })
    expect(pasted.ok && pasted.graph.nodes['a']).toEqual({ type: 'boost', version: 2, params: { amount: 1 } })
    expect(pasted.ok && pasted.graph.edges).toEqual([{ from: 'p.image', to: 'a.image' }])
  })

  it.each(
    ['', 'hello', '{', '{"a": 1}', '}{', '{"format": {"name": "clearcoat.nodes", "major": 2, "minor": 0}, "nodes": {}}'],
  )('refuses %j with a reason', (text) => {
    const pasted = pasteNodes(source, text)
    expect(pasted.ok).toBe(false)
    expect(pasted.faults[0]?.message).toMatch(/\.$/)
  })

  it('134: takes nothing under a reserved name', () => {
    const text = copyNodes(source, ['photo']).replace('"photo"', '"constructor"')
    const pasted = pasteNodes(source, text)
    expect(pasted.ok && [...pasted.ids.keys()]).toEqual([])
    expect(pasted.faults).toMatchObject([{ code: 'reserved-key' }])
  })
})

describe('how pasted nodes are drawn', () => {
  const folded = { id: 'f', x: 80, y: 20, width: 500, height: 300, text: 'Colour', tint: 'kept', folded: { nodes: ['color-boost', 'color-boost-2'], notes: ['1'], frames: [] } }
  const portal = { from: 'color-boost.image', to: 'color-boost-2.image', name: 'kept' }
  const graph = {
    ...source,
    layout: { ...source.layout, frames: [folded, { id: 'open', x: 0, y: 0 }], portals: [portal, { from: 'photo.image', to: 'color-boost.image' }] },
  }

  it('comes along: folded frames over their new nodes, and wires as portals', () => {
    const planned = pasteNodes(graph, copyNodes(graph, ['color-boost', 'color-boost-2']), { at: { x: 1000, y: 1000 } })
    if (!planned.ok) throw new Error('refused')
    const frames = planned.ops.find((op) => op.op === 'marks')
    expect(frames?.op === 'marks' && frames.value.slice(2)).toEqual([
      { ...folded, id: '3', x: 980, y: 970, folded: { nodes: ['color-boost-3', 'color-boost-4'], notes: [], frames: [] } },
    ])
    const portals = planned.ops.find((op) => op.op === 'portals')
    expect(portals?.op === 'portals' && portals.value?.slice(2)).toEqual([{ ...portal, from: 'color-boost-3.image', to: 'color-boost-4.image' }])
  })

  it('stays behind for part of a frame, and for wires from elsewhere', () => {
    const planned = pasteNodes(graph, copyNodes(graph, ['color-boost']))
    expect(planned.ok && planned.ops.some(({ op }) => op === 'marks' || op === 'portals')).toBe(false)
  })
})
