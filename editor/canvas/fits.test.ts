import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connectFault } from '../../graphs/format/connect.ts'
import { graphOf, graphs, lookup } from '../../graphs/format/testing.ts'
import { edgeBetween, endOnCard, fittingEnds, inputType, outputType, type Origin } from './fits.ts'

const graph = graphOf(
  { photo: ['photo'], boost: ['boost'], mask: ['mask'], number: ['number'], stack: ['stack'], out: ['export'] },
  ['photo.image > boost.image', 'boost.image > out.image'],
)

describe('where a wire may go', () => {
  it('lists free inputs before inputs whose wire would be replaced', () => {
    expect([...fittingEnds(graph, lookup, { node: 'photo', port: 'image', side: 'output' })]).toEqual(['stack.layers', 'out.image'])
    expect([...fittingEnds(graph, lookup, { node: 'number', port: 'value', side: 'output' })]).toEqual(['boost.amount', 'boost.label'])
    expect([...fittingEnds(graph, lookup, { node: 'boost', port: 'mask', side: 'input' })]).toEqual(['mask.mask'])
  })

  it('never closes a ring', () => {
    expect(fittingEnds(graph, lookup, { node: 'boost', port: 'image', side: 'output' }).has('boost.mask')).toBe(false)
    const chain = graphOf({ a: ['boost'], b: ['boost'] }, ['a.image > b.image'])
    expect([...fittingEnds(chain, lookup, { node: 'b', port: 'image', side: 'output' })]).toEqual([])
    expect([...fittingEnds(chain, lookup, { node: 'a', port: 'image', side: 'input' })]).toEqual([])
  })

  it('says of every end what checking it alone says', () => {
    fc.assert(
      fc.property(graphs, fc.nat(), fc.boolean(), (any, pick, forward) => {
        const ids = Object.keys(any.nodes).filter((id) => {
          const shape = lookup(any.nodes[id]?.type ?? '')
          return shape !== undefined && (any.nodes[id]?.version ?? 0) <= shape.version
        })
        const node = ids[pick % Math.max(1, ids.length)]
        const shape = node === undefined ? undefined : lookup(any.nodes[node]?.type ?? '')
        const [port] = Object.keys((forward ? shape?.outputs : shape?.inputs) ?? {})
        if (node === undefined || port === undefined) return
        const origin: Origin = { node, port, side: forward ? 'output' : 'input' }
        const fitting = fittingEnds(any, lookup, origin)
        for (const id of ids) {
          const other = lookup(any.nodes[id]?.type ?? '')
          for (const name of Object.keys((forward ? other?.inputs : other?.outputs) ?? {})) {
            const { from, to } = edgeBetween(origin, `${id}.${name}`)
            const may = connectFault(any, lookup, from, to) === null
            // A bypassed node that hands nothing on may be wired to anything, but only what it declares is offered.
            if (any.nodes[forward ? node : id]?.bypass === true) expect(may || !fitting.has(`${id}.${name}`), `${from} > ${to}`).toBe(true)
            else expect(fitting.has(`${id}.${name}`), `${from} > ${to}`).toBe(may)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('offers what a bypassed node declares where it hands nothing on', () => {
    const bare = graphOf({ b: ['boost', {}, { bypass: true }], s: ['stack'], n: ['count'] })
    expect([...fittingEnds(bare, lookup, { node: 'b', port: 'image', side: 'output' })]).toEqual(['s.layers'])
  })

  it('knows what comes out, through nodes that hand it on', () => {
    const any = graphOf({ mask: ['mask'], any: ['any'] }, ['mask.mask > any.value'])
    expect(outputType(any, lookup, { node: 'any', port: 'value' })?.kinds).toEqual(['mask'])
    expect(inputType(graph, lookup, { node: 'boost', port: 'amount' })?.kinds).toEqual(['number'])
    expect(inputType(graph, lookup, { node: 'photo', port: 'file' })).toBeUndefined()
    expect(endOnCard(new Set(['a.x', 'b.y', 'b.z']), 'b')).toBe('b.y')
  })
})
