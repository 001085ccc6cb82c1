import { atom, useAtom } from 'jotai'
import { DropdownMenu } from 'radix-ui'
import type { Action } from '../actions/action.ts'
import { actions } from '../actions/index.ts'
import { Keys } from '../controls/Keys.tsx'
import '../controls/popup.css'

/** Where the context menu is open, in px of the window, and on what; null when it is closed. */
export const canvasMenuAtom = atom<{ readonly x: number; readonly y: number; readonly on: keyof typeof MENUS } | null>(null)

/** What each menu offers, by the names of actions; `null` draws a line. */
const MENUS: Readonly<Record<'cards' | 'wire' | 'frame' | 'note' | 'canvas', readonly (string | null)[]>> = {
  cards: [
    'run-to-here', null,
    'cut', 'copy', 'duplicate', 'delete', null,
    'rename', 'bypass', 'group', 'fit-selection', null,
    'align-left', 'align-top', 'distribute-across', 'distribute-down', 'tidy',
  ],
  wire: ['portal', 'go-to-source', 'go-to-target', null, 'delete'],
  frame: ['fold', null, 'delete'],
  note: ['delete'],
  canvas: ['add-node', 'paste', 'paste-wired', 'add-note', null, 'select-all', 'tidy', 'fit-view', 'zoom-100'],
}

const named = (name: string): Action | undefined => actions.find((action) => action.name === name)

/** The context menu of cards, wires and the empty canvas. */
export function CanvasMenu() {
  const [open, setOpen] = useAtom(canvasMenuAtom)
  if (!open) return null
  // What needs several cards is left out for one; everything else keeps its place and is greyed.
  const entries = MENUS[open.on].filter((name) => name === null || !/^(align|distribute)-/.test(name) || named(name)?.enabled())
  return (
    <DropdownMenu.Root open onOpenChange={(next) => !next && setOpen(null)} modal={false}>
      <DropdownMenu.Trigger asChild>
        <span className="canvas-menu-anchor" style={{ left: open.x, top: open.y }} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="pop"
          aria-label="Actions"
          side="right"
          align="start"
          collisionPadding={8}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          {entries.map((name, index) =>
            name === null ? <DropdownMenu.Separator key={index} className="pop-line" /> : <Entry key={name} action={named(name)} />,
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Entry({ action }: { readonly action: Action | undefined }) {
  if (!action) return null
  return (
    <DropdownMenu.Item className="pop-item" disabled={!action.enabled()} onSelect={() => void action.run()}>
      {action.title}
      <span className="pop-item-tail">{action.keys?.[0] !== undefined && <Keys keys={action.keys[0]} />}</span>
    </DropdownMenu.Item>
  )
}
