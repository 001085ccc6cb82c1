import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { PhotoBox } from './correction.ts'

interface Props {
  readonly box: PhotoBox
  /** 0..1 of the box's width. */
  readonly at: number
  readonly onMove: (at: number) => void
}

/** Of the width, for each press of an arrow key; with Shift five times that. */
const STEP = 0.02
const ARROWS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }

/** The line up to which the photo is seen, and the car beyond it. Drag it, or move it with the arrow keys. */
export function Wipe({ box, at, onMove }: Props) {
  const from = useRef<{ readonly x: number; readonly at: number } | null>(null)
  const moveTo = (next: number) => onMove(Math.min(1, Math.max(0, next)))
  const down = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { x: event.clientX, at }
  }
  const move = (event: PointerEvent) => {
    if (from.current) moveTo(from.current.at + (event.clientX - from.current.x) / box.width)
  }
  const end = () => {
    from.current = null
  }
  const onKey = (event: KeyboardEvent) => {
    const by = ARROWS[event.key]
    if (by !== undefined) moveTo(at + by * STEP * (event.shiftKey ? 5 : 1))
    else if (event.key === 'Home' || event.key === 'End') moveTo(event.key === 'Home' ? 0 : 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      className="correction-wipe"
      role="slider"
      tabIndex={0}
      aria-label="Line between photo and car"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at * 100)}
      aria-valuetext={`${Math.round(at * 100)} % photo`}
      style={{ left: box.left + at * box.width, top: box.top, height: box.height }}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={onKey}
    />
  )
}
