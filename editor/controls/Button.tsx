import type { ComponentProps, ReactNode } from 'react'
import './button.css'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'type'> {
  /** `primary` is the one filled button of a screen. */
  readonly look?: 'primary' | 'outlined' | 'quiet' | 'solid'
  readonly icon?: ReactNode
}

/** A button with a word on it, 24 px high. */
export function Button({ look = 'outlined', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={['button', className].filter(Boolean).join(' ')} data-look={look} {...rest}>
      {icon}
      {children}
    </button>
  )
}
