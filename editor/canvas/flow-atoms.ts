import { atom } from 'jotai'
import { splitEnd } from '../../graphs/format/graph.ts'
import { edgesAtom, framesAtom, nodeIdsAtom, notesAtom, placeAtom, type Place } from '../state/document.ts'
import { selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { measureAtom } from './atoms.ts'
import { count } from '../shell/debug.ts'
import { cardNode, edgeKey, fallbackPlace, markFlowId, markNode, wireEdge, type FlowEdge, type FlowNode } from './flow.ts'
import { readMarks, type MarkId } from './marks.ts'
import type { Rect } from './wire-geometry.ts'

/** Where things in the hand are, by React Flow id, until they are let go and the graph is told. Null: nothing is dragged. */
export const dragAtom = atom<ReadonlyMap<string, Place> | null>(null)

/** Whether the graph holds nodes. */
export const isFilledAtom = atom((get) => get(nodeIdsAtom).length > 0)

/** Below 40 % zoom cards and wires are drawn on one canvas instead of being mounted. */
export const farAtom = atom(false)

/** The card under the pointer while zoomed out: mounted as a block, so that it can be pressed. */
export const farHoverAtom = atom<string | null>(null)

/** The frames and notes that the hand chose. Nodes have their own selection, which the inspector reads. */
export const markSelectionAtom = atom<ReadonlySet<MarkId>>(new Set<MarkId>())

/** The edge that a card in the hand would be put into. */
export const spliceTargetAtom = atom<string | null>(null)

/** The places of all cards, the hand's own included. */
export const cardRectsAtom = atom<ReadonlyMap<string, Rect>>((get) => {
  const drag = get(dragAtom)
  const rects = new Map<string, Rect>()
  for (const [index, id] of get(nodeIdsAtom).entries()) {
    const { width, height } = get(measureAtom(id))
    const { x, y } = drag?.get(id) ?? get(placeAtom(id)) ?? fallbackPlace(index)
    rects.set(id, { x, y, width, height })
  }
  return rects
})

/** How many chosen cards stay mounted while zoomed out; more are only drawn. */
const FAR_MOUNTED = 40

let shownNodes = new Map<string, FlowNode>()
let shownList: readonly FlowNode[] = []

/** The nodes that React Flow holds. Those that did not change stay the same objects. */
export const flowNodesAtom = atom<readonly FlowNode[]>((get) => {
  const drag = get(dragAtom)
  const far = get(farAtom)
  const selection = get(selectionAtom)
  const hover = far ? get(farHoverAtom) : null
  const next = new Map<string, FlowNode>()
  const marked = get(markSelectionAtom)
  for (const kind of ['frame', 'note'] as const) {
    for (const mark of readMarks(get(kind === 'frame' ? framesAtom : notesAtom), kind)) {
      const flowId = markFlowId(kind, mark.id)
      const at = drag?.get(flowId)
      next.set(flowId, markNode(kind, mark.id, at ? { ...mark, ...at } : mark, marked.has(`${kind}:${mark.id}`), shownNodes.get(flowId)))
    }
  }
  for (const [id, { x, y }] of get(cardRectsAtom)) {
    const selected = selection.has(id)
    if (far && id !== hover && !(selected && selection.size <= FAR_MOUNTED)) continue
    next.set(id, cardNode({ id, x, y, measure: get(measureAtom(id)), selected, far, lifted: drag?.has(id) ?? false }, shownNodes.get(id)))
  }
  shownNodes = next
  const list = [...next.values()]
  if (list.length === shownList.length && list.every((node, index) => node === shownList[index])) return shownList
  count('flow')
  shownList = list
  return list
})

let shownEdges = new Map<string, FlowEdge>()

/** The edges that React Flow holds: none while zoomed out, and none whose ends are not in the graph. */
export const flowEdgesAtom = atom<readonly FlowEdge[]>((get) => {
  const selected = get(selectedEdgeAtom)
  const ids = new Set(get(nodeIdsAtom))
  const next = new Map<string, FlowEdge>()
  for (const edge of get(farAtom) ? [] : get(edgesAtom)) {
    if (!ids.has(splitEnd(edge.from).node) || !ids.has(splitEnd(edge.to).node)) continue
    const key = edgeKey(edge)
    next.set(key, wireEdge(edge, selected === key, shownEdges.get(key)))
  }
  count('flow')
  shownEdges = next
  return [...next.values()]
})
