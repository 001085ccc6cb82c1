import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyOps } from './apply-ops.ts'
import type { Graph, GraphNode } from './graph.ts'
import { isLayoutOp, mergeOps, opsSchema, type Op } from './ops.ts'
import { graphOf, graphs, json } from './testing.ts'

const ids = fc.constantFrom('photo', 'photo-2', 'boost', 'a', '0', 'new-1', 'new-2')
const keys = fc.constantFrom('amount', 'label', 'toString', 'x1')
const ends = fc.tuple(ids, keys).map(([id, key]) => `${id}.${key}`)
const nodes = fc.record(
  { type: fc.constantFrom('photo', 'boost'), version: fc.constant(1), params: fc.dictionary(keys, json, { maxKeys: 2 }) },
) as fc.Arbitrary<GraphNode>
const place = fc.record({ x: fc.integer(), y: fc.integer() })
const maybe = <K extends string, T>(key: K, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((found) =>
    found === undefined ? {} : { [key]: found },
  ) as fc.Arbitrary<{ [_ in K]?: T }>

const freeOp: fc.Arbitrary<Op> = fc.oneof(
  fc.tuple(ids, nodes, maybe('at', place)).map(([node, value, at]): Op => ({ op: 'add', node, value, ...at })),
  ids.map((node): Op => ({ op: 'remove', node })),
  fc.tuple(ids, nodes).map(([node, value]): Op => ({ op: 'replace', node, value })),
  fc.tuple(ids, keys, maybe('value', json)).map(([node, key, value]) => ({ op: 'param', node, key, ...value }) as Op),
  fc.tuple(ids, maybe('title', fc.string())).map(([node, title]): Op => ({ op: 'title', node, ...title })),
  fc.tuple(ids, fc.boolean()).map(([node, on]): Op => ({ op: 'bypass', node, on })),
  fc
    .tuple(ends, ends, maybe('slot', fc.constantFrom('a', 'b')))
    .map(([from, to, slot]): Op => ({ op: 'connect', edge: { from, to, ...slot } })),
  fc.tuple(ids, maybe('to', place)).map(([node, to]): Op => ({ op: 'move', node, ...to })),
  fc
    .tuple(keys, maybe('value', fc.array(ends, { maxLength: 2 }).map((to) => ({ type: 'text' as const, to }))))
    .map(([name, value]): Op => ({ op: 'input', name, ...value })),
  fc.tuple(keys, maybe('value', ends.map((from) => ({ from })))).map(([name, value]): Op => ({ op: 'output', name, ...value })),
  fc.string().map((name): Op => ({ op: 'name', name })),
  maybe('doc', fc.string()).map((doc): Op => ({ op: 'doc', ...doc })),
  fc.array(fc.record({ title: fc.string() }), { maxLength: 2 }).map((value): Op => ({ op: 'marks', kind: 'frames', value })),
  fc
    .option(fc.array(fc.record({ from: fc.string(), to: fc.string() }), { maxLength: 2 }), { nil: undefined })
    .map((value): Op => ({ op: 'portals', ...(value && { value }) })),
)

/** Ops that can be applied one after the other, among them the removal of edges that are there. */
function applicable(
  graph: Graph,
  wanted: readonly (Op | number)[],
): { steps: { ops: readonly Op[]; inverse: readonly Op[] }[]; end: Graph } {
  let end = graph
  const steps: { ops: readonly Op[]; inverse: readonly Op[] }[] = []
  for (const wish of wanted) {
    const edge = typeof wish === 'number' ? end.edges[wish % Math.max(1, end.edges.length)] : undefined
    const op: Op | undefined =
      typeof wish !== 'number' ? wish : edge && {
        op: 'disconnect',
        from: edge.from,
        to: edge.to,
        ...(edge.slot !== undefined && { slot: edge.slot }),
      }
    const applied = op && applyOps(end, [op])
    if (!op || !applied?.ok) continue
    steps.push({ ops: [op], inverse: applied.inverse })
    end = applied.graph
  }
  return { steps, end }
}

const must = (graph: Graph, ops: readonly Op[]): { graph: Graph; inverse: readonly Op[] } => {
  const applied = applyOps(graph, ops)
  if (!applied.ok) throw new Error(applied.fault.message)
  return applied
}

describe('applyOps', () => {
  it('123: undo of n then redo of n is the identity, down to the order of edges', () => {
    fc.assert(
      fc.property(graphs, fc.array(fc.oneof(freeOp, fc.nat(50)), { maxLength: 12 }), (graph, wanted) => {
        const before = JSON.stringify(graph)
        const { steps, end } = applicable(graph, wanted)
        let current = end
        const redos: (readonly Op[])[] = []
        for (const { inverse } of steps.toReversed()) {
          const undone = must(current, inverse)
          redos.push(undone.inverse)
          current = undone.graph
        }
        expect(current).toEqual(graph)
        for (const redo of redos.toReversed()) current = must(current, redo).graph
        expect(current).toEqual(end)
        expect(JSON.stringify(graph)).toBe(before)
      }),
      { numRuns: 500 },
    )
  })

  it('undoes many ops at once as one', () => {
    fc.assert(
      fc.property(graphs, fc.array(freeOp, { maxLength: 8 }), (graph, wanted) => {
        const ops = applicable(graph, wanted).steps.flatMap((step) => step.ops)
        const applied = must(graph, ops)
        expect(must(applied.graph, applied.inverse).graph).toEqual(graph)
      }),
    )
  })

  it('makes ops and inverses that pass the schema of the wire', () => {
    fc.assert(
      fc.property(graphs, fc.array(freeOp, { maxLength: 6 }), (graph, wanted) => {
        for (const { ops, inverse } of applicable(graph, wanted).steps) {
          expect(opsSchema.safeParse([...ops, ...inverse]).error).toBeUndefined()
        }
      }),
    )
  })

  it('shares what it did not touch', () => {
    const graph = graphOf({ a: ['photo'], b: ['boost'] }, ['a.image > b.image'])
    const { graph: changed } = must(graph, [{ op: 'param', node: 'b', key: 'amount', value: 1 }])
    expect(changed.nodes['a']).toBe(graph.nodes['a'])
    expect(changed.edges).toBe(graph.edges)
    expect(changed.layout).toBe(graph.layout)
    const moved = must(graph, [{ op: 'move', node: 'b', to: { x: 1, y: 2 } }]).graph
    expect(moved.nodes).toBe(graph.nodes)
  })

  it('takes everything off a node that it removes', () => {
    const graph = graphOf({ a: ['photo'], b: ['boost'], c: ['export'] }, [
      'a.image > b.image',
      'b.image > c.image',
      'a.image > c.image',
    ], {
      inputs: { i: { type: 'number', to: ['b.amount', 'a.file'] } },
      outputs: { o: { from: 'b.image' }, p: { from: 'a.image' } },
      layout: { nodes: { b: { x: 1, y: 1 } }, frames: [], notes: [] },
    })
    expect(must(graph, [{ op: 'remove', node: 'b' }]).graph).toEqual(
      graphOf({ a: ['photo'], c: ['export'] }, ['a.image > c.image'], {
        inputs: { i: { type: 'number', to: ['a.file'] } },
        outputs: { p: { from: 'a.image' } },
      }),
    )
  })

  it.each([
    [{ op: 'add', node: 'a', value: { type: 'photo', version: 1, params: {} } }, 'duplicate-id'],
    [{ op: 'remove', node: 'ghost' }, 'missing-node'],
    [{ op: 'param', node: 'constructor', key: 'x', value: 1 }, 'missing-node'],
    [{ op: 'param', node: 'a', key: '__proto__', value: 1 }, 'reserved-key'],
    [{ op: 'add', node: 'constructor', value: { type: 'photo', version: 1, params: {} } }, 'reserved-key'],
    [{ op: 'disconnect', from: 'a.image', to: 'a.image' }, 'missing-node'],
  ] satisfies readonly [Op, string][])('refuses %j and then changes nothing at all', (op, code) => {
    const graph = graphOf({ a: ['photo'] })
    expect(applyOps(graph, [{ op: 'name', name: 'other' }, op])).toMatchObject({ ok: false, fault: { code }, index: 1 })
  })
})

describe('mergeOps', () => {
  it('comes to the same graph in no more ops', () => {
    fc.assert(
      fc.property(graphs, fc.array(freeOp, { maxLength: 10 }), (graph, wanted) => {
        const ops = applicable(graph, wanted).steps.flatMap((step) => step.ops)
        const merged = mergeOps(ops)
        expect(merged.length).toBeLessThanOrEqual(ops.length)
        expect(must(graph, merged).graph).toEqual(must(graph, ops).graph)
      }),
    )
  })

  it('keeps only the last of a drag on a slider', () => {
    const drag = [1, 2, 3].map((value): Op => ({ op: 'param', node: 'a', key: 'amount', value }))
    expect(mergeOps([...drag, { op: 'move', node: 'a', to: { x: 0, y: 0 } }])).toEqual(
      [drag[2], { op: 'move', node: 'a', to: { x: 0, y: 0 } }],
    )
    expect(drag.some(isLayoutOp)).toBe(false)
  })
})
