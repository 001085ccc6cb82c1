import { Handle, Position, type NodeProps } from '@xyflow/react'
import { useAtomValue } from 'jotai'
import { ChevronRight } from 'lucide-react'
import { memo } from 'react'
import { framesAtom } from '../state/document.ts'
import { BAR_HANDLES, markOfFlowId, type FlowNode } from './flow.ts'
import { barStateAtom, heldInAtom } from './folds.ts'
import { toggleFold } from './fold-frame.ts'
import { readMarks } from './marks.ts'

const STATES = { rest: '', running: ', running', failed: ', with a failure' } as const

/** A folded frame: its title, how many nodes it holds, and how they stand. All of it can be dragged. */
export const FrameBar = memo(function FrameBar({ id: flowId, selected }: NodeProps<FlowNode>) {
  const id = markOfFlowId(flowId)?.id ?? ''
  const frame = readMarks(useAtomValue(framesAtom), 'frame').find((each) => each.id === id)
  const count = useAtomValue(heldInAtom(id)).length
  const state = useAtomValue(barStateAtom(id))
  if (!frame) return null
  const title = frame.text || 'Frame'
  const nodes = count === 1 ? '1 node' : `${count} nodes`
  return (
    <div className="frame-bar" data-selected={selected || undefined} data-edge={state}>
      <Handle type="target" id={BAR_HANDLES.target} position={Position.Left} isConnectable={false} className="bar-end" />
      <button
        type="button"
        className="bar-open nodrag"
        data-bar={id}
        aria-expanded={false}
        aria-label={`${title}, folded, ${nodes}${STATES[state]}. Unfold`}
        onClick={() => toggleFold(id)}
      >
        <ChevronRight size={14} strokeWidth={1.6} aria-hidden="true" />
      </button>
      <b>{title}</b>
      <span>{nodes}</span>
      <Handle type="source" id={BAR_HANDLES.source} position={Position.Right} isConnectable={false} className="bar-end" />
    </div>
  )
})
