import type { NodeProps } from '@xyflow/react'
import { useAtomValue } from 'jotai'
import { memo, useState } from 'react'
import { notesAtom } from '../state/document.ts'
import { markOfFlowId, type FlowNode } from './flow.ts'
import { MarkGrip } from './MarkGrip.tsx'
import { readMarks } from './marks.ts'
import { writeMark } from './write-mark.ts'

/** A note on the canvas: its first line is bold. A double click or Enter edits it. */
export const NoteMark = memo(function NoteMark({ id: flowId, selected }: NodeProps<FlowNode>) {
  const id = markOfFlowId(flowId)?.id ?? ''
  const note = readMarks(useAtomValue(notesAtom), 'note').find((each) => each.id === id)
  const [typing, setTyping] = useState(note?.text === '')
  if (!note) return null
  const [first = '', ...rest] = note.text.split('\n')
  return (
    <div
      className="note"
      data-selected={selected || undefined}
      data-note={id}
      role="note"
      tabIndex={0}
      aria-label={`Note: ${note.text}`}
      onDoubleClick={(event) => (event.stopPropagation(), setTyping(true))}
      onKeyDown={(event) => !typing && event.key === 'Enter' && (event.preventDefault(), setTyping(true))}
    >
      {typing ? (
        <textarea
          className="nodrag nopan nowheel"
          aria-label="Text of the note"
          placeholder="Write a note"
          autoFocus
          defaultValue={note.text}
          onFocus={(event) => event.currentTarget.setSelectionRange(note.text.length, note.text.length)}
          onKeyDown={(event) => (event.stopPropagation(), event.key === 'Escape' && event.currentTarget.blur())}
          onBlur={(event) => {
            setTyping(false)
            const text = event.currentTarget.value.slice(0, 4000)
            if (text !== note.text) writeMark('note', id, { text }, 'write note')
          }}
        />
      ) : (
        <>
          <b>{first || 'Note'}</b>
          {rest.length > 0 && <span>{rest.join('\n')}</span>}
        </>
      )}
      <MarkGrip kind="note" mark={note} />
    </div>
  )
})
