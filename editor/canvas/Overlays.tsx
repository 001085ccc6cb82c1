import { ViewportPortal } from '@xyflow/react'
import { useAtomValue } from 'jotai'
import { paletteAtom } from '../state/ui.ts'
import { portColor } from '../theme/ports.tsx'
import { inputKindOf } from './ConnectionLine.tsx'
import { announcementAtom } from './announce.ts'
import { outputKindAtom } from './atoms.ts'
import { connectingAtom } from './connecting.ts'
import { guidesAtom } from './drag.ts'
import type { Origin } from './fits.ts'
import { portPlace } from './wire-ends.ts'
import { wirePath, type Point } from './wire-geometry.ts'

/** What is drawn over cards and wires, on the canvas's own scale: alignment guides, and wires that wait for an end. */
export function Overlays() {
  const guides = useAtomValue(guidesAtom)
  const palette = useAtomValue(paletteAtom)
  const connecting = useAtomValue(connectingAtom)
  const chosen = connecting?.chosen
  return (
    <ViewportPortal>
      <svg className="canvas-overlay" aria-hidden="true">
        {guides.map(({ axis, at, from, to }) => (
          <path key={`${axis}${at}`} className="guide" d={axis === 'x' ? `M${at} ${from}V${to}` : `M${from} ${at}H${to}`} />
        ))}
        {palette?.from && <OpenWire origin={palette.from} to={palette.at} />}
        {connecting && chosen !== undefined && <KeyWire origin={connecting.origin} chosen={chosen} />}
      </svg>
    </ViewportPortal>
  )
}

function KeyWire({ origin, chosen }: { readonly origin: Origin; readonly chosen: string }) {
  const to = portPlace(origin.side === 'output' ? 'input' : 'output', chosen)
  return to ? <OpenWire origin={origin} to={to} /> : null
}

function OpenWire({ origin, to }: { readonly origin: Origin; readonly to: Point }) {
  const end = `${origin.node}.${origin.port}`
  const known = useAtomValue(outputKindAtom(end))
  const here = portPlace(origin.side, end)
  const kind = known ?? inputKindOf(origin.node, origin.port)
  if (!here) return null
  return (
    <g className="wire-in-hand" style={{ '--kind': kind ? portColor(kind) : 'var(--text-2)' } as React.CSSProperties}>
      <path d={origin.side === 'output' ? wirePath(here, to) : wirePath(to, here)} />
      <circle cx={to.x} cy={to.y} r={4} />
    </g>
  )
}

/** Speaks to screen readers: what the keyboard and the actions did. Runs have a voice of their own. */
export function LiveRegion() {
  const { text, count } = useAtomValue(announcementAtom)
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      <span key={count}>{text}</span>
    </div>
  )
}
