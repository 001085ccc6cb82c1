import type { Edge, Node, Position } from '@xyflow/react'

// Types only, so that what knows of the canvas does not load it.
const [LEFT, RIGHT] = ['left' as Position.Left, 'right' as Position.Right]
import { splitEnd, type GraphEdge } from '../../graphs/format/graph.ts'
import { CARD, PORT_HIT, type CardMeasure } from './measures.ts'
import type { Rect } from './wire-geometry.ts'

/** A node as React Flow holds it: where and how large, and nothing of what it shows. Cards read atoms by id. */
export type FlowNode = Node<Record<string, never>, 'card' | 'far' | 'frame' | 'bar' | 'note'>

/** An edge as React Flow holds it. */
export type FlowEdge = Edge<{ readonly edge: GraphEdge }, 'wire'>

const NOTHING: Record<string, never> = {}

/** What a card's node is made of. */
export interface CardPlace {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly measure: CardMeasure
  readonly selected: boolean
  /** Drawn on the far layer: React Flow holds only a block to press on. */
  readonly far: boolean
  /** In the hand: above all others. */
  readonly lifted: boolean
  /** Not mounted: known to React Flow only so that wires can end at it. */
  readonly hidden: boolean
}

const cards = new WeakMap<FlowNode, CardPlace>()

/**
 * The node of a card. Its size and its ports are known up front, so that what is off screen is never mounted, not even
 * once. Returns `before` when nothing of it changed, which lets React Flow pass over it.
 */
export function cardNode(place: CardPlace, before?: FlowNode): FlowNode {
  const known = before && cards.get(before)
  if (before && known && sameKeys(known, place)) return before
  const { id, x, y, measure, selected, far, lifted, hidden } = place
  const { width, height } = measure
  const node: FlowNode = {
    id,
    type: far ? 'far' : 'card',
    position: { x, y },
    width,
    height,
    measured: { width, height },
    data: NOTHING,
    selected,
    zIndex: lifted ? 1000 : 10,
    handles: far ? [] : handlesOf(measure),
    hidden,
  }
  cards.set(node, place)
  return node
}

const handleCache = new WeakMap<CardMeasure, NonNullable<FlowNode['handles']>>()

function handlesOf(measure: CardMeasure): NonNullable<FlowNode['handles']> {
  const known = handleCache.get(measure)
  if (known) return known
  const { width, height } = PORT_HIT
  const box = (x: number, y: number) => ({ x: x - width / 2, y: y - height / 2, width, height })
  const targets = [...measure.inputs, ...measure.params.filter(({ kinds }) => kinds.length > 0)]
  const handles = [
    ...targets.map(({ name, y }) => ({ id: name, type: 'target' as const, position: LEFT, ...box(0, y) })),
    ...measure.outputs.map(({ name, y }) => ({ id: name, type: 'source' as const, position: RIGHT, ...box(measure.width, y) })),
  ]
  handleCache.set(measure, handles)
  return handles
}

/** React Flow has ends of wires at the outer side of the box around a port; wires end at the port itself. */
export const PORT_INSET = PORT_HIT.width / 2

/** Where wires end at a folded frame: the ids of its two handles. */
export const BAR_HANDLES = { target: 'in', source: 'out' } as const

function barHandles(width: number, height: number): NonNullable<FlowNode['handles']> {
  const { width: w, height: h } = PORT_HIT
  const box = { y: height / 2 - h / 2, width: w, height: h }
  return [
    { id: BAR_HANDLES.target, type: 'target', position: LEFT, x: -w / 2, ...box },
    { id: BAR_HANDLES.source, type: 'source', position: RIGHT, x: width - w / 2, ...box },
  ]
}

