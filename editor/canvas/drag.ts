import type { NodeChange } from '@xyflow/react'
import { atom } from 'jotai'
import type { GraphEdge } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { shapesAtom } from '../state/catalog.ts'
import { document, edgesAtom, framesAtom, notesAtom, placeAtom, type Place } from '../state/document.ts'
import { cancelGesture, edit } from '../state/edit.ts'
import { beginGesture, endGesture } from '../state/history.ts'
import { selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import { snapAtom } from '../state/ui.ts'
import { alignPull, type Guide } from './align-guides.ts'
import { titleAtom } from './atoms.ts'
import { edgeKey, markFlowId, markOfFlowId, type FlowNode } from './flow.ts'
import { cardRectsAtom, dragAtom } from './card-rects.ts'
import { spliceTargetAtom } from './flow-atoms.ts'
import { detachAndHeal, spliceOps } from './heal.ts'
import { BAR, foldsAtom } from './folds.ts'
import { changeMarks, heldBy, readMarks, type Mark, type MarkId } from './marks.ts'
import { portalKeysAtom } from './portals.ts'
import { isShake, type Sample } from './shake.ts'
import { visibleRect } from './view.ts'
import { bounds, overlaps, wireCrosses, type Rect } from './wire-geometry.ts'
import { wireEnds } from './wire-ends.ts'

/** The lines that a dragged card lies on with others. */
export const guidesAtom = atom<readonly Guide[]>([])

const SNAP_PX = 20
const PULL_PX = 6

/** What is in the hand: where each thing was, by React Flow id. Things that a frame holds are carried along. */
interface Hold {
  readonly grabbed: ReadonlySet<string>
  readonly start: ReadonlyMap<string, Place>
  readonly others: readonly Rect[]
  readonly spliceable: Map<string, Op[] | null>
  samples: Sample[]
  shaken: boolean
  dropped: boolean
}

let hold: Hold | null = null

const marks = (): readonly { flowId: string; kind: 'frame' | 'note'; mark: Mark }[] =>
  (['frame', 'note'] as const).flatMap((kind) =>
    readMarks(store.get(kind === 'frame' ? framesAtom : notesAtom), kind).map((mark) => ({ flowId: markFlowId(kind, mark.id), kind, mark })),
  )

/** Takes nodes, frames and notes into the hand. */
export function beginDrag(nodes: readonly FlowNode[]): void {
  const grabbed = new Set(nodes.map(({ id }) => id))
  // While zoomed out not everything that is chosen is mounted, so React Flow does not know of all that moves.
  const chosen = store.get(selectionAtom)
  if ([...grabbed].some((id) => chosen.has(id))) for (const id of chosen) grabbed.add(id)
  const cards = store.get(cardRectsAtom)
  const all = new Map<string, Rect>([...cards, ...marks().map(({ flowId, mark }): [string, Rect] => [flowId, mark.folded ? { ...mark, ...BAR } : mark])])
  const moved = new Set(grabbed)
  const { marks: hidden } = store.get(foldsAtom)
  for (const { flowId, kind, mark } of marks()) {
    if (kind !== 'frame' || !grabbed.has(flowId) || mark.folded) continue
    const onCanvas = [...all].filter(([key]) => key !== flowId && !hidden.has(markIdOf(key)))
    for (const held of heldBy(mark, onCanvas)) moved.add(held)
  }
  carryFolded(moved, all)
  const seen = visibleRect()
  const others = [...cards].flatMap(([id, rect]) => (moved.has(id) || (seen && !overlaps(seen, rect)) ? [] : [rect]))
  const start = new Map<string, Place>()
  for (const [id, { x, y }] of all) if (moved.has(id)) start.set(id, { x, y })
  hold = { grabbed, start, others, spliceable: new Map(), samples: [], shaken: false, dropped: false }
  beginGesture(`move ${nameOf([...moved])}`)
}

/** What folded frames hide moves with their bars, so that it lies in them when they are opened. */
function carryFolded(moved: Set<string>, all: Map<string, Rect>): void {
  const folded = marks().flatMap(({ flowId, mark }) => (mark.folded ? [{ flowId, fold: mark.folded }] : []))
  let grew = true
  while (grew) {
    const before = moved.size
    for (const { flowId, fold } of folded) {
      if (!moved.has(flowId)) continue
      for (const id of fold.nodes) {
        const at = store.get(placeAtom(id))
        if (!at) continue
        moved.add(id)
        if (!all.has(id)) all.set(id, { ...at, width: 0, height: 0 })
      }
      for (const id of fold.notes) moved.add(markFlowId('note', id))
      for (const id of fold.frames) moved.add(markFlowId('frame', id))
    }
    grew = moved.size > before
  }
}

const markIdOf = (flowId: string): MarkId => {
  const mark = markOfFlowId(flowId)
  return `${mark?.kind ?? 'note'}:${mark?.id ?? ''}`
}

function nameOf(flowIds: readonly string[]): string {
  const [only] = flowIds
  if (flowIds.length !== 1 || only === undefined) return `${flowIds.length} things`
  return markOfFlowId(only)?.kind ?? store.get(titleAtom(only))
}

/** Follows the hand: React Flow says where the things that it drags would be. */
export function followDrag(changes: readonly NodeChange<FlowNode>[]): void {
  const held = hold
  if (!held || held.dropped) return
  const change = changes.find((each) => each.type === 'position' && each.position !== undefined && held.start.has(each.id))
  if (change?.type !== 'position' || !change.position) return
  const from = held.start.get(change.id)
  if (!from) return
  const { dx, dy } = pulled(held, change.position.x - from.x, change.position.y - from.y)
  const moved = [...held.start].map(([id, { x, y }]): [string, Place] => [id, { x: Math.round(x + dx), y: Math.round(y + dy) }])
  store.set(dragAtom, new Map(moved))
  store.set(spliceTargetAtom, spliceCandidate(held))
}

function pulled(held: Hold, dx: number, dy: number): { dx: number; dy: number } {
  const cards = store.get(cardRectsAtom)
  const rects = [...held.start].flatMap(([id, place]) => {
    const card = cards.get(id)
    return card ? [{ ...card, ...place }] : []
  })
  const around = bounds(rects)
  if (!around) return { dx, dy }
  const moved = { ...around, x: around.x + dx, y: around.y + dy }
  if (store.get(snapAtom)) {
    store.set(guidesAtom, [])
    const snap = (value: number) => Math.round(value / SNAP_PX) * SNAP_PX
    return { dx: snap(moved.x) - around.x, dy: snap(moved.y) - around.y }
  }
  const pull = alignPull(moved, held.others, PULL_PX)
  store.set(guidesAtom, pull.guides)
  return { dx: dx + pull.dx, dy: dy + pull.dy }
}

/** The edge under a single card in the hand, if the card can be put into it. */
function spliceCandidate(held: Hold): string | null {
  const [id] = held.grabbed
  if (held.start.size !== 1 || id === undefined || markOfFlowId(id)) return null
  const rect = store.get(cardRectsAtom).get(id)
  if (!rect) return null
  // The head and the picture decide, so that a card beside a wire does not catch it with its edge.
  const core = { x: rect.x + 16, y: rect.y + 8, width: rect.width - 32, height: rect.height - 16 }
  const portals = store.get(portalKeysAtom)
  const hit = store.get(edgesAtom).find((edge) => {
    const ends = portals.has(edgeKey(edge)) ? undefined : wireEnds(edge)
    return ends && wireCrosses(ends.from, ends.to, core) && opsFor(held, id, edge) !== null
  })
  return hit ? edgeKey(hit) : null
}

function opsFor(held: Hold, id: string, edge: GraphEdge): Op[] | null {
  const key = edgeKey(edge)
  const known = held.spliceable.get(key)
  if (known !== undefined) return known
  const ops = spliceOps(document(), store.get(shapesAtom), id, edge)
  held.spliceable.set(key, ops)
  return ops
}

/** Watches the pointer for a shake, which takes a card out of its wires. */
export function watchShake(clientX: number): void {
  const held = hold
  if (!held || held.shaken) return
  held.samples = [...held.samples.slice(-60), { x: clientX, t: performance.now() }]
  if (!isShake(held.samples)) return
  held.shaken = true
  const ids = new Set([...held.grabbed].filter((id) => !markOfFlowId(id)))
  edit('detach', detachAndHeal(document(), store.get(shapesAtom), ids))
  held.spliceable.clear()
}

/** Puts everything in the hand back where it was. */
export function dropDrag(): boolean {
  if (!hold || hold.dropped) return false
  hold.dropped = true
  cancelGesture()
  clear()
  return true
}

/** Lets go: the graph is told where things are now, in one step of undo. */
export function endDrag(): void {
  const held = hold
  const places = store.get(dragAtom)
  hold = null
  if (held?.dropped) return
  if (held && places) {
    const target = store.get(spliceTargetAtom)
    edit('move', moveOps(places, held.start))
    const splice = target === null || held.shaken ? null : held.spliceable.get(target)
    if (splice) edit('splice', splice)
  }
  endGesture()
  clear()
}

function clear(): void {
  store.set(dragAtom, null)
  store.set(guidesAtom, [])
  store.set(spliceTargetAtom, null)
}

function moveOps(places: ReadonlyMap<string, Place>, start: ReadonlyMap<string, Place>): Op[] {
  const moved = [...places].filter(([id, at]) => at.x !== start.get(id)?.x || at.y !== start.get(id)?.y)
  const cards = moved.filter(([id]) => !markOfFlowId(id))
  const ops = cards.map(([id, { x, y }]): Op => ({ op: 'move', node: id, to: { ...document().layout.nodes[id], x, y } }))
  for (const kind of ['frame', 'note'] as const) {
    const changes = moved.flatMap(([id, { x, y }]): [string, Place][] => {
      const mark = markOfFlowId(id)
      return mark?.kind === kind ? [[mark.id, { x, y }]] : []
    })
    if (changes.length > 0) ops.push(changeMarks(document(), kind, new Map(changes)))
  }
  return ops
}
