import { Check, ChevronDown } from 'lucide-react'
import { Popover } from './Popover.tsx'
import './field.css'
import './checks.css'

interface ChecksFieldProps {
  readonly id?: string | undefined
  readonly label: string
  readonly value: readonly string[]
  readonly options: readonly { readonly value: string; readonly title: string; readonly tail?: string }[]
  /** Said when nothing is ticked. */
  readonly none: string
  readonly onChange: (value: readonly string[]) => void
  readonly bad?: boolean
  readonly disabled?: boolean
  readonly describedBy?: string | undefined
}

/** Any number of several values, ticked in a list that opens below. */
export function ChecksField({ id, label, value, options, none, onChange, bad, disabled = false, describedBy }: ChecksFieldProps) {
  const strange = value.filter((name) => !options.some((option) => option.value === name))
  const known = [...options, ...strange.map((name) => ({ value: name, title: name, tail: 'not on this car' }))]
  const titles = known.filter((option) => value.includes(option.value)).map((option) => option.title)
  const words = titles.length === 0 ? none : titles.length > 2 ? `${titles.length} of ${known.length}` : titles.join(', ')
  const toggle = (name: string) => onChange(value.includes(name) ? value.filter((other) => other !== name) : [...value, name])
  return (
    <Popover
      label={label}
      className="checks"
      trigger={
        <button
          id={id}
          type="button"
          className="field nodrag nopan"
          aria-label={`${label}: ${words}`}
          aria-invalid={bad || undefined}
          aria-describedby={describedBy}
          disabled={disabled}
        >
          <span className="field-text">{words}</span>
          <ChevronDown size={14} strokeWidth={1.6} aria-hidden="true" />
        </button>
      }
    >
      {known.length === 0 && <div className="pop-note">Nothing to choose from: no car is known here.</div>}
      <div role="group" aria-label={label}>
        {known.map((option) => (
          <button
            key={option.value}
            type="button"
            role="checkbox"
            aria-checked={value.includes(option.value)}
            className="pop-item checks-item"
            onClick={() => toggle(option.value)}
          >
            <span className="checks-box">{value.includes(option.value) && <Check size={12} strokeWidth={2.2} />}</span>
            {option.title}
            <span className="pop-item-tail">{option.tail}</span>
          </button>
        ))}
      </div>
      {value.length > 0 && (
        <>
          <div className="pop-line" />
          <button type="button" className="pop-item checks-item" onClick={() => onChange([])}>
            {none}
          </button>
        </>
      )}
    </Popover>
  )
}
