import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import './field.css'
import './popup.css'
import { styleNonce } from './style-nonce.ts'
import './select.css'

export interface SelectOption {
  readonly value: string
  readonly title: string
  readonly icon?: ReactNode
  readonly tail?: string
  readonly disabled?: boolean
}

interface SelectProps {
  readonly id?: string | undefined
  readonly label: string
  readonly value: string
  readonly options: readonly SelectOption[]
  readonly onChange: (value: string) => void
  /** Shown when the value is none of the options. */
  readonly placeholder?: string
  readonly bad?: boolean
  readonly disabled?: boolean
  readonly describedBy?: string | undefined
}

// Radix gives no item the empty text as value; it stands for "none" in graphs.
const NONE = '\u0000'
const coded = (value: string) => value || NONE
const plain = (value: string) => (value === NONE ? '' : value)

/** One of several values, in a list that opens below. The list is made when it opens, so that many selects cost little. */
export function Select({ id, label, value, options, onChange, placeholder, bad, disabled = false, describedBy }: SelectProps) {
  const [open, setOpen] = useState(false)
  const chosen = options.find((option) => option.value === value)
  return (
    <Radix.Root
      value={coded(value)}
      onValueChange={(next) => onChange(plain(next))}
      open={open}
      onOpenChange={setOpen}
      disabled={disabled}
    >
      <Radix.Trigger
        id={id}
        className="field select nodrag nopan"
        aria-label={label}
        aria-invalid={bad || undefined}
        aria-describedby={describedBy}
      >
        {chosen?.icon}
        <span className={chosen ? 'field-text' : 'field-text quiet-text'}>
          <Radix.Value>{chosen?.title ?? (value || placeholder || 'None')}</Radix.Value>
        </span>
        <ChevronDown size={14} strokeWidth={1.6} aria-hidden="true" />
      </Radix.Trigger>
      {open && (
        <Radix.Portal>
          <Radix.Content className="pop select-list" position="popper" sideOffset={4} collisionPadding={8}>
            <Radix.Viewport nonce={styleNonce}>
              {options.map((option) => (
                <Radix.Item
                  key={option.value}
                  className="pop-item select-item"
                  value={coded(option.value)}
                  disabled={option.disabled ?? false}
                >
                  {option.icon}
                  <Radix.ItemText>{option.title}</Radix.ItemText>
                  <span className="pop-item-tail">{option.tail}</span>
                  <Radix.ItemIndicator className="select-check">
                    <Check size={14} strokeWidth={1.6} />
                  </Radix.ItemIndicator>
                </Radix.Item>
              ))}
            </Radix.Viewport>
          </Radix.Content>
        </Radix.Portal>
      )}
    </Radix.Root>
  )
}