/** A frame or a note of the canvas, as a node. Their ids begin with a sign that ids of graph nodes cannot hold. */
export function markNode(kind: 'frame' | 'note' | 'bar', id: string, { x, y, width, height }: Rect, selected: boolean, before?: FlowNode): FlowNode {
  const same =
    before?.type === kind && before.position.x === x && before.position.y === y && before.width === width && before.height === height && before.selected === selected
  if (before && same) return before
  return {
    id: markFlowId(kind === 'bar' ? 'frame' : kind, id),
    type: kind,
    position: { x, y },
    width,
    height,
    measured: { width, height },
    data: NOTHING,
    selected,
    connectable: false,
    zIndex: { frame: -10, note: 5, bar: 10 }[kind],
    handles: kind === 'bar' ? barHandles(width, height) : [],
    ...(kind === 'frame' ? { dragHandle: '.frame-title' } : {}),
  }
}

/** React Flow's id of a frame or a note. */
export const markFlowId = (kind: 'frame' | 'note', id: string): string => `#${kind}:${id}`

/** The mark that a React Flow id names; null for ids of graph nodes. */
export function markOfFlowId(flowId: string): { kind: 'frame' | 'note'; id: string } | null {
  if (!flowId.startsWith('#')) return null
  const colon = flowId.indexOf(':')
  return { kind: flowId.slice(1, colon) === 'frame' ? 'frame' : 'note', id: flowId.slice(colon + 1) }
}

/** Names an edge on the canvas: `from>to`, and the slot where one port takes many. */
export const edgeKey = ({ from, to, slot }: GraphEdge): string => (slot === undefined ? `${from}>${to}` : `${from}>${to}@${slot}`)

/** How an edge is drawn: the folded frames that stand for the nodes at its ends, and whether only its ends are. */
export interface WireLook {
  readonly fromBar?: string | undefined
  readonly toBar?: string | undefined
  readonly portal?: boolean
}

/** The edge of the graph as an edge of React Flow. Returns `before` when nothing of it changed. */
export function wireEdge(edge: GraphEdge, selected: boolean, { fromBar, toBar, portal = false }: WireLook = {}, before?: FlowEdge): FlowEdge {
  const from = splitEnd(edge.from)
  const to = splitEnd(edge.to)
  const source = fromBar === undefined ? from.node : markFlowId('frame', fromBar)
  const target = toBar === undefined ? to.node : markFlowId('frame', toBar)
  // Which port a wire goes to cannot be seen at a folded frame, so it is not taken off there; at a portal it would hide the stub.
  const reconnectable = fromBar === undefined && toBar === undefined && !portal
  const same = before?.source === source && before.target === target && before.reconnectable === reconnectable
  if (before?.data?.edge === edge && before.selected === selected && same) return before
  return {
    id: edgeKey(edge),
    type: 'wire',
    source,
    sourceHandle: fromBar === undefined ? from.port : BAR_HANDLES.source,
    target,
    targetHandle: toBar === undefined ? to.port : BAR_HANDLES.target,
    data: { edge },
    selected,
    zIndex: 0,
    focusable: false,
    reconnectable,
  }
}

interface Proposal {
  readonly source: string | null
  readonly sourceHandle?: string | null
  readonly target: string | null
  readonly targetHandle?: string | null
}

/** Both ends of a connection that React Flow proposes, as ends of the graph; null when it names no ports. */
export function endsOf({ source, sourceHandle, target, targetHandle }: Proposal): { from: string; to: string } | null {
  return source && sourceHandle && target && targetHandle ? { from: `${source}.${sourceHandle}`, to: `${target}.${targetHandle}` } : null
}

/** Where nodes without a place of their own stand: in rows below everything, in the order of the graph. */
export function fallbackPlace(index: number): { x: number; y: number } {
  const perRow = 6
  return { x: (index % perRow) * (CARD.width + 64), y: Math.floor(index / perRow) * 320 }
}

function sameKeys(a: CardPlace, b: CardPlace): boolean {
  const still = a.id === b.id && a.x === b.x && a.y === b.y && a.measure === b.measure
  return still && a.selected === b.selected && a.far === b.far && a.lifted === b.lifted && a.hidden === b.hidden
}
