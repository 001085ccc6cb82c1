import { atom } from 'jotai'
import type { Graph } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { framesAtom, nodeIdsAtom } from '../state/document.ts'
import { family } from '../state/family.ts'
import { nodeStateAtom } from '../state/runs.ts'
import { changeMarks, readMarks, type Fold, type Mark, type MarkId } from './marks.ts'
import type { Point, Rect } from './wire-geometry.ts'

/** The measures of a folded frame, in px at 100 %. */
export const BAR = { width: 220, height: 32 } as const

/** What folded frames hide, and what stands for it. */
export interface Folds {
  /** The folded frame that a node is hidden in: the outermost one, which is on the canvas. */
  readonly bars: ReadonlyMap<string, string>
  /** Frames and notes that are hidden in folded frames. */
  readonly marks: ReadonlySet<MarkId>
  /** Where the bars of the folded frames on the canvas lie, by the frame's id. */
  readonly rects: ReadonlyMap<string, Rect>
}

const NONE: Folds = { bars: new Map(), marks: new Set(), rects: new Map() }

/** Works out what is hidden. Frames that name each other in a ring hide nothing of themselves. */
export function foldsOf(frames: readonly Mark[], nodes: Iterable<string>): Folds {
  const folded = frames.filter((frame) => frame.folded)
  if (folded.length === 0) return NONE
  const holders = new Map<string, string>()
  for (const { id, folded: fold } of folded) for (const inner of fold?.frames ?? []) if (inner !== id && !holders.has(inner)) holders.set(inner, id)
  const outermost = (id: string): string => {
    const path = new Set([id])
    let at = id
    for (let next = holders.get(at); next !== undefined; next = holders.get(at)) {
      if (path.has(next)) return id
      path.add(next)
      at = next
    }
    return at
  }
  const there = new Set(nodes)
  const bars = new Map<string, string>()
  const marks = new Set<MarkId>()
  const rects = new Map<string, Rect>()
  for (const { id, x, y, folded: fold } of folded) {
    const bar = outermost(id)
    for (const node of fold?.nodes ?? []) if (there.has(node) && !bars.has(node)) bars.set(node, bar)
    for (const note of fold?.notes ?? []) marks.add(`note:${note}`)
    for (const frame of fold?.frames ?? []) if (outermost(frame) !== frame) marks.add(`frame:${frame}`)
    if (bar === id) rects.set(id, { x, y, ...BAR })
  }
  return { bars, marks, rects }
}

/** What the folded frames of the open graph hide. */
export const foldsAtom = atom((get) => foldsOf(readMarks(get(framesAtom), 'frame'), get(nodeIdsAtom)))

/** The nodes that are hidden in a folded frame. */
export const heldInAtom = family((frame) => atom((get) => [...get(foldsAtom).bars].flatMap(([node, bar]) => (bar === frame ? [node] : []))))

/** How the nodes in a folded frame stand, as one: a failure comes first, then what runs. */
export const barStateAtom = family((frame) =>
  atom((get): 'failed' | 'running' | 'rest' => {
    const states = new Set(get(heldInAtom(frame)).map((node) => get(nodeStateAtom(node))?.state))
    return states.has('failed') ? 'failed' : states.has('running') ? 'running' : 'rest'
  }),
)

/** Where wires end at a folded frame: the middle of its left edge for what goes in, of its right edge for what comes out. */
export const barPoint = ({ x, y }: Rect, side: 'input' | 'output'): Point => ({ x: side === 'input' ? x : x + BAR.width, y: y + BAR.height / 2 })

/** The op that folds a frame over what lies in it, or opens it again. */
export function foldOp(graph: Graph, id: string, fold: Fold | undefined): Op {
  return changeMarks(graph, 'frame', new Map([[id, { folded: fold }]]))
}
