import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyGraph, type Graph } from './graph.ts'
import { openGraph } from './open.ts'
import { contentText, serialize } from './serialize.ts'
import { graphOf, graphs } from './testing.ts'

function reversed<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).reverse())
}

describe('serialize', () => {
  it('is the identity after opening: serialize(open(serialize(g)))', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const text = serialize(graph)
        const opened = openGraph(text)
        expect(opened.faults).toEqual([])
        expect(opened.graph && serialize(opened.graph)).toBe(text)
      }),
      { numRuns: 300 },
    )
  })

  it('gives back every value of the graph', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { graph: back } = openGraph(serialize(graph))
        expect({ ...back, edges: undefined }).toEqual({ ...JSON.parse(JSON.stringify(graph)), edges: undefined })
        expect(back?.edges).toHaveLength(graph.edges.length)
      }),
    )
  })

  it('gives equal bytes for graphs that were built in another order', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const other: Graph = {
          ...graph,
          nodes: reversed(graph.nodes),
          edges: graph.edges.toReversed(),
          inputs: reversed(graph.inputs),
        }
        expect(serialize(reversed(other) as Graph)).toBe(serialize(graph))
      }),
    )
  })

  it('writes a text of which a moved node, a changed param and a new edge each change one line', () => {
    const graph = graphOf({
      photo: ['photo', { file: 'a.png' }],
      boost: ['boost', { amount: 1 }],
    }, ['photo.image > boost.image'], {
      layout: { nodes: { photo: { x: 0, y: 0 } }, frames: [], notes: [] },
    })
    const changed = graphOf({
      photo: ['photo', { file: 'b.png' }],
      boost: ['boost', { amount: 1 }],
    }, ['photo.image > boost.image'], {
      layout: { nodes: { photo: { x: 5, y: 0 } }, frames: [], notes: [] },
    })
    const lines = serialize(graph).split('\n')
    expect(serialize(changed).split('\n').filter((line, index) => line !== lines[index])).toEqual([
      '        "file": "b.png"',
      '      "photo": { "x": 5, "y": 0 }',
    ])
    expect(serialize(graph)).toMatchInlineSnapshot(`
      "{
        "format": { "name": "clearcoat.graph", "major": 1, "minor": 0 },
        "name": "",
        "inputs": {},
        "outputs": {},
        "nodes": {
          "boost": {
            "type": "boost",
            "version": 2,
            "params": {
              "amount": 1
            }
          },
          "photo": {
            "type": "photo",
            "version": 1,
            "params": {
              "file": "a.png"
            }
          }
        },
        "edges": [
          { "from": "photo.image", "to": "boost.image" }
        ],
        "layout": {
          "nodes": {
            "photo": { "x": 0, "y": 0 }
          },
          "frames": [],
          "notes": []
        }
      }
      "
    `)
  })

  it('leaves the layout out of the text that says what a graph means', () => {
    const graph = emptyGraph('x')
    const moved = { ...graph, layout: { ...graph.layout, nodes: { a: { x: 1, y: 2 } } } }
    expect(contentText(moved)).toBe(contentText(graph))
    expect(serialize(moved)).not.toBe(serialize(graph))
  })

  it('refuses numbers that JSON cannot hold', () => {
    expect(() => serialize(graphOf({ a: ['photo', { amount: NaN }] }))).toThrow(TypeError)
    expect(() => serialize(graphOf({ a: ['photo', { amount: [Infinity] }] }))).toThrow(TypeError)
  })
})
