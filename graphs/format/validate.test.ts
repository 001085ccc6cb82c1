import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fault } from './fault.ts'
import type { Graph } from './graph.ts'
import { chain, graphOf, graphs, lookup, needs, shape } from './testing.ts'
import { validateGraph } from './validate.ts'

const brief = ({ code, node, port, param, dependents }: Fault): string =>
  [code, [node, param ?? port].filter(Boolean).join('.'), `[${dependents?.join(' ')}]`].filter(Boolean).join(' ')

const check = (graph: Graph, options = {}): string[] => validateGraph(graph, lookup, options).map(brief)

describe('validateGraph', () => {
  it('finds nothing wrong with a sound graph', () => {
    expect(validateGraph(chain(3), lookup)).toEqual([])
  })

  it('never throws, and reports each fault once, whatever the graph', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const faults = validateGraph(graph, lookup).map((fault) => JSON.stringify({ ...fault, dependents: 0 }))
        expect(new Set(faults).size).toBe(faults.length)
      }),
      { numRuns: 300 },
    )
  })

  it('1: names node and type of an unknown node type', () => {
    const [fault, ...others] = validateGraph(
      graphOf({ a: ['from-the-future'], out: ['export'] }, ['a.image > out.image']),
      lookup,
    )
    expect(fault).toMatchObject({ code: 'unknown-type', node: 'a', given: 'from-the-future', dependents: ['out'] })
    expect(fault?.message).toContain('"from-the-future"')
    expect(others).toEqual([])
  })

  it('4: leaves a sound target out of the faults of a broken one', () => {
    const graph = graphOf({ photo: ['photo'], bad: ['boost', { amount: 9 }], out: ['export'], 'out-2': ['export'] }, [
      'photo.image > bad.image',
      'bad.image > out.image',
      'photo.image > out-2.image',
    ])
    expect(check(graph)).toEqual(['bad-param bad.amount [out]'])
  })

  it('5: attaches a fault once, at the offender, with the targets that hang on it', () => {
    const graph = graphOf(
      {
        photo: ['photo', { nonsense: 1 }],
        a: ['boost'],
        b: ['boost'],
        x: ['export'],
        y: ['export'],
        other: ['photo'],
        z: ['export'],
      },
      ['photo.image > a.image', 'photo.image > b.image', 'a.image > x.image', 'b.image > y.image', 'other.image > z.image'],
      { outputs: { sheet: { from: 'b.image' } } },
    )
    expect(check(graph)).toEqual(['unknown-param photo.nonsense [outputs.sheet x y]'])
  })

  describe('6: cycles', () => {
    it('names a node that feeds itself', () => {
      expect(check(graphOf({ a: ['any'] }, ['a.value > a.value']))).toEqual(['cycle a []'])
    })

    it('names two nodes that feed one another, and not what hangs on them', () => {
      const graph = graphOf(
        { b: ['any'], a: ['any'], out: ['export'] },
        ['a.value > b.value', 'b.value > a.value', 'a.value > out.image'],
      )
      expect(check(graph)).toEqual(['cycle a [out]'])
      expect(validateGraph(graph, lookup)[0]).toMatchObject({
        given: 'a > b > a',
        message: 'Any (a) and Any (b) feed one another in a ring: a > b > a.',
      })
    })

    it('finds a long ring in one fault, and two rings in two', () => {
      const ids = Array.from({ length: 5000 }, (_, index) => `n-${index}`)
      const edges = ids.map((id, index) => `${id}.value > ${ids[(index + 1) % ids.length]}.value`)
      const ring = graphOf(Object.fromEntries(ids.map((id) => [id, ['any'] as const])), edges)
      expect(check(ring)).toEqual(['cycle n-0 []'])
      const two = graphOf({ a: ['any'], b: ['any'], c: ['any'], d: ['any'] }, [
        'a.value > b.value',
        'b.value > a.value',
        'c.value > d.value',
        'd.value > c.value',
      ])
      expect(check(two)).toEqual(['cycle a []', 'cycle c []'])
    })
  })

  it('8: reports one fault for each bad literal, with what was received', () => {
    const graph = graphOf({ photo: ['photo'], a: ['boost', { amount: -1 }], b: ['boost', { amount: 'much' }] }, [
      'photo.image > a.image',
      'a.image > b.image',
    ])
    expect(validateGraph(graph, lookup).map(({ code, node, param, given }) => [code, node, param, given])).toEqual([
      ['bad-param', 'a', 'amount', '-1'],
      ['bad-param', 'b', 'amount', 'much'],
    ])
  })

  describe('9: types of edges', () => {
    it('refuses an image where a number goes, in words', () => {
      const graph = graphOf({ photo: ['photo'], count: ['count'] }, ['photo.image > count.by'])
      expect(validateGraph(graph, lookup)).toMatchObject([
        {
          code: 'type-mismatch',
          node: 'count',
          port: 'by',
          message: 'Photo (photo) "image" does not fit Count (count) "by": Image does not go into number.',
        },
      ])
    })

    it('lets a whole number into a number and a number not into a whole one', () => {
      expect(check(graphOf({ whole: ['whole'], count: ['count'] }, ['whole.value > count.by']))).toEqual([])
      expect(
        check(graphOf({ number: ['number'], count: ['count'] }, ['number.value > count.by'])),
      ).toEqual(['type-mismatch count.by []'])
    })

    it('lets a mask into an image and a number into a text, and an image not into a mask', () => {
      expect(check(graphOf({ mask: ['mask'], stack: ['stack'] }, ['mask.mask > stack.layers']))).toEqual([])
      const boost = { photo: ['photo'], boost: ['boost'], number: ['number'] } as const
      expect(check(graphOf(boost, ['photo.image > boost.image', 'number.value > boost.label']))).toEqual([])
      expect(
        check(graphOf(boost, ['photo.image > boost.image', 'photo.image > boost.mask'])),
      ).toEqual(['type-mismatch boost.mask []'])
    })
  })

  describe('10: unions', () => {
    it('fit when one kind of the output does', () => {
      const graph = graphOf({ any: ['any'], number: ['number'], boost: ['boost'] }, ['any.value > boost.image'])
      expect(check(graph)).toEqual(['missing-input any.value []'])
    })

    it('are narrowed by what feeds them, through any number of nodes', () => {
      const nodes = { number: ['number'], a: ['any'], b: ['any'], c: ['any'], boost: ['boost'] } as const
      const edges = ['number.value > a.value', 'a.value > b.value', 'b.value > c.value', 'c.value > boost.image']
      expect(check(graphOf(nodes, edges))).toEqual(['type-mismatch boost.image []'])
      expect(check(graphOf({ ...nodes, number: ['photo'] }, ['number.image > a.value', ...edges.slice(1)]))).toEqual([])
    })

    it('do not depend on the order of their kinds', () => {
      const kinds = ['image', 'mask', 'number', 'text'] as const
      fc.assert(
        fc.property(fc.shuffledSubarray([...kinds], { minLength: 1 }), fc.shuffledSubarray([...kinds], { minLength: 1 }), (from, to) => {
          const faults = (a: typeof from, b: typeof to) => {
            const shapes = [shape('s', { outputs: { o: { kinds: a } } }), shape('t', { inputs: { i: needs({ kinds: b }) } })]
            return validateGraph(
              graphOf({ s: ['s'], t: ['t'] }, ['s.o > t.i']),
              (type) => shapes.find((s) => s.type === type),
            ).length
          }
          expect(faults(from, to)).toBe(faults(from.toReversed(), to.toReversed()))
        }),
      )
    })
  })

  it('11: reports a required input with nothing connected, and no optional one', () => {
    expect(
      check(graphOf({ boost: ['boost'], out: ['export'] }, ['boost.image > out.image'])),
    ).toEqual(['missing-input boost.image [out]'])
    expect(check(graphOf({ stack: ['stack'] }))).toEqual([])
  })

  it('12: reports a second edge into a single port once, and takes many where a port takes many', () => {
    const nodes = { a: ['photo'], b: ['photo'], c: ['photo'], boost: ['boost'], stack: ['stack'] } as const
    expect(
      check(graphOf(nodes, ['a.image > boost.image', 'b.image > boost.image', 'c.image > boost.image'])),
    ).toEqual(['second-edge boost.image []'])
    expect(check(graphOf({ ...nodes, boost: ['stack'] }, ['a.image > stack.layers', 'b.image > stack.layers @b']))).toEqual([])
  })

  it('13: keeps edges at absent nodes and ports inert, and reports each', () => {
    const graph = graphOf({ photo: ['photo'], boost: ['boost'], out: ['export'] }, [
      'ghost.image > boost.image',
      'boost.image > out.image',
      'photo.image > gone.image',
      'photo.nothing > boost.mask',
      'photo.image > out.nothing',
      'x.a > y.b',
    ])
    expect(check(graph)).toEqual([
      'missing-node boost.image [out]',
      'unknown-port boost.mask [out]',
      'missing-node photo.image []',
      'unknown-port out.nothing [out]',
      'missing-node []',
    ])
  })

  it('15: turns a param check that throws into a fault with its text', () => {
    const throws = shape('boost', {
      params: { amount: { control: 'slider' } },
      checkParams: () => {
        throw new Error('The table is missing.')
      },
    })
    const [fault] = validateGraph(graphOf({ a: ['boost', { amount: 1 }, { version: 1 }] }), () => throws)
    expect(fault).toMatchObject({ code: 'bad-param', node: 'a' })
    expect(fault?.message).toContain('The table is missing.')
  })

  it('16: takes a list for a list, also when it looks like an edge', () => {
    const seen: unknown[] = []
    const list = shape('list', {
      params: { items: { control: 'panels' } },
      checkParams: (params) => {
        seen.push(params['items'])
        return []
      },
    })
    const items = [['photo', 0], 'photo.image', { node: 'photo', port: 'image' }]
    expect(validateGraph(graphOf({ a: ['list', { items }], photo: ['list'] }), () => list)).toEqual([])
    expect(seen[0]).toEqual(items)
  })

  it('checks a driven param by its edge and not by its literal', () => {
    const nodes = { photo: ['photo'], number: ['number'], boost: ['boost', { amount: 9 }] } as const
    expect(check(graphOf(nodes, ['photo.image > boost.image', 'number.value > boost.amount']))).toEqual([])
    expect(check(graphOf(nodes, ['photo.image > boost.image']))).toEqual(['bad-param boost.amount []'])
    expect(
      check(graphOf(nodes, ['photo.image > boost.image', 'number.value > photo.file', 'number.value > boost.amount'])),
    ).toEqual([
      'type-mismatch photo.file []',
    ])
  })

  it('119: keeps a node of a newer version and reports it alone', () => {
    const graph = graphOf({ photo: ['photo'], boost: ['boost', { future: 1 }, { version: 3 }], out: ['export'] }, [
      'photo.image > boost.future',
      'boost.image > out.image',
    ])
    expect(check(graph)).toEqual(['newer-node boost [out]'])
  })

  it('134: finds no node, port or param among what every object inherits', () => {
    const graph = graphOf({ photo: ['photo', { toString: 1 }], boost: ['boost'] }, [
      'constructor.image > boost.image',
      'photo.valueOf > boost.mask',
      'photo.image > boost.hasOwnProperty',
    ])
    expect(check(graph)).toEqual([
      'unknown-param photo.toString []',
      'unknown-port boost.hasOwnProperty []',
      'missing-node boost.image []',
      'unknown-port boost.mask []',
    ])
  })

  describe('a bypassed node', () => {
    const nodes = { photo: ['photo'], boost: ['boost', { amount: 99 }, { bypass: true }], out: ['export'] } as const

    it('is not asked for its params and hands on the type that it gets', () => {
      expect(check(graphOf(nodes, ['photo.image > boost.image', 'boost.image > out.image']))).toEqual([])
    })

    it('is reported when it has nothing to hand on, once', () => {
      expect(check(graphOf(nodes, ['boost.image > out.image']))).toEqual(['missing-input boost.image [out]'])
    })

    it('leaves what its other outputs feed without a value', () => {
      const count = { whole: ['whole'], count: ['count', {}, { bypass: true }], any: ['any'] } as const
      expect(check(graphOf(count, ['whole.value > count.by', 'count.text > any.value']))).toEqual(['missing-input any.value []'])
    })

    it('writes no files, and so is no target', () => {
      const graph = graphOf({ photo: ['photo', { x: 1 }], out: ['export', {}, { bypass: true }] }, ['photo.image > out.image'])
      expect(check(graph)).toEqual(['unknown-param photo.x []'])
    })
  })

  describe('inputs and outputs of the graph', () => {
    const nodes = { photo: ['photo'], boost: ['boost'], out: ['export'] } as const
    const edges = ['photo.image > boost.image', 'boost.image > out.image']

    it('are reported when they name nothing', () => {
      const graph = graphOf(nodes, edges, {
        inputs: { one: { type: 'number', to: ['ghost.amount'] }, two: { type: 'number', to: ['boost.nothing'] } },
        outputs: { a: { from: 'ghost.image' }, b: { from: 'boost.nothing' } },
      })
      expect(check(graph)).toEqual([
        'missing-node []',
        'unknown-param boost.nothing [out outputs.b]',
        'missing-node [outputs.a]',
        'unknown-port boost.nothing [outputs.b]',
      ])
    })

    it('must fit the params that they set', () => {
      const inputs = { file: { type: 'file', to: ['photo.file'] }, amount: { type: 'number', to: ['boost.amount'] } } as const
      const wrong = { text: { type: 'text', to: ['photo.file'] }, color: { type: 'color', to: ['boost.amount'] } } as const
      const declare = (entries: Readonly<Record<string, { readonly type: 'text' | 'file' | 'number' | 'color'; readonly to: readonly string[] }>>) =>
        graphOf(
          nodes,
          edges,
          { inputs: Object.fromEntries(Object.entries(entries).map(([name, { type, to }]) => [name, { type, to: [...to] }])) },
        )
      expect(check(declare(inputs))).toEqual([])
      expect(check(declare(wrong))).toEqual(['type-mismatch photo.file [out]', 'type-mismatch boost.amount [out]'])
      expect(check(declare({ a: inputs.amount, b: inputs.amount }))).toEqual(['second-edge boost.amount [out]'])
    })

    it('are checked with the values that are bound to them', () => {
      const graph = graphOf(nodes, edges, {
        inputs: { amount: { type: 'number', to: ['boost.amount'], default: 1 }, photo: { type: 'file', to: ['photo.file'] } },
      })
      expect(check(graph)).toEqual([])
      expect(check(graph, { bindings: { amount: 2, photo: 'a.png' } })).toEqual([])
      expect(check(graph, { bindings: { amount: 3 } })).toEqual(['bad-param boost.amount [out]'])
      expect(check(graph, { bindings: { amount: '2' } })).toEqual(['bad-binding [out]'])
      expect(validateGraph(graph, lookup, { bindings: { amuont: 2 } })).toMatchObject([
        {
          code: 'bad-binding',
          message: 'The graph has no input "amuont".',
          help: 'It has amount and photo.',
          dependents: ['out'],
        },
      ])
      expect(graph.nodes['boost']?.params).toEqual({})
    })
  })

  it('26: checks a chain of 20,000 nodes and one of 3,000 faulty ones without running out of stack', () => {
    expect(validateGraph(chain(20_000), lookup)).toEqual([])
    const faulty = chain(3000)
    for (const node of Object.values(faulty.nodes)) if (node.type === 'boost') node.params['amount'] = 9
    const faults = validateGraph(faulty, lookup)
    expect(faults).toHaveLength(3000)
    expect(faults.every(({ dependents }) => dependents?.join() === 'export')).toBe(true)
  })

  it('comes to an end on graphs made to be slow', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => index)
    const edges = many(20_000).map((index) => `a.image > b.x${index}`)
    expect(validateGraph(graphOf({ a: ['photo'], b: ['boost'] }, edges), lookup)).toHaveLength(20_001)
    const params = Object.fromEntries(many(130_000).map((index) => [`p${index}`, index]))
    expect(validateGraph(graphOf({ a: ['photo', params] }), lookup)).toHaveLength(130_000)
    const outputs = Object.fromEntries(many(10_000).map((index) => [`o${index}`, { from: 'a.gone' }]))
    expect(validateGraph(graphOf({ a: ['photo'] }, [], { outputs }), lookup)).toHaveLength(10_000)
    const inputs = Object.fromEntries(many(30).map((index) => [
      `i${index}`,
      { type: 'number' as const, default: 1, to: many(1000).map((at) => `a.p${index * 1000 + at}`) },
    ]))
    expect(validateGraph(graphOf({ a: ['photo'] }, [], { inputs }), lookup).length).toBeGreaterThan(30_000)
  })
})
