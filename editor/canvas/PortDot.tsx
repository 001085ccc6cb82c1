import { Handle, Position } from '@xyflow/react'
import { useAtomValue } from 'jotai'
import { memo, type CSSProperties } from 'react'
import type { Kind } from '../../graphs/format/ports.ts'
import { glyphPicture, portColor } from '../theme/ports.tsx'
import { nodeEdgesAtom, outputKindAtom } from './atoms.ts'
import { portPartAtom } from './connecting.ts'

interface PortDotProps {
  readonly node: string
  readonly port: string
  readonly title: string
  readonly side: 'input' | 'output'
  readonly kinds: readonly Kind[]
  /** Centre, in px below the card's top. */
  readonly y: number
  readonly unknown?: boolean
  /** A param's port, which is drawn only while it is driven or could be. */
  readonly quiet?: boolean
}

const said = (kinds: readonly Kind[]) => (kinds.length === 0 ? 'not known' : kinds.length > 3 ? 'anything' : kinds.join(' or '))

/** A port on the edge of a card: a glyph, and around it a box that a wire can be taken hold of in. */
export const PortDot = memo(function PortDot({ node, port, title, side, kinds, y, unknown = false, quiet = false }: PortDotProps) {
  const end = `${node}.${port}`
  const part = useAtomValue(portPartAtom(`${side} ${end}`))
  const known = useAtomValue(outputKindAtom(end))
  const { into, outOf } = useAtomValue(nodeEdgesAtom(node))
  const wired = side === 'input' ? into.some((edge) => edge.to === end) : outOf.some((edge) => edge.from === end)
  const kind: Kind | undefined = side === 'output' ? (known ?? kinds[0]) : kinds[0]
  return (
    <Handle
      id={port}
      type={side === 'input' ? 'target' : 'source'}
      position={side === 'input' ? Position.Left : Position.Right}
      className="port"
      style={{ top: y, '--kind': kind ? portColor(kind) : 'var(--text-3)' } as CSSProperties}
      data-part={part}
      data-wired={wired || undefined}
      data-quiet={quiet || undefined}
      data-unknown={unknown || undefined}
      data-port={`${side} ${end}`}
      role="button"
      tabIndex={-1}
      aria-label={`${title}, ${side}, ${said(kinds)}${wired ? ', connected' : ''}`}
      title={`${title}: ${said(kinds)}. Drag to connect.`}
    >
      {kind && <i className="port-glyph" style={{ backgroundImage: glyphPicture(kind, kinds.length > 3 && known === undefined) }} />}
      {!kind && <i className="port-unknown" />}
    </Handle>
  )
})
