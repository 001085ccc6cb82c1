import { Pipette } from 'lucide-react'
import { useState } from 'react'
import { ColorPicker } from './ColorPicker.tsx'
import { readHex } from './color.ts'
import type { Gesture } from './gesture.ts'
import { Hint } from './Hint.tsx'
import { Popover } from './Popover.tsx'
import './field.css'
import './color.css'

interface ColorFieldProps {
  readonly id?: string | undefined
  readonly label: string
  readonly value: string
  readonly gesture: Gesture<string>
  readonly bad?: boolean
  readonly disabled?: boolean
  readonly describedBy?: string | undefined
}

/** What Chromium offers for picking a colour anywhere on the screen (WICG EyeDropper API). */
interface EyeDropperWindow {
  readonly EyeDropper?: new () => { open(): Promise<{ readonly sRGBHex: string }> }
}

/** A colour: a swatch that opens a picker, its hex, and an eyedropper where the browser has one. */
export function ColorField({ id, label, value, gesture, bad, disabled = false, describedBy }: ColorFieldProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const set = (next: string | undefined) => {
    setDraft(null)
    if (next === undefined || next === value) return
    gesture.begin()
    gesture.change(next)
    gesture.end()
  }
  const { EyeDropper } = window as EyeDropperWindow
  const pick = async () => {
    if (!EyeDropper) return
    // Leaving without a pick is no failure.
    const picked = await new EyeDropper().open().catch(() => null)
    if (picked) set(readHex(picked.sRGBHex))
  }
  return (
    <span className="field" data-bad={bad || undefined} data-disabled={disabled || undefined}>
      <Popover
        label={label}
        trigger={
          <button type="button" className="swatch nodrag nopan" aria-label={`${label}, pick a colour`} disabled={disabled}>
            <span style={{ background: value || 'transparent' }} />
          </button>
        }
      >
        <ColorPicker value={value} gesture={gesture} />
      </Popover>
      <input
        id={id}
        className="mono nodrag nopan"
        type="text"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        aria-invalid={bad || undefined}
        aria-describedby={describedBy}
        disabled={disabled}
        size={10}
        value={draft ?? value.toUpperCase()}
        onChange={(event) => setDraft(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={() => draft !== null && set(readHex(draft))}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && draft !== null) set(readHex(draft))
          else if (event.key === 'Escape') setDraft(null)
        }}
      />
      {EyeDropper && !disabled && (
        <Hint text="Pick from the screen">
          <button
            type="button"
            className="field-inner-button"
            aria-label={`${label}, pick from the screen`}
            onClick={() => void pick()}
          >
            <Pipette size={14} strokeWidth={1.6} />
          </button>
        </Hint>
      )}
    </span>
  )
}
