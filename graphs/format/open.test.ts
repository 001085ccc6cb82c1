import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyGraph, FORMAT, type Graph, type GraphNode } from './graph.ts'
import { MAX_BYTES, MAX_NODES, openGraph } from './open.ts'
import { serialize } from './serialize.ts'
import { graphOf, graphs, json } from './testing.ts'

const HEAD = `"format": { "name": "${FORMAT.name}", "major": 1, "minor": 0 }`

describe('openGraph', () => {
  it('never throws, and gives a graph or says why not, whatever the text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      json.map((value) => JSON.stringify(value)),
      json.map((value) => `{${HEAD}, "nodes": ${JSON.stringify(value)}}`),
      fc.tuple(graphs, fc.nat(), fc.nat()).map(([graph, from, length]) => {
        const text = serialize(graph)
        const at = from % text.length
        return text.slice(0, at) + text.slice(at + (length % 20))
      }),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const { graph, faults } = openGraph(text)
        expect(graph !== null || faults.length > 0).toBe(true)
        for (const fault of faults) expect([fault.message, fault.help].every((words) => words.length > 0)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  it.each([
    ['[]', 'not-a-graph'],
    ['{}', 'not-a-graph'],
    ['{"format": {"name": "another", "major": 1}}', 'not-a-graph'],
    [`{"format": {"name": "${FORMAT.name}"}, "nodes": {}}`, 'not-a-graph'],
    [`{"format": {"name": "${FORMAT.name}", "major": -1}, "nodes": {}}`, 'not-a-graph'],
    [`{${HEAD}}`, 'not-a-graph'],
    ['{', 'not-json'],
  ])('refuses %s', (text, code) => {
    expect(openGraph(text)).toMatchObject({ graph: null, faults: [{ code }] })
  })

  it('says what a file of another kind is', () => {
    expect(openGraph('{"last_node_id": 3, "links": [], "nodes": []}').faults[0]?.help).toContain('ComfyUI')
    expect(openGraph('{"format": {"name": "clearcoat.nodes", "major": 1}}').faults[0]?.help).toContain('paste')
  })

  it('names each field that does not fit, with its place and what is there', () => {
    const text = `{${HEAD}, "nodes": {"Big": {"type": "photo", "version": 1}, "a": {"version": "1"}}, "edges": [{"from": "a", "to": "a.b"}]}`
    expect(openGraph(text).faults.map(({ path, message, given }) => [path, message, given])).toEqual([
      [
        'nodes.Big',
        'nodes.Big is no name that can stand here. Use lower-case letters and digits, joined by hyphens.',
        '{"type":"photo","version":1}',
      ],
      ['nodes.a.type', 'nodes.a.type is missing.', undefined],
      ['nodes.a.version', 'nodes.a.version should be a number.', '"1"'],
      ['edges.0.from', 'edges.0.from is not written as it should be. Write an end as node.port.', '"a"'],
    ])
  })

  it('119: opens a newer major to look at, with the reason, and lifts nothing in it', () => {
    const opened = openGraph(
      `{"format": {"name": "${FORMAT.name}", "major": 2, "minor": 0}, "nodes": {"a": {"type": "photo", "version": 1}}}`,
    )
    expect(opened.graph?.nodes['a']?.type).toBe('photo')
    expect(opened.readOnly).toBe('The file has format 2; format 1 is the newest known here.')
    expect(opened.faults).toMatchObject([{ code: 'newer-format' }])
    const strange = openGraph(`{"format": {"name": "${FORMAT.name}", "major": 7, "minor": 0}, "nodes": "elsewhere"}`)
    expect(strange).toMatchObject({ graph: null, readOnly: expect.stringContaining('format 7') })
  })

  it('120: a node of an unknown type is saved byte for byte, with its edges', () => {
    fc.assert(
      fc.property(graphs, fc.dictionary(fc.constantFrom('p', 'q', 'toString', '9'), json), (graph, params) => {
        const unknown = { type: 'aurora', version: 7, params, future: { deep: [1, { a: null }] } } as GraphNode
        const with_: Graph = {
          ...graph,
          nodes: { ...graph.nodes, aurora: unknown },
          edges: [...graph.edges, { from: 'aurora.x', to: 'a.y', tint: '#fff' }],
        }
        const text = serialize(with_)
        const { graph: back } = openGraph(text, () => undefined)
        expect(back && serialize(back)).toBe(text)
        expect(back?.nodes['aurora']).toEqual(JSON.parse(JSON.stringify(unknown)))
      }),
    )
  })

  it('121: params are found by name, wherever the type puts them', () => {
    const text = `{${HEAD}, "nodes": {"a": {"type": "boost", "version": 2, "params": {"z": 1, "a": 2}}}}`
    const other = `{${HEAD}, "nodes": {"a": {"type": "boost", "version": 2, "params": {"a": 2, "z": 1}}}}`
    const [one, two] = [openGraph(text).graph, openGraph(other).graph]
    expect(one?.nodes['a']?.params).toEqual({ a: 2, z: 1 })
    expect(one && serialize(one)).toBe(two && serialize(two))
  })

  it('131: refuses texts, nestings and node counts beyond the limits, in words', () => {
    expect(openGraph(' '.repeat(MAX_BYTES + 1)).faults).toMatchObject(
      [{ code: 'too-large', message: 'The file is larger than 8 MB.' }],
    )
    expect(openGraph('ä'.repeat(MAX_BYTES / 2 + 1)).faults[0]?.code).toBe('too-large')
    expect(openGraph(`{"a":`.repeat(65)).faults[0]?.code).toBe('too-large')
    const many = Array.from({ length: MAX_NODES + 1 }, (_, index) => `"n${index}":0`).join(',')
    expect(openGraph(`{${HEAD},"nodes":{${many}}}`).faults).toMatchObject([
      { code: 'too-large', message: `The graph has ${MAX_NODES + 1} nodes; ${MAX_NODES} is the most.` },
    ])
  })

  it('131: comes to an end on files made to be slow', () => {
    const lines = (count: number, line: (index: number) => string) => Array.from(
      { length: count },
      (_, index) => line(index),
    ).join(',\n')
    const draft = `"format": {"name": "${FORMAT.name}", "major": 0}`
    const texts = [
      `{${lines(130_000, () => '"a":1')}}`,
      `{${lines(60_000, (index) => `"a${index}":{"__proto__":1}`)}}`,
      `{${draft}, "nodes": [], "edges": [${lines(130_000, () => '1')}], "name": 1}`,
      `{${HEAD}, "nodes": {}, "edges": [${lines(130_000, () => '1')}]}`,
      '1'.repeat(4_000_000),
    ]
    for (const text of texts) expect(openGraph(text)).toMatchObject(
      { graph: null, faults: expect.arrayContaining([expect.anything()]) },
    )
  })

  it('133: reads nothing but its text: names of files, hosts and code in it stay words', () => {
    const file = { file: '/etc/passwd', url: 'https://example.org/x', code: '${process.exit(1)}' }
    const text = serialize(graphOf({ a: ['photo', file] }))
    expect(openGraph(text)).toEqual(
      { graph: expect.objectContaining({ nodes: { a: { type: 'photo', version: 1, params: file } } }), faults: [], migrated: [] },
    )
  })

  it('134: no key of the file reaches a prototype, and what is left out is reported', () => {
    const text = `{${HEAD}, "__proto__": {"polluted": 1}, "nodes": {"constructor": {"type": "x", "version": 1}, "a": {"type": "photo", "version": 1, "params": {"__proto__": {"polluted": 1}}}}}`
    const { graph, faults } = openGraph(text)
    expect(Object.keys(graph?.nodes ?? {})).toEqual(['a'])
    expect(graph?.nodes['a']?.params).not.toHaveProperty('polluted')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(faults.map(({ code, path }) => [code, path])).toEqual([
      ['reserved-key', '__proto__'],
      ['reserved-key', 'nodes.constructor'],
      ['reserved-key', 'nodes.a.params.__proto__'],
    ])
  })

  it('14: refuses a file in which a node stands twice', () => {
    const text = `{${HEAD}, "nodes": {"a": {"type": "photo", "version": 1}, "a": {"type": "boost", "version": 1}}}`
    expect(openGraph(text)).toMatchObject({ graph: null, faults: [{ code: 'duplicate-id', node: 'a', path: 'nodes.a' }] })
  })

  it('opens the text of an empty graph as an empty graph', () => {
    expect(openGraph(serialize(emptyGraph('New'))).graph).toEqual(emptyGraph('New'))
  })
})
