import type { NodeProps } from '@xyflow/react'
import { useAtomValue } from 'jotai'
import { memo } from 'react'
import { count } from '../shell/debug.ts'
import { isSelectedAtom } from '../state/selection.ts'
import { measureAtom, titleAtom } from './atoms.ts'
import { cardLabel } from './card-fact.ts'
import { CardHead } from './CardHead.tsx'
import { CardParam } from './CardParam.tsx'
import { CardRows } from './CardRows.tsx'
import { CardThumb } from './CardThumb.tsx'
import type { FlowNode } from './flow.ts'
import { ReportRow } from './ReportRow.tsx'
import { isTabStopAtom } from './tab-stop.ts'
import { useFact } from './use-fact.ts'

/** A node on the canvas. Its parts read their own atoms: a tick of a slider or of progress renders one part of one card. */
export const NodeCard = memo(function NodeCard({ id, dragging }: NodeProps<FlowNode>) {
  count('card')
  const measure = useAtomValue(measureAtom(id))
  return (
    <CardShell id={id} dragging={dragging} height={measure.height}>
      <CardHead id={id} />
      {measure.picture !== undefined && <CardThumb id={id} port={measure.picture} />}
      <CardRows id={id} measure={measure} />
      {measure.params.length > 0 && (
        <div className="card-params">
          {measure.params.map((param) => (
            <CardParam key={param.name} id={id} param={param} />
          ))}
        </div>
      )}
      {measure.report !== undefined && <ReportRow id={id} port={measure.report} y={measure.reportY} />}
    </CardShell>
  )
}, sameCard)

// React Flow hands over the place on every move of a drag; nothing on a card depends on it.
function sameCard(before: NodeProps<FlowNode>, after: NodeProps<FlowNode>): boolean {
  return before.id === after.id && before.dragging === after.dragging
}

interface ShellProps {
  readonly id: string
  readonly dragging: boolean
  readonly height: number
  readonly children: React.ReactNode
}

/** The edge of a card, which wears its state, and the one stop of the Tab key on it. */
function CardShell({ id, dragging, height, children }: ShellProps) {
  count('card-part')
  const selected = useAtomValue(isSelectedAtom(id))
  const title = useAtomValue(titleAtom(id))
  const stop = useAtomValue(isTabStopAtom(id))
  const { fact, state, context } = useFact(id)
  const busy = fact.tone === 'running' || fact.tone === 'failed' ? fact.tone : 'rest'
  const edge = context.unknown ? 'unknown' : context.bypassed ? 'bypassed' : busy
  return (
    <div
      className="card"
      style={{ height }}
      data-card={id}
      data-edge={edge}
      data-selected={selected || undefined}
      data-dragging={dragging || undefined}
      role="group"
      aria-roledescription="node"
      aria-label={`${cardLabel(title, state, context)}${selected ? ', selected' : ''}`}
      tabIndex={stop ? 0 : -1}
    >
      {children}
    </div>
  )
}

/** What is mounted of a card while zoomed out: a block to press on. The far layer draws the rest. */
export const FarBlock = memo(function FarBlock({ id }: NodeProps<FlowNode>) {
  count('card')
  const title = useAtomValue(titleAtom(id))
  const stop = useAtomValue(isTabStopAtom(id))
  const { state, context } = useFact(id)
  return (
    <div
      className="far-block"
      data-card={id}
      role="group"
      aria-roledescription="node"
      aria-label={cardLabel(title, state, context)}
      tabIndex={stop ? 0 : -1}
    />
  )
})
