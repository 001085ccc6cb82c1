import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import { emptyGraph, type Graph } from '../../graphs/format/graph.ts'
import { BAR, barPoint, foldOp, foldsOf } from './folds.ts'
import { readMarks, type Mark } from './marks.ts'

const frame = (id: string, folded?: Mark['folded']): Mark => ({ id, x: 10, y: 20, width: 400, height: 300, text: '', folded })
const fold = (nodes: string[], frames: string[] = [], notes: string[] = []) => ({ nodes, frames, notes })

describe('folded frames', () => {
  it('hide their nodes and marks behind a bar at their place', () => {
    const { bars, marks, rects } = foldsOf([frame('f', fold(['a', 'gone'], ['inner'], ['n'])), frame('inner'), frame('open')], ['a', 'b'])
    expect([...bars]).toEqual([['a', 'f']])
    expect([...marks].sort()).toEqual(['frame:inner', 'note:n'])
    expect([...rects]).toEqual([['f', { x: 10, y: 20, ...BAR }]])
  })

  it('stand for what is folded within them', () => {
    const { bars, rects } = foldsOf([frame('inner', fold(['a'])), frame('outer', fold(['b'], ['inner']))], ['a', 'b'])
    expect([...bars].sort()).toEqual([['a', 'outer'], ['b', 'outer']])
    expect([...rects.keys()]).toEqual(['outer'])
  })

  it('never lose anything, whatever a file says: each node is on the canvas or behind a bar that is', () => {
    const ids = fc.constantFrom('1', '2', '3', '4')
    const folds = fc.record({ nodes: fc.array(fc.constantFrom('a', 'b', 'c')), frames: fc.array(ids), notes: fc.array(ids) })
    fc.assert(
      fc.property(fc.uniqueArray(fc.record({ id: ids, folded: fc.option(folds, { nil: undefined }) }), { selector: ({ id }) => id }), (frames) => {
        const { bars, marks, rects } = foldsOf(frames.map(({ id, folded }) => frame(id, folded)), ['a', 'b', 'c'])
        for (const bar of bars.values()) {
          expect(rects.has(bar)).toBe(true)
          expect(marks.has(`frame:${bar}`)).toBe(false)
        }
      }),
    )
  })

  it('open again to what they were, with every field', () => {
    const graph: Graph = { ...emptyGraph(), layout: { nodes: {}, frames: [{ id: 'f', x: 1, y: 2, width: 300, height: 200, tint: 'kept' }], notes: [] } }
    const folded = applyOps(graph, [foldOp(graph, 'f', fold(['a']))])
    if (!folded.ok) throw new Error('refused')
    expect(readMarks(folded.graph.layout.frames, 'frame')[0]).toMatchObject({ width: 300, height: 200, folded: fold(['a']) })
    const opened = applyOps(folded.graph, [foldOp(folded.graph, 'f', undefined)])
    expect(opened.ok && opened.graph).toEqual(graph)
    expect(readMarks([{ folded: 'yes' }, { folded: { nodes: [1, 'a'] } }], 'frame').map(({ folded: read }) => read)).toEqual([undefined, fold(['a'])])
  })

  it('take wires at the middle of their edges', () => {
    const rect = { x: 100, y: 50, ...BAR }
    expect([barPoint(rect, 'input'), barPoint(rect, 'output')]).toEqual([{ x: 100, y: 66 }, { x: 320, y: 66 }])
  })
})
