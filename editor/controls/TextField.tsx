import type { Gesture } from './gesture.ts'
import { useTyping } from './use-typing.ts'
import './field.css'

interface TextFieldProps {
  readonly id?: string | undefined
  readonly label: string
  readonly value: string
  readonly gesture: Gesture<string>
  /** More than one makes it a text of several lines. */
  readonly lines?: number
  readonly max?: number | undefined
  readonly placeholder?: string
  readonly mono?: boolean
  readonly bad?: boolean
  readonly disabled?: boolean
  readonly describedBy?: string | undefined
}

/** A text that takes effect while it is typed. */
export function TextField(props: TextFieldProps) {
  const { id, label, value, gesture, lines = 1, max, placeholder, mono, bad, disabled = false, describedBy } = props
  const { type, rest } = useTyping(gesture)
  const common = {
    id,
    value,
    placeholder,
    disabled,
    maxLength: max,
    autoComplete: 'off',
    spellCheck: false,
    'aria-label': label,
    'aria-invalid': bad || undefined,
    'aria-describedby': describedBy,
    onBlur: rest,
  }
  const look = `${mono ? 'mono ' : ''}nodrag nopan`
  if (lines > 1) {
    const className = `field field-area nowheel ${look}`
    return <textarea {...common} rows={lines} className={className} onChange={(event) => type(event.target.value)} />
  }
  return (
    <input
      {...common}
      type="text"
      className={`field ${look}`}
      onChange={(event) => type(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') rest()
      }}
    />
  )
}
