import { LayoutTemplate, Terminal } from 'lucide-react'
import type { ReactNode } from 'react'
import { nodeIcon } from '../canvas/icons.ts'
import { Keys } from '../controls/Keys.tsx'
import { PortGlyph } from '../theme/ports.tsx'
import type { Item } from './items.ts'
import { Signature } from './Signature.tsx'

interface LineProps {
  readonly id: string
  readonly item: Item
  readonly current: boolean
  readonly onTake: (splice: boolean) => void
  readonly onHover: () => void
}

/** One result of the palette. */
export function PaletteLine({ id, item, current, onTake, onHover }: LineProps) {
  const refused = item.kind === 'misfit'
  return (
    <div
      id={id}
      className="palette-line"
      role="option"
      aria-selected={current}
      aria-disabled={refused || undefined}
      data-tall={item.kind === 'node' || undefined}
      onPointerMove={() => !refused && !current && onHover()}
      onClick={(event) => !refused && onTake(event.altKey)}
    >
      {content(item)}
    </div>
  )
}

function content(item: Item): ReactNode {
  switch (item.kind) {
    case 'node':
    case 'misfit': {
      const { node, title, summary } = item.answer
      const Icon = nodeIcon(node.icon)
      return (
        <>
          <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
          <div>
            <Marked text={node.title} at={title} />
            {item.kind === 'node' && (
              <small>
                <Marked text={node.summary} at={summary} />
              </small>
            )}
          </div>
          {item.kind === 'node' ? (
            <Signature node={node} />
          ) : (
            <span className="palette-needs">
              {item.needs.length === 0 ? 'has no such port' : 'needs'}
              {item.needs.map((kind) => (
                <span key={kind}>
                  <PortGlyph kind={kind} size={10} /> {kind}
                </span>
              ))}
            </span>
          )}
        </>
      )
    }
    case 'template':
      return (
        <>
          <LayoutTemplate size={16} strokeWidth={1.6} aria-hidden="true" />
          <div>
            <Marked text={item.template.name} at={item.at} />
          </div>
          <span className="palette-needs">template</span>
        </>
      )
    case 'command':
      return (
        <>
          <Terminal size={16} strokeWidth={1.6} aria-hidden="true" />
          <div>
            <Marked text={item.action.title} at={item.at} />
          </div>
          {item.action.keys?.[0] !== undefined ? <Keys keys={item.action.keys[0]} /> : <span />}
        </>
      )
  }
}

/** A text with the letters that match set apart. */
function Marked({ text, at }: { readonly text: string; readonly at: readonly number[] }) {
  if (at.length === 0) return <>{text}</>
  const set = new Set(at)
  const parts: { text: string; on: boolean }[] = []
  for (const [index, letter] of [...text].entries()) {
    const last = parts.at(-1)
    if (last && last.on === set.has(index)) last.text += letter
    else parts.push({ text: letter, on: set.has(index) })
  }
  return <>{parts.map(({ text: part, on }, index) => (on ? <mark key={index}>{part}</mark> : part))}</>
}
