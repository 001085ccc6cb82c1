import type { EdgeProps } from '@xyflow/react'
import { atom, useAtomValue } from 'jotai'
import { memo } from 'react'
import { splitEnd } from '../../graphs/format/graph.ts'
import { count } from '../shell/debug.ts'
import { nodeAtom } from '../state/document.ts'
import { family } from '../state/family.ts'
import { nodeStateAtom } from '../state/runs.ts'
import { isSelectedAtom, selectedEdgeAtom } from '../state/selection.ts'
import { portColor } from '../theme/ports.tsx'
import { outputKindAtom } from './atoms.ts'
import { isConnectingAtom } from './connecting.ts'
import { PORT_INSET, type FlowEdge } from './flow.ts'
import { spliceTargetAtom } from './flow-atoms.ts'
import { PortalEnds } from './PortalEnds.tsx'
import { isLitAtom, isPortalAtom } from './portals.ts'
import { staleAtom } from './stale.ts'
import { wirePath } from './wire-geometry.ts'

type WireFlow = 'rest' | 'running' | 'waiting'

/** How a wire's line moves, by the end that it goes to: it feeds what runs, or it feeds what waits. */
const flowAtom = family((to) =>
  atom((get): WireFlow => {
    const { node } = splitEnd(to)
    const state = get(nodeStateAtom(node))
    // Drafts follow the hand and are over at once: their wires stay still.
    if (state?.state === 'running') return state.quality === 'final' || state.share > 0 ? 'running' : 'rest'
    if (state?.state === 'blocked' || (state?.state === 'queued' && state.quality === 'final')) return 'waiting'
    return 'rest'
  }),
)

const bypassedAtom = family((id) => atom((get) => get(nodeAtom(id))?.bypass === true))

/**
 * An edge between two cards: a cubic in its kind's colour over a casing, so that crossings read as over and under; or, as a
 * portal, a stub at either end, between which the line shows only while a hand is on one.
 */
export const Wire = memo(function Wire({ id, source, target, sourceX, sourceY, targetX, targetY, data }: EdgeProps<FlowEdge>) {
  count('wire')
  const from = data?.edge.from ?? ''
  const to = data?.edge.to ?? ''
  const kind = useAtomValue(outputKindAtom(from))
  const flow = useAtomValue(flowAtom(to))
  const sourceChosen = useAtomValue(isSelectedAtom(source))
  const targetChosen = useAtomValue(isSelectedAtom(target))
  const chosen = useAtomValue(isEdgeSelectedAtom(id))
  const splicing = useAtomValue(isSpliceTargetAtom(id))
  const dimmed = useAtomValue(isConnectingAtom)
  const stale = useAtomValue(staleAtom(target))
  const bypassed = useAtomValue(bypassedAtom(target))
  const portal = useAtomValue(isPortalAtom(id))
  const lit = useAtomValue(isLitAtom(id))
  const start = { x: sourceX - PORT_INSET, y: sourceY }
  const end = { x: targetX + PORT_INSET, y: targetY }
  const path = wirePath(start, end)
  const ink = chosen || splicing || sourceChosen || targetChosen || (portal && lit)
  return (
    <g
      className="wire"
      data-wire={id}
      data-portal={portal || undefined}
      data-ink={ink || undefined}
      data-flow={flow === 'rest' && (stale || bypassed) ? 'stale' : flow}
      data-dimmed={dimmed || undefined}
      style={{ '--kind': kind ? portColor(kind) : 'var(--text-3)' } as React.CSSProperties}
    >
      {(!portal || lit) && (
        <>
          <path className="wire-case" d={path} />
          <path className="wire-line" d={path} />
        </>
      )}
      {!portal && <path className="wire-hit react-flow__edge-interaction" d={path} />}
      {portal && !lit && <PortalEnds from={start} to={end} />}
    </g>
  )
})

const isEdgeSelectedAtom = family((id) => atom((get) => get(selectedEdgeAtom) === id))
const isSpliceTargetAtom = family((id) => atom((get) => get(spliceTargetAtom) === id))
