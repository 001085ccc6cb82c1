import type { NodeProps } from '@xyflow/react'
import { useAtomValue } from 'jotai'
import { ChevronDown } from 'lucide-react'
import { memo } from 'react'
import { framesAtom } from '../state/document.ts'
import { markOfFlowId, type FlowNode } from './flow.ts'
import { toggleFold } from './fold-frame.ts'
import { MarkGrip } from './MarkGrip.tsx'
import { readMarks } from './marks.ts'
import { writeMark } from './write-mark.ts'

/** A frame around cards. Its title is what it is dragged by; what lies wholly in it moves along. */
export const FrameMark = memo(function FrameMark({ id: flowId, selected }: NodeProps<FlowNode>) {
  const id = markOfFlowId(flowId)?.id ?? ''
  const frame = readMarks(useAtomValue(framesAtom), 'frame').find((each) => each.id === id)
  if (!frame) return null
  return (
    <div
      className="frame"
      data-selected={selected || undefined}
      data-frame={id}
      role="group"
      aria-roledescription="frame"
      aria-label={frame.text || 'Frame'}
    >
      <div className="frame-title">
        <button type="button" className="frame-fold nodrag nopan" aria-expanded aria-label={`Fold ${frame.text || 'frame'}`} onClick={() => toggleFold(id)}>
          <ChevronDown size={14} strokeWidth={1.6} aria-hidden="true" />
        </button>
        <input
          className="nodrag nopan"
          aria-label="Title of the frame"
          placeholder="Frame"
          size={Math.max(5, frame.text.length)}
          defaultValue={frame.text}
          key={frame.text}
          onKeyDown={(event) => {
            event.stopPropagation()
            if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
          }}
          onBlur={(event) => {
            const text = event.currentTarget.value.slice(0, 200)
            if (text !== frame.text) writeMark('frame', id, { text }, 'retitle frame')
          }}
        />
      </div>
      <MarkGrip kind="frame" mark={frame} />
    </div>
  )
})
