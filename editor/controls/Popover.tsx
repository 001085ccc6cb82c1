import { Popover as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import type { HintSide } from './Hint.tsx'
import './popup.css'

interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactNode
  readonly label: string
  readonly side?: HintSide
  readonly align?: 'start' | 'center' | 'end'
  readonly className?: string
  readonly children: ReactNode
}

/** A small panel beside its button. Escape and a press elsewhere close it. */
export function Popover({ trigger, label, side = 'bottom', align = 'start', className = '', children }: PopoverProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={`pop ${className}`}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
