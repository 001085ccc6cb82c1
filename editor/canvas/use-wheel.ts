import { useEffect, type RefObject } from 'react'
import { zoomBy } from './view.ts'

/** Whether a wheel event comes from a mouse with a notched wheel: whole, large steps, and only up and down. */
export function isMouseWheel({ deltaX, deltaY, deltaMode }: Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode'>): boolean {
  if (deltaX !== 0) return false
  return deltaMode !== 0 || (Math.abs(deltaY) >= 100 && Number.isInteger(deltaY))
}

/** A mouse wheel zooms at the pointer; two fingers on a trackpad pan, and pinch to zoom, as React Flow does it. */
export function useWheel(canvas: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = canvas.current
    const onWheel = (event: WheelEvent) => {
      if (event.target instanceof Element && event.target.closest('.nowheel, .palette')) return
      if (event.ctrlKey || event.metaKey || event.shiftKey || !isMouseWheel(event)) return
      event.preventDefault()
      event.stopPropagation()
      zoomBy(event.deltaY < 0 ? 1.15 : 1 / 1.15, { x: event.clientX, y: event.clientY }, false)
    }
    element?.addEventListener('wheel', onWheel, { capture: true, passive: false })
    return () => element?.removeEventListener('wheel', onWheel, { capture: true })
  }, [canvas])
}
