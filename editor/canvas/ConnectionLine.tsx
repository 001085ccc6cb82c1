import type { ConnectionLineComponentProps } from '@xyflow/react'
import { useAtomValue } from 'jotai'
import type { Kind } from '../../graphs/format/ports.ts'
import { connectFault } from '../../graphs/format/connect.ts'
import { nodeTypesAtom, shapesAtom } from '../state/catalog.ts'
import { document } from '../state/document.ts'
import { store } from '../state/store.ts'
import { portColor } from '../theme/ports.tsx'
import { outputKindAtom } from './atoms.ts'
import { connectingAtom } from './connecting.ts'
import { edgeBetween } from './fits.ts'
import type { FlowNode } from './flow.ts'
import { wirePath } from './wire-geometry.ts'

/** The wire in the hand. Over a port that does not fit, a chip at the pointer says why. */
export function ConnectionLine({ fromX, fromY, toX, toY, fromHandle, toHandle, connectionStatus }: ConnectionLineComponentProps<FlowNode>) {
  const connecting = useAtomValue(connectingAtom)
  const origin = connecting?.origin
  const known = useAtomValue(outputKindAtom(origin?.side === 'output' ? `${origin.node}.${origin.port}` : ''))
  const kind = known ?? inputKindOf(origin?.node, origin?.port)
  const back = fromHandle.type === 'target'
  const here = { x: fromX, y: fromY }
  const there = { x: toX, y: toY }
  const refused = connectionStatus === 'invalid' && toHandle?.id && origin ? `${toHandle.nodeId}.${toHandle.id}` : null
  return (
    <g className="wire-in-hand" style={{ '--kind': kind ? portColor(kind) : 'var(--text-2)' } as React.CSSProperties}>
      <path d={back ? wirePath(there, here) : wirePath(here, there)} />
      <circle cx={toX} cy={toY} r={4} />
      {refused !== null && origin && (
        <foreignObject x={toX} y={toY} width={320} height={60} className="wire-reason-box">
          <Reason text={why(edgeBetween(origin, refused))} />
        </foreignObject>
      )}
    </g>
  )
}

/** Why a wire does not fit, at the pointer. */
function Reason({ text }: { readonly text: string | null }) {
  return text === null ? null : <span className="wire-reason">{text}</span>
}

/** The first kind that an input port or a driven param takes. */
export function inputKindOf(node: string | undefined, port: string | undefined): Kind | undefined {
  const type = store.get(nodeTypesAtom).get(document().nodes[node ?? '']?.type ?? '')
  return port === undefined ? undefined : (type?.inputs[port]?.kinds[0] ?? type?.params[port]?.driven?.kinds[0])
}

let asked = { key: '', answer: null as string | null }

// Asked on every move over a port, answered once.
function why({ from, to }: { from: string; to: string }): string | null {
  const key = `${from}>${to}`
  if (asked.key !== key) {
    const message = connectFault(document(), store.get(shapesAtom), from, to)?.message ?? null
    // Messages name both ends first; here both are in sight, and the reason is enough.
    asked = { key, answer: message?.replace(/^.* does not fit .*": /, '') ?? null }
  }
  return asked.answer
}
