import { useEffect, useRef, useState } from 'react'
import './field.css'

interface DraftFieldProps {
  readonly label: string
  readonly value: string
  readonly onCommit: (value: string) => void
  readonly onLeave?: () => void
  readonly max?: number
  readonly className?: string
  /** Takes the keyboard, with everything selected, when it appears. */
  readonly focused?: boolean
}

/** A text that takes effect on Enter or on leaving; Escape drops what was typed. For names. */
export function DraftField({ label, value, onCommit, onLeave, max = 120, className = '', focused = false }: DraftFieldProps) {
  const [draft, setDraft] = useState(value)
  const dropped = useRef(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (focused) input.current?.select()
  }, [focused])
  return (
    <input
      ref={input}
      className={`field ${className}`}
      type="text"
      autoComplete="off"
      spellCheck={false}
      aria-label={label}
      maxLength={max}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        event.stopPropagation()
        dropped.current = event.key === 'Escape'
        event.currentTarget.blur()
      }}
      onBlur={() => {
        if (dropped.current) setDraft(value)
        else if (draft.trim() !== value) onCommit(draft.trim())
        dropped.current = false
        onLeave?.()
      }}
    />
  )
}
