import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { Gesture } from './gesture.ts'
import { clamp, quantize } from './number.ts'

export interface Slide {
  readonly value: number
  /** The range that the control spans. */
  readonly soft: readonly [number, number]
  /** The range that Alt opens, and that nothing leaves. */
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly step: number
  readonly integer?: boolean
  readonly gesture: Gesture<number>
}

interface SlideHow {
  /** A press goes to the pressed place; otherwise only movement counts. */
  readonly jump: boolean
  /** How many px the soft range takes; left out: the element's width. */
  readonly span?: number
}

interface Hold {
  readonly pointer: number
  readonly width: number
  x: number
  raw: number
  moved: boolean
}

const SLOP_PX = 3

/**
 * The hand on a slider: pointer and keys. Shift moves at a tenth, Alt leaves the soft range up to the hard one, Escape
 * brings back the value at pointer-down. Spread the handlers on the element.
 */
export function useSlide(slide: Slide, { jump, span }: SlideHow) {
  const hold = useRef<Hold | null>(null)
  const keying = useRef(false)
  const latest = useRef(slide)
  latest.current = slide
  // While a pointer is down Escape is heard wherever the keyboard is.
  const escape = useRef((event: globalThis.KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    leave(true)
  })

  const leave = (cancel: boolean) => {
    const { gesture } = latest.current
    window.removeEventListener('keydown', escape.current, true)
    if (!hold.current?.moved && !keying.current) return void (hold.current = null)
    hold.current = null
    keying.current = false
    if (cancel) gesture.cancel()
    else gesture.end()
  }

  useEffect(() => () => leave(false), [])

  const set = (raw: number, wide: boolean): number => {
    const { soft, min, max, value, gesture } = latest.current
    const low = wide ? (min ?? -Infinity) : Math.min(soft[0], value)
    const high = wide ? (max ?? Infinity) : Math.max(soft[1], value)
    const held = clamp(raw, low, high)
    const next = clamp(quantize(held, latest.current), min, max)
    if (next !== value) gesture.change(next)
    return held
  }

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || hold.current) return
    const box = event.currentTarget.getBoundingClientRect()
    const { value, soft, gesture } = latest.current
    event.currentTarget.setPointerCapture(event.pointerId)
    window.addEventListener('keydown', escape.current, true)
    hold.current = { pointer: event.pointerId, width: span ?? box.width, x: event.clientX, raw: value, moved: jump }
    if (!jump) return
    gesture.begin()
    const share = clamp((event.clientX - box.left) / box.width, 0, 1)
    const thumb = clamp((value - soft[0]) / (soft[1] - soft[0]), 0, 1) * box.width
    // A press on the thumb takes hold of it where it is.
    if (Math.abs(event.clientX - box.left - thumb) > 6) hold.current.raw = set(soft[0] + share * (soft[1] - soft[0]), false)
  }

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const held = hold.current
    if (!held || held.pointer !== event.pointerId) return
    if (!held.moved && Math.abs(event.clientX - held.x) < SLOP_PX) return
    if (!held.moved) latest.current.gesture.begin()
    held.moved = true
    const { soft } = latest.current
    const move = ((event.clientX - held.x) / held.width) * (soft[1] - soft[0]) * (event.shiftKey ? 0.1 : 1)
    held.x = event.clientX
    held.raw = set(held.raw + move, event.altKey)
  }

  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (hold.current?.pointer === event.pointerId) leave(false)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape' && keying.current) {
      event.preventDefault()
      event.stopPropagation()
      return leave(true)
    }
    const { soft, value, gesture } = latest.current
    const to = keyTarget(event, latest.current)
    if (to === undefined || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    if (!keying.current) {
      keying.current = true
      gesture.begin()
    }
    set(to, event.altKey || value < soft[0] || value > soft[1])
  }

  const onKeyUp = () => keying.current && leave(false)
  const onBlur = () => leave(false)
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp, onKeyDown, onKeyUp, onBlur }
}

/** Where a key takes the value: arrows by a step (by ten where a step is hardly seen), Page keys by ten times that. */
function keyTarget({ key, shiftKey }: KeyboardEvent, { value, soft, step, integer }: Slide): number | undefined {
  const fine = integer ? Math.max(1, Math.round(step)) : step
  const coarse = (soft[1] - soft[0]) / fine > 500 ? fine * 10 : fine
  const by = shiftKey ? fine / (integer || coarse > fine ? 1 : 10) : coarse
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return value + Math.max(by, fine)
    case 'ArrowLeft':
    case 'ArrowDown':
      return value - Math.max(by, fine)
    case 'PageUp':
      return value + coarse * 10
    case 'PageDown':
      return value - coarse * 10
    case 'Home':
      return soft[0]
    case 'End':
      return soft[1]
    default:
      return undefined
  }
}
