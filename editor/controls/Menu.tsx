import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import type { HintSide } from './Hint.tsx'
import { keyText } from './keys.ts'
import './popup.css'

/** Something to do. `tail` stands at the right where there are no keys. */
export interface MenuItem {
  readonly kind?: 'item'
  readonly title: string
  readonly keys?: string | undefined
  readonly tail?: string
  readonly disabled?: boolean
  readonly run: () => void
}

/** One entry of a menu; `line` draws a line, `head` a caption, `items` opens a menu beside. */
export type MenuEntry =
  | MenuItem
  | { readonly kind: 'check'; readonly title: string; readonly on: boolean; readonly run: () => void }
  | { readonly kind: 'sub'; readonly title: string; readonly items: readonly MenuEntry[]; readonly empty: string }
  | { readonly kind: 'head'; readonly title: string }
  | { readonly kind: 'line' }

interface MenuProps {
  readonly trigger: ReactNode
  readonly label: string
  readonly items: readonly MenuEntry[]
  readonly side?: HintSide
  readonly align?: 'start' | 'center' | 'end'
}

/** A menu that its button opens. */
export function Menu({ trigger, label, items, side = 'bottom', align = 'start' }: MenuProps) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="pop" aria-label={label} side={side} align={align} sideOffset={4} collisionPadding={8}>
          <Entries items={items} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Entries({ items }: { readonly items: readonly MenuEntry[] }) {
  return items.map((item, at) => <Entry key={at} item={item} />)
}

function Entry({ item }: { readonly item: MenuEntry }) {
  switch (item.kind) {
    case 'line':
      return <DropdownMenu.Separator className="pop-line" />
    case 'head':
      return <DropdownMenu.Label className="pop-head">{item.title}</DropdownMenu.Label>
    case 'check':
      return (
        <DropdownMenu.CheckboxItem className="pop-item" checked={item.on} onCheckedChange={item.run}>
          {item.title}
          <span className="pop-item-tail">{item.on ? 'On' : 'Off'}</span>
        </DropdownMenu.CheckboxItem>
      )
    case 'sub':
      return (
        <DropdownMenu.Sub>
          <DropdownMenu.SubTrigger className="pop-item">
            {item.title}
            <span className="pop-item-tail">{'\u203a'}</span>
          </DropdownMenu.SubTrigger>
          <DropdownMenu.Portal>
            <DropdownMenu.SubContent className="pop" sideOffset={4} collisionPadding={8}>
              {item.items.length > 0 ? <Entries items={item.items} /> : <div className="pop-note">{item.empty}</div>}
            </DropdownMenu.SubContent>
          </DropdownMenu.Portal>
        </DropdownMenu.Sub>
      )
    default:
      return (
        <DropdownMenu.Item
          className="pop-item"
          disabled={item.disabled ?? false}
         
          onSelect={item.run}
        >
          {item.title}
          {(item.keys ?? item.tail) && <span className="pop-item-tail">{item.keys ? keyText(item.keys) : item.tail}</span>}
        </DropdownMenu.Item>
      )
  }
}
