import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { followGraph } from './flow.ts'
import { graphOf, lookup } from './testing.ts'
import { wireGraph } from './wiring.ts'

const ids = ['a', 'b', 'c', 'd', 'e', 'f']
const wired = fc.record({
  types: fc.array(fc.constantFrom('any', 'export'), { minLength: 6, maxLength: 6 }),
  edges: fc.uniqueArray(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), { maxLength: 10, selector: String }),
  output: fc.constantFrom(...ids),
})

describe('followGraph', () => {
  it('finds for each node exactly the targets that it feeds, also through cycles', () => {
    fc.assert(
      fc.property(wired, ({ types, edges, output }) => {
        const graph = graphOf(
          Object.fromEntries(ids.map((id, index) => [id, [types[index] ?? 'any'] as const])),
          edges.map(([from, to]) => `${from}.value > ${to}.value`),
          { outputs: { sheet: { from: `${output}.value` } } },
        )
        const flow = followGraph(graph, lookup, wireGraph(graph))
        for (const id of ids) {
          const below = new Set([id])
          for (const node of below) for (const [from, to] of edges) if (from === node) below.add(to)
          const expected = [...below].filter((node) => types[ids.indexOf(node)] === 'export')
          if (below.has(output)) expected.push('outputs.sheet')
          expect(flow.targets(id)).toEqual(expected.toSorted())
        }
      }),
      { numRuns: 300 },
    )
  })

  it('orders nodes after what feeds them, where there is no cycle', () => {
    fc.assert(
      fc.property(wired, ({ edges }) => {
        const forward = edges.filter(([from, to]) => from < to)
        const graph = graphOf(
          Object.fromEntries(ids.map((id) => [id, ['any'] as const])),
          forward.map(([from, to]) => `${from}.value > ${to}.value`),
        )
        const { order, cycles } = followGraph(graph, lookup, wireGraph(graph))
        expect(cycles).toEqual([])
        expect(order.toSorted()).toEqual(ids)
        for (const [from, to] of forward) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to))
      }),
    )
  })

  it('stays within its means where thousands of nodes each feed thousands of targets, and then names too many rather than too few', () => {
    const steps = Array.from({ length: 3000 }, (_, index) => index)
    const graph = graphOf(
      Object.fromEntries(steps.flatMap((index) => [[`n-${index}`, ['any'] as const], [`x-${index}`, ['export'] as const]])),
      steps.flatMap((index) => [
        `n-${index}.value > x-${index}.image`,
        ...(index > 0 ? [`n-${index - 1}.value > n-${index}.value`] : []),
      ]),
    )
    const flow = followGraph(graph, lookup, wireGraph(graph))
    expect(flow.targets('n-2999')).toEqual(['x-2999'])
    expect(flow.targets('n-0')).toHaveLength(3000)
    const middle = new Set(flow.targets('n-1500'))
    for (const index of steps.slice(1500)) expect(middle.has(`x-${index}`)).toBe(true)
  })
})
