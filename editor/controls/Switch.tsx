import { Switch as Radix } from 'radix-ui'
import type { ComponentProps } from 'react'
import './switch.css'

interface SwitchProps extends Omit<ComponentProps<typeof Radix.Root>, 'onChange' | 'checked'> {
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}

/** On or off. */
export function Switch({ on, onChange, ...rest }: SwitchProps) {
  return (
    <Radix.Root className="switch" checked={on} onCheckedChange={onChange} {...rest}>
      <Radix.Thumb className="switch-thumb" />
    </Radix.Root>
  )
}
