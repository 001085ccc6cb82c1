import type { ComponentProps, ReactNode } from 'react'
import { ariaKeys } from './keys.ts'
import { Hint, type HintSide } from './Hint.tsx'
import './button.css'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'aria-label' | 'title'> {
  /** Its name, for the tooltip and for screen readers. */
  readonly label: string
  /** Its shortcut as `Mod+Z`. */
  readonly keys?: string | undefined
  readonly size?: 24 | 28
  readonly side?: HintSide
  /** Shown as held down. */
  readonly on?: boolean
  readonly children: ReactNode
}

/** A button that is an icon; its name and keys stand in a tooltip after 400 ms. */
export function IconButton({ label, keys, size = 24, side = 'bottom', on, className, children, ...rest }: IconButtonProps) {
  return (
    <Hint text={label} keys={keys} side={side}>
      <button
        type="button"
        className={['icon-button', className].filter(Boolean).join(' ')}
        data-size={size}
        aria-label={label}
        {...(keys ? { 'aria-keyshortcuts': ariaKeys(keys) } : {})}
        {...(on === undefined ? {} : { 'aria-pressed': on })}
        {...rest}
      >
        {children}
      </button>
    </Hint>
  )
}
