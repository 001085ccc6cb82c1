import { useEffect, useState, type RefObject } from 'react'
import { selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import { cardRectsAtom } from './card-rects.ts'
import { toCanvas } from './view.ts'
import { overlaps, type Point, type Rect } from './wire-geometry.ts'

function between(a: Point, b: Point): Rect {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) }
}

/** Box select: Shift and drag on the empty canvas chooses every card that the box touches. With Ctrl they are added. */
export function Marquee({ canvas }: { readonly canvas: RefObject<HTMLDivElement | null> }) {
  const [box, setBox] = useState<Rect | null>(null)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let start: Point | null = null
    let kept: ReadonlySet<string> = new Set()
    const onDown = (event: PointerEvent) => {
      const onPane = event.target instanceof Element && event.target.classList.contains('react-flow__pane')
      if (!event.shiftKey || event.button !== 0 || !onPane) return
      event.stopPropagation()
      start = { x: event.clientX, y: event.clientY }
      kept = event.ctrlKey || event.metaKey ? store.get(selectionAtom) : new Set()
      element.setPointerCapture(event.pointerId)
      element.focus({ preventScroll: true })
    }
    // The pane listens to the mouse as well, and would pan.
    const swallow = (event: MouseEvent) => start && event.stopPropagation()
    const onMove = (event: PointerEvent) => {
      if (!start) return
      const end = { x: event.clientX, y: event.clientY }
      const at = element.getBoundingClientRect()
      const onScreen = between(start, end)
      setBox({ ...onScreen, x: onScreen.x - at.left, y: onScreen.y - at.top })
      const inside = between(toCanvas(start), toCanvas(end))
      const chosen = [...store.get(cardRectsAtom)].flatMap(([id, rect]) => (overlaps(rect, inside) ? [id] : []))
      const next = new Set([...kept, ...chosen])
      const now = store.get(selectionAtom)
      if (next.size !== now.size || [...next].some((id) => !now.has(id))) {
        store.set(selectedEdgeAtom, null)
        store.set(selectionAtom, next)
      }
    }
    const onUp = () => {
      if (start) setTimeout(() => (start = null))
      setBox(null)
    }
    element.addEventListener('pointerdown', onDown, true)
    element.addEventListener('mousedown', swallow, true)
    element.addEventListener('click', swallow, true)
    element.addEventListener('pointermove', onMove)
    element.addEventListener('pointerup', onUp)
    element.addEventListener('pointercancel', onUp)
    return () => {
      element.removeEventListener('pointerdown', onDown, true)
      element.removeEventListener('mousedown', swallow, true)
      element.removeEventListener('click', swallow, true)
      element.removeEventListener('pointermove', onMove)
      element.removeEventListener('pointerup', onUp)
      element.removeEventListener('pointercancel', onUp)
    }
  }, [canvas])
  return box && <div className="marquee" style={{ left: box.x, top: box.y, width: box.width, height: box.height }} />
}
