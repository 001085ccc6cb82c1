import type { Connection, FinalConnectionState, HandleType, IsValidConnection, OnConnectStartParams } from '@xyflow/react'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import { connectFault, connectOps } from '../../graphs/format/connect.ts'
import { splitEnd, type GraphEdge } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { shapesAtom } from '../state/catalog.ts'
import { document } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { store } from '../state/store.ts'
import { paletteAtom } from '../state/ui.ts'
import { announce } from './announce.ts'
import { beginConnecting, connectingAtom, endConnecting } from './connecting.ts'
import { edgeBetween, endOnCard, fittingEnds, type Origin } from './fits.ts'
import { endsOf, type FlowEdge } from './flow.ts'
import { toCanvas } from './view.ts'

let reconnecting: GraphEdge | null = null

const removal = ({ from, to, slot }: GraphEdge): Op => ({ op: 'disconnect', from, to, ...(slot !== undefined && { slot }) })

/** A wire is taken up at a port. */
export function onConnectStart(_event: unknown, { nodeId, handleId, handleType }: OnConnectStartParams): void {
  if (!nodeId || !handleId || reconnecting) return
  beginConnecting({ node: nodeId, port: handleId, side: handleType === 'target' ? 'input' : 'output' })
}

/** Whether the wire in the hand fits where it is now: looked up, not worked out. */
export const isValidConnection: IsValidConnection<FlowEdge> = (connection) => {
  const connecting = store.get(connectingAtom)
  const ends = endsOf({ ...connection, sourceHandle: connection.sourceHandle ?? null, targetHandle: connection.targetHandle ?? null })
  if (!connecting || !ends) return false
  return connecting.fitting.has(connecting.origin.side === 'output' ? ends.to : ends.from)
}

/** Draws an edge of the graph, replacing what is in the way. Says why it is refused, if it is. */
export function connectEnds(from: string, to: string): boolean {
  const planned = connectOps(document(), store.get(shapesAtom), from, to)
  if ('fault' in planned) {
    announce(planned.fault.message)
    return false
  }
  return edit('connect', planned.ops) === null
}

/** The wire was let go at a port that it fits. */
export function onConnect(connection: Connection): void {
  const ends = endsOf(connection)
  if (ends) connectEnds(ends.from, ends.to)
}

const pointOf = (event: MouseEvent | TouchEvent) => {
  const { clientX, clientY } = 'changedTouches' in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event
  return { x: clientX, y: clientY }
}

/** The wire was let go: on a card it goes to the first port that fits, on nothing it asks for a node. */
export function onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState): void {
  const connecting = store.get(connectingAtom)
  if (!connecting || reconnecting || state.isValid) return endConnecting()
  if (state.toHandle?.id) {
    endConnecting()
    const { from, to } = edgeBetween(connecting.origin, `${state.toHandle.nodeId}.${state.toHandle.id}`)
    const fault = connectFault(document(), store.get(shapesAtom), from, to)
    if (fault) announce(fault.message)
    return
  }
  const point = pointOf(event)
  const card = window.document.elementFromPoint(point.x, point.y)?.closest<HTMLElement>('[data-card]')?.dataset['card']
  if (card !== undefined) {
    endConnecting()
    const end = endOnCard(connecting.fitting, card)
    if (!end) return
    const { from, to } = edgeBetween(connecting.origin, end)
    connectEnds(from, to)
    return
  }
  // What fits stays marked until the palette closes.
  store.set(paletteAtom, { at: toCanvas(point), from: connecting.origin })
}

/** An end of a wire is taken off its port. `held` is the end that stays. */
export function onReconnectStart(_event: unknown, { data }: FlowEdge, held: HandleType): void {
  const edge = data?.edge
  if (!edge) return
  reconnecting = edge
  const without = applyOps(document(), [removal(edge)])
  const { node, port } = splitEnd(held === 'source' ? edge.from : edge.to)
  const origin: Origin = { node, port, side: held === 'source' ? 'output' : 'input' }
  if (without.ok) store.set(connectingAtom, { origin, fitting: fittingEnds(without.graph, store.get(shapesAtom), origin) })
}

/** The end was put on another port. */
export function onReconnect({ data }: FlowEdge, connection: Connection): void {
  const ends = endsOf(connection)
  const edge = data?.edge
  if (!ends || !edge || (ends.from === edge.from && ends.to === edge.to)) return
  const without = applyOps(document(), [removal(edge)])
  const planned = without.ok && connectOps(without.graph, store.get(shapesAtom), ends.from, ends.to)
  if (planned && 'ops' in planned) edit('reconnect', [removal(edge), ...planned.ops])
}

/** The end was let go: on nothing, the wire is gone. */
export function onReconnectEnd(_event: unknown, { data }: FlowEdge, _held: HandleType, state: FinalConnectionState): void {
  const edge = data?.edge
  reconnecting = null
  endConnecting()
  if (edge && !state.isValid && !state.toHandle) edit('disconnect', [removal(edge)])
}
