import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { clamp } from '../controls/number.ts'
import './resizer.css'

interface ResizerProps {
  readonly label: string
  /** Which edge it moves: `x` sideways, `y` up and down. */
  readonly axis: 'x' | 'y'
  /** 1 when the panel grows to the right or down, -1 when it grows to the left or up. */
  readonly grows: 1 | -1
  /** The present size in px, asked when a drag begins. */
  readonly size: () => number
  readonly least: number
  readonly most: () => number
  readonly onSize: (px: number) => void
  /** Double click. */
  readonly onReset: () => void
}

/** The edge between two regions: drag it, or use arrow keys; double click brings the usual size back. */
export function Resizer({ label, axis, grows, size, least, most, onSize, onReset }: ResizerProps) {
  const hold = useRef<{ at: number; from: number } | null>(null)
  const along = (event: PointerEvent) => (axis === 'x' ? event.clientX : event.clientY)
  const set = (px: number) => onSize(Math.round(clamp(px, least, Math.max(least, most()))))
  const onKeyDown = (event: KeyboardEvent) => {
    const keys = axis === 'x' ? ['ArrowRight', 'ArrowLeft'] : ['ArrowDown', 'ArrowUp']
    const way = event.key === keys[0] ? 1 : event.key === keys[1] ? -1 : 0
    if (way === 0) return
    event.preventDefault()
    set(size() + way * grows * 16)
  }
  return (
    <div
      className="resizer"
      data-axis={axis}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(size())}
      aria-valuemin={least}
      aria-valuemax={Math.round(most())}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        hold.current = { at: along(event), from: size() }
      }}
      onPointerMove={(event) => hold.current && set(hold.current.from + (along(event) - hold.current.at) * grows)}
      onPointerUp={() => (hold.current = null)}
      onPointerCancel={() => (hold.current = null)}
      onDoubleClick={onReset}
      onKeyDown={onKeyDown}
    />
  )
}
