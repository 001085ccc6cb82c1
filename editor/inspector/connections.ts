import { connectOps } from '../../graphs/format/connect.ts'
import { splitEnd, type GraphEdge } from '../../graphs/format/graph.ts'
import { own } from '../../graphs/format/own.ts'
import type { Kind } from '../../graphs/format/ports.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { edgeBetween, fittingEnds, type Origin } from '../canvas/fits.ts'
import { outputKindAtom, titleAtom } from '../canvas/atoms.ts'
import { nodeTypesAtom, shapesAtom } from '../state/catalog.ts'
import { document } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { noticeAtom } from '../state/session.ts'
import { store } from '../state/store.ts'

/** An end that a port may be connected to, as menus show it. */
export interface Choice {
  /** `node.port`. */
  readonly end: string
  readonly node: string
  readonly port: string
  readonly kind: Kind | undefined
}

/** The op that takes an edge away. */
export function disconnectOp({ from, to, slot }: GraphEdge): Op {
  return { op: 'disconnect', from, to, ...(slot !== undefined && { slot }) }
}

/** What a port or param of a node is called on screen. */
export function portTitle(end: string): string {
  const { node, port } = splitEnd(end)
  const type = store.get(nodeTypesAtom).get(document().nodes[node]?.type ?? '')
  return (type && (own(type.outputs, port)?.title ?? own(type.inputs, port)?.title ?? own(type.params, port)?.title)) ?? port
}

/** Every end that fits a port, in the order of the graph; free ones come first. */
export function choicesFor(origin: Origin): Choice[] {
  return [...fittingEnds(document(), store.get(shapesAtom), origin)].map((end) => {
    const { node } = splitEnd(end)
    const from = origin.side === 'output' ? `${origin.node}.${origin.port}` : end
    return { end, node: store.get(titleAtom(node)), port: portTitle(end), kind: store.get(outputKindAtom(from)) }
  })
}

/** Connects a port with an end that fits it. A refusal becomes a notice. */
export function connectTo(origin: Origin, end: string): void {
  const { from, to } = edgeBetween(origin, end)
  const planned = connectOps(document(), store.get(shapesAtom), from, to)
  const fault = 'fault' in planned ? planned.fault : edit(`connect ${portTitle(to)}`, planned.ops)
  if (fault) store.set(noticeAtom, { tone: 'warning', text: fault.message, help: fault.help })
}
