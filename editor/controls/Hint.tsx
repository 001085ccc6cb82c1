import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'
import { Keys } from './Keys.tsx'
import './popup.css'

export type HintSide = 'top' | 'right' | 'bottom' | 'left'

interface HintProps {
  readonly text: ReactNode
  readonly keys?: string | undefined
  readonly side?: HintSide
  readonly children: ReactNode
}

/** A tooltip: after 400 ms, at once while moving from one to the next. `HintProvider` must stand around the app. */
export function Hint({ text, keys, side = 'bottom', children }: HintProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="hint" side={side} sideOffset={6} collisionPadding={6}>
          <span>{text}</span>
          {keys && <Keys keys={keys} />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

/** Makes tooltips of everything below share one delay. */
export function HintProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Tooltip.Provider delayDuration={400} skipDelayDuration={300}>
      {children}
    </Tooltip.Provider>
  )
}
