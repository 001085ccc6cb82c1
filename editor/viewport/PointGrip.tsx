import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { pointTitle, type Handle, type PhotoBox } from './correction.ts'

/** Px of the photo for each press of an arrow key with Shift. */
const FAR = 10

interface Props {
  readonly handle: Handle
  readonly box: PhotoBox
  /** The photo's own size in px: arrow keys go by its pixels. */
  readonly size: { readonly width: number; readonly height: number }
  readonly held: boolean
  readonly onTake: (handle: Handle) => void
  readonly onMove: (handle: Handle) => void
  readonly onDrop: () => void
  readonly onCancel: () => void
  readonly onRemove: (name: string) => void
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** One handle: drag it, nudge it with the arrow keys, pin it with Enter where it is, free it with Delete. */
export function PointGrip({ handle, box, size, held, onTake, onMove, onDrop, onCancel, onRemove }: Props) {
  const start = useRef<{ readonly x: number; readonly y: number; readonly at: Handle } | null>(null)
  const [x, y] = [box.left + handle.x * box.width, box.top + handle.y * box.height]
  const down = (event: PointerEvent<SVGGElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, y: event.clientY, at: handle }
    onTake({ ...handle, set: true })
  }
  const move = (event: PointerEvent<SVGGElement>) => {
    const from = start.current
    if (from) onMove({ name: handle.name, set: true, x: from.at.x + (event.clientX - from.x) / box.width, y: from.at.y + (event.clientY - from.y) / box.height })
  }
  const up = () => {
    if (start.current) onDrop()
    start.current = null
  }
  const onKey = (event: KeyboardEvent) => {
    const by = ARROWS[event.key]
    const far = event.shiftKey ? FAR : 1
    if (by) {
      const next = { ...handle, set: true, x: handle.x + (by[0] * far) / size.width, y: handle.y + (by[1] * far) / size.height }
      if (held) onMove(next)
      else onTake(next)
    } else if (event.key === 'Enter') onTake({ ...handle, set: true })
    else if ((event.key === 'Delete' || event.key === 'Backspace') && handle.set) onRemove(handle.name)
    else if (event.key === 'Escape' && held) {
      start.current = null
      onCancel()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  // Arrow keys gather into one step, which is written when the key comes up.
  const onKeyUp = (event: KeyboardEvent) => void (held && (event.key in ARROWS || event.key === 'Enter') && onDrop())
  const title = pointTitle(handle.name)
  return (
    <g
      className="correction-grip"
      data-point={handle.name}
      data-set={handle.set || undefined}
      data-held={held || undefined}
      transform={`translate(${x} ${y})`}
      tabIndex={0}
      role="slider"
      aria-label={`${title}: arrow keys move, Enter pins, Delete frees`}
      aria-valuenow={Math.round(handle.x * size.width)}
      aria-valuetext={`${Math.round(handle.x * size.width)}, ${Math.round(handle.y * size.height)} px, ${handle.set ? 'set' : 'as found'}`}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={onCancel}
      onKeyDown={onKey}
      onKeyUp={onKeyUp}
      onBlur={() => held && !start.current && onDrop()}
    >
      <circle r={12} className="correction-reach" />
      <circle r={7} className="correction-casing" />
      <circle r={7} className="correction-dot" />
      {!handle.set && <path d="M-3 0H3M0 -3V3" className="correction-cross" />}
      <text x={12} y={-9}>{title}</text>
    </g>
  )
}
