import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useRef, type ReactNode } from 'react'
import { IconButton } from './IconButton.tsx'
import './dialog.css'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly width?: number
  readonly footer?: ReactNode
  readonly children: ReactNode
}

/** A dialog over the window; it keeps the keyboard until it is closed, and gives it back where it was. */
export function Dialog({ title, onClose, width = 480, footer, children }: DialogProps) {
  const content = useRef<HTMLDivElement>(null)
  // The first field gets the keyboard, not the button that closes.
  const onOpen = (event: Event) => {
    event.preventDefault()
    const field = content.current?.querySelector<HTMLElement>('.dialog-body input')
    ;(field ?? content.current)?.focus()
  }
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-ground" />
        <Radix.Content ref={content} className="dialog" style={{ width }} aria-describedby={undefined} onOpenAutoFocus={onOpen}>
          <header className="dialog-head">
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close" keys="Escape">
                <X size={16} strokeWidth={1.6} />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="dialog-body">{children}</div>
          {footer && <footer className="dialog-foot">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
