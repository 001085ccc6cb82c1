import { useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react'
import { hexToHsva, hsvaToHex, type Hsva } from './color.ts'
import type { Gesture } from './gesture.ts'
import { clamp } from './number.ts'
import './color.css'

interface ColorPickerProps {
  readonly value: string
  readonly gesture: Gesture<string>
}

/** A square of saturation and lightness, a hue bar and an alpha bar. Pointer and arrow keys; Escape returns. */
export function ColorPicker({ value, gesture }: ColorPickerProps) {
  // Grey has no hue and black no saturation: the picker keeps what the hand set last.
  const [kept, setKept] = useState<Hsva>(() => hexToHsva(value))
  const color = hsvaToHex(kept) === value ? kept : hexToHsva(value)
  const change = (next: Hsva) => {
    setKept(next)
    gesture.change(hsvaToHex(next))
  }
  const tools = { gesture }
  const paint = { '--hue': `hsl(${color.h} 100% 50%)`, '--solid': hsvaToHex({ ...color, a: 1 }) } as CSSProperties
  return (
    <div className="picker" style={paint}>
      <Area
        {...tools}
        className="picker-square"
        label="Saturation and brightness"
        x={color.s}
        y={1 - color.v}
        onMove={(x, y) => change({ ...color, s: x, v: 1 - y })}
        text={`Saturation ${percent(color.s)}, brightness ${percent(color.v)}`}
      />
      <Area
        {...tools}
        className="picker-bar picker-hue"
        label="Hue"
        x={color.h / 360}
        onMove={(x) => change({ ...color, h: Math.min(359.99, x * 360) })}
        text={`${Math.round(color.h)} degrees`}
      />
      <Area
        {...tools}
        className="picker-bar picker-alpha"
        label="Opacity"
        x={color.a}
        onMove={(x) => change({ ...color, a: x })}
        text={percent(color.a)}
      />
    </div>
  )
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

interface AreaProps {
  readonly className: string
  readonly label: string
  readonly text: string
  readonly x: number
  /** Left out for bars. */
  readonly y?: number
  readonly onMove: (x: number, y: number) => void
  readonly gesture: Gesture<string>
}

function Area({ className, label, text, x, y, onMove, gesture }: AreaProps) {
  const [held, setHeld] = useState(false)
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    onMove(clamp((event.clientX - box.left) / box.width, 0, 1), clamp((event.clientY - box.top) / box.height, 0, 1))
  }
  const release = () => {
    if (held) gesture.end()
    setHeld(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && held) {
      event.preventDefault()
      event.stopPropagation()
      setHeld(false)
      return gesture.cancel()
    }
    const by = event.shiftKey ? 0.1 : 0.01
    const [dx, dy] = ARROWS[event.key] ?? [0, 0]
    if (dx === 0 && dy === 0) return
    event.preventDefault()
    gesture.begin()
    onMove(clamp(x + dx * by, 0, 1), clamp((y ?? 0) + dy * by, 0, 1))
    gesture.end()
  }
  return (
    <div
      className={`${className} nodrag nopan`}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(x * 100)}
      aria-valuetext={text}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        setHeld(true)
        gesture.begin()
        point(event)
      }}
      onPointerMove={(event) => held && point(event)}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={onKeyDown}
    >
      <span className="picker-dot" style={{ left: `${x * 100}%`, top: y === undefined ? '50%' : `${y * 100}%` }} />
    </div>
  )
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
