import { atom } from 'jotai'
import { edgesAtom, framesAtom, nodeIdsAtom, notesAtom } from '../state/document.ts'
import { selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { measureAtom } from './atoms.ts'
import { count } from '../shell/debug.ts'
import { cardRectsAtom, dragAtom } from './card-rects.ts'
import { cardNode, edgeKey, markFlowId, markNode, wireEdge, type FlowEdge, type FlowNode } from './flow.ts'
import { readMarks, type MarkId } from './marks.ts'
import { BAR, foldsAtom } from './folds.ts'
import { NOTHING_MOUNTED, type Mounted } from './mounting.ts'
import { wireShapesAtom } from './wire-shapes.ts'

/** Whether the graph holds nodes. */
export const isFilledAtom = atom((get) => get(nodeIdsAtom).length > 0)

/** Zoomed out below this, cards and wires are drawn on one canvas instead of being mounted. */
export const FAR_ZOOM = 0.4

/** Whether the view is zoomed out that far. */
export const farAtom = atom(false)

/** What is mounted as elements. `view-keeper.ts` writes it; what is in view and not in here is drawn on the far layer. */
export const mountedAtom = atom<Mounted>(NOTHING_MOUNTED)

/** Whether React Flow holds blocks to press on instead of cards: zoomed out, and at rest there. */
export const blocksAtom = atom((get) => get(farAtom) && get(mountedAtom).cards.size === 0)

/** The card under the pointer while zoomed out: mounted as a block, so that it can be pressed. */
export const farHoverAtom = atom<string | null>(null)

/** The frames and notes that the hand chose. Nodes have their own selection, which the inspector reads. */
export const markSelectionAtom = atom<ReadonlySet<MarkId>>(new Set<MarkId>())

/** The edge that a card in the hand would be put into. */
export const spliceTargetAtom = atom<string | null>(null)

/** How many chosen cards stay mounted while zoomed out; more are only drawn. */
const FAR_MOUNTED = 40

let shownNodes = new Map<string, FlowNode>()
let shownList: readonly FlowNode[] = []

/**
 * The nodes that React Flow holds: what is mounted, and without an element of their own the cards at the other ends of
 * mounted wires. Those that did not change stay the same objects.
 */
export const flowNodesAtom = atom<readonly FlowNode[]>((get) => {
  const drag = get(dragAtom)
  const blocks = get(blocksAtom)
  const selection = get(selectionAtom)
  const hover = blocks ? get(farHoverAtom) : null
  const { cards, wires } = get(mountedAtom)
  const next = new Map<string, FlowNode>()
  const marked = get(markSelectionAtom)
  const folds = get(foldsAtom)
  for (const kind of ['frame', 'note'] as const) {
    for (const mark of readMarks(get(kind === 'frame' ? framesAtom : notesAtom), kind)) {
      const name: MarkId = `${kind}:${mark.id}`
      if (folds.marks.has(name)) continue
      const flowId = markFlowId(kind, mark.id)
      const rect = { ...mark, ...(mark.folded && BAR), ...drag?.get(flowId) }
      next.set(flowId, markNode(mark.folded ? 'bar' : kind, mark.id, rect, marked.has(name), shownNodes.get(flowId)))
    }
  }
  const rects = get(cardRectsAtom)
  const put = (id: string, hidden: boolean) => {
    const rect = rects.get(id)
    if (!rect || next.has(id)) return
    const { x, y } = rect
    const place = { id, x, y, measure: get(measureAtom(id)), selected: selection.has(id), far: blocks, lifted: drag?.has(id) ?? false, hidden }
    next.set(id, cardNode(place, shownNodes.get(id)))
  }
  if (!blocks) for (const id of cards) put(id, false)
  if (blocks && hover !== null) put(hover, false)
  if (blocks && selection.size <= FAR_MOUNTED) for (const id of selection) put(id, false)
  const shapes = wires.size > 0 ? get(wireShapesAtom) : undefined
  for (const key of wires) {
    const shape = shapes?.get(key)
    if (shape) [shape.from, shape.to].forEach((id) => put(id, true))
  }
  shownNodes = next
  const list = [...next.values()]
  if (list.length === shownList.length && list.every((node, index) => node === shownList[index])) return shownList
  count('flow')
  shownList = list
  return list
})

let shownEdges = new Map<string, FlowEdge>()
let shownEdgeList: readonly FlowEdge[] = []

/** The edges that React Flow holds: those of the mounted wires, in the order of the graph. */
export const flowEdgesAtom = atom<readonly FlowEdge[]>((get) => {
  const selected = get(selectedEdgeAtom)
  const { wires } = get(mountedAtom)
  const shapes = wires.size > 0 ? get(wireShapesAtom) : undefined
  const next = new Map<string, FlowEdge>()
  for (const edge of shapes ? get(edgesAtom) : []) {
    const key = edgeKey(edge)
    const shape = shapes?.get(key)
    if (shape && wires.has(key)) next.set(key, wireEdge(edge, selected === key, shape, shownEdges.get(key)))
  }
  shownEdges = next
  const list = [...next.values()]
  if (list.length === shownEdgeList.length && list.every((edge, index) => edge === shownEdgeList[index])) return shownEdgeList
  count('flow')
  shownEdgeList = list
  return list
})
