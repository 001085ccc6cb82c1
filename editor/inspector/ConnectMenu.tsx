import { ChevronDown, Plug } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useAtomValue } from 'jotai'
import type { ReactNode } from 'react'
import { splitEnd, type GraphEdge } from '../../graphs/format/graph.ts'
import type { Origin } from '../canvas/fits.ts'
import { titleAtom } from '../canvas/atoms.ts'
import { visibleCentre } from '../canvas/view.ts'
import { edit } from '../state/edit.ts'
import { store } from '../state/store.ts'
import { paletteAtom } from '../state/ui.ts'
import { PortGlyph } from '../theme/ports.tsx'
import { choicesFor, connectTo, disconnectOp, portTitle } from './connections.ts'
import './connect.css'

interface ConnectMenuProps extends Origin {
  readonly title: string
  /** The edges there are, which the menu can take away. */
  readonly edges?: readonly GraphEdge[]
  /** Only a plug, which shows while its row is under the hand or the keyboard. */
  readonly small?: boolean
  /** A fault is about this port. */
  readonly bad?: boolean
  /** What the button says. */
  readonly children?: ReactNode
}

/** The way by keyboard to draw a wire: a button that lists every end that fits. What fits is worked out when it opens. */
export function ConnectMenu({ node, port, side, title, edges = [], small = false, bad = false, children }: ConnectMenuProps) {
  const label = side === 'input' ? `Connect ${title} from` : `Connect ${title} to`
  const now = edges.map((edge) => endWords(far(edge, side))).join(', ') || undefined
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        {small ? (
          <button type="button" className="connect-plug" aria-label={label} title="Drive it by an edge">
            <Plug size={12} strokeWidth={1.6} />
          </button>
        ) : (
          <button
            type="button"
            className="field"
            data-bad={bad || undefined}
            title={now}
          >
            <span className="visually-hidden">{label}: </span>
            {children}
            <ChevronDown className="field-end" size={14} strokeWidth={1.6} aria-hidden="true" />
          </button>
        )}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="pop connect-list" align="end" sideOffset={4} collisionPadding={8} aria-label={label}>
          <Choices node={node} port={port} side={side} edges={edges} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const far = (edge: GraphEdge, side: Origin['side']): string => (side === 'input' ? edge.from : edge.to)
const endWords = (end: string): string => `${store.get(titleAtom(splitEnd(end).node))} ${portTitle(end)}`

function Choices({ edges, ...origin }: Origin & { readonly edges: readonly GraphEdge[] }) {
  const choices = choicesFor(origin)
  const add = () => {
    const { x, y } = visibleCentre()
    store.set(paletteAtom, { at: { x, y }, from: origin })
  }
  return (
    <>
      {edges.map((edge) => (
        <DropdownMenu.Item
          key={`${edge.from}>${edge.to}`}
          className="pop-item"
          onSelect={() => edit('disconnect', [disconnectOp(edge)])}
        >
          <Title end={far(edge, origin.side)} />
          <span className="pop-item-tail">Disconnect</span>
        </DropdownMenu.Item>
      ))}
      {edges.length > 0 && choices.length > 0 && <DropdownMenu.Separator className="pop-line" />}
      {choices.map((choice) => (
        <DropdownMenu.Item
          key={choice.end}
          className="pop-item"
          textValue={`${choice.node} ${choice.port}`}
          onSelect={() => connectTo(origin, choice.end)}
        >
          {choice.kind && <PortGlyph kind={choice.kind} size={10} />}
          {choice.node}
          <span className="quiet-text">{choice.port}</span>
        </DropdownMenu.Item>
      ))}
      {choices.length === 0 && edges.length === 0 && (
        <div className="pop-note">{origin.side === 'input' ? 'No output of this graph fits.' : 'No input of this graph fits.'}</div>
      )}
      <DropdownMenu.Separator className="pop-line" />
      <DropdownMenu.Item className="pop-item" onSelect={add}>
        Add a node that fits
      </DropdownMenu.Item>
    </>
  )
}

function Title({ end }: { readonly end: string }) {
  return (
    <>
      {useAtomValue(titleAtom(splitEnd(end).node))}
      <span className="quiet-text">{portTitle(end)}</span>
    </>
  )
}
