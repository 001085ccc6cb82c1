import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { Gesture } from './gesture.ts'
import { clamp, formatNumber, quantize, rangeFault, readNumber, type NumberRange, type RangeFault } from './number.ts'
import './field.css'

interface NumberFieldProps extends NumberRange {
  readonly id?: string | undefined
  readonly label: string
  readonly value: number
  readonly gesture: Gesture<number>
  /** Why what stands in the field was not taken; the text stays until this is null again. */
  readonly refused: RangeFault | null
  readonly onRefused: (fault: RangeFault | null) => void
  /** What stands in the graph is not taken. */
  readonly bad?: boolean
  readonly describedBy?: string | undefined
  readonly disabled?: boolean
  /** Takes the keyboard when it appears. */
  readonly focused?: boolean
  readonly onLeave?: () => void
}

/** A number, 52 px wide. Takes sums such as `2*1.5`; Enter sets, arrows step, Escape returns. */
export function NumberField(props: NumberFieldProps) {
  const { id, label, value, gesture, refused, onRefused, onLeave, describedBy, bad = false, disabled = false, focused = false, ...range } = props
  const [draft, setDraft] = useState<string | null>(null)
  const [held, setHeld] = useState(refused)
  const stepping = useRef(false)
  const input = useRef<HTMLInputElement>(null)
  if (held !== refused) {
    setHeld(refused)
    if (!refused) setDraft(null)
  }
  useEffect(() => {
    if (focused) input.current?.select()
  }, [focused])

  const set = (next: number) => {
    if (next === value) return
    gesture.begin()
    gesture.change(next)
    gesture.end()
  }
  const commit = () => {
    if (draft === null || draft.trim() === formatNumber(value, range.step)) return setDraft(null)
    const fault = rangeFault(draft, range)
    if (fault) return onRefused(fault)
    onRefused(null)
    setDraft(null)
    set(readNumber(draft) ?? value)
  }
  const back = () => {
    setDraft(null)
    onRefused(null)
  }
  const stepBy = (event: KeyboardEvent) => {
    event.preventDefault()
    if (!stepping.current) gesture.begin()
    stepping.current = true
    const by = range.step * (event.shiftKey ? 10 : 1) * (event.key === 'ArrowUp' ? 1 : -1)
    const from = draft === null ? value : (readNumber(draft) ?? value)
    back()
    gesture.change(clamp(quantize(from + by, range), range.min, range.max))
  }
  const rest = () => {
    if (!stepping.current) return
    stepping.current = false
    gesture.end()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') stepBy(event)
    else if (event.key === 'Enter') {
      commit()
      input.current?.select()
      onLeave?.()
    } else if (event.key === 'Escape') {
      if (draft !== null) event.stopPropagation()
      back()
      onLeave?.()
    }
  }
  return (
    <input
      ref={input}
      id={id}
      className="field field-number nodrag nopan"
      type="text"
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      aria-label={label}
      aria-invalid={refused || bad ? true : undefined}
      aria-describedby={describedBy}
      disabled={disabled}
      value={draft ?? formatNumber(value, range.step)}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => {
        rest()
        commit()
        onLeave?.()
      }}
      onKeyDown={onKeyDown}
      onKeyUp={rest}
    />
  )
}
