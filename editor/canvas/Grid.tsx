import { useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'

/** The step of the grid at 100 %, in px. */
const STEP = 20

/** How far a picture of the dots is scaled before it is drawn anew. */
const STRETCH = 1.5

/** The distance of dots on screen: the step doubled or halved until it is neither dense nor sparse. */
export function tileAt(zoom: number): number {
  return STEP * zoom * 2 ** Math.round(Math.log2(1 / zoom))
}

const wrapped = (value: number, by: number) => ((value % by) + by) % by

/**
 * The dots of the canvas. They are one picture that the browser shifts and scales with the view; it is drawn anew at rest,
 * and while zooming only when it was stretched too far.
 */
export function Grid() {
  const grid = useRef<HTMLDivElement>(null)
  const flow = useStoreApi()
  useEffect(() => {
    let asked = 0
    let settle: ReturnType<typeof setTimeout> | undefined
    let drawn = 0
    let shown = flow.getState().transform
    const place = (anew: boolean) => {
      const element = grid.current
      const [x, y, zoom] = shown
      const tile = tileAt(zoom)
      if (!element) return
      const scale = tile / drawn
      if (anew || !(scale > 1 / STRETCH && scale < STRETCH)) {
        drawn = tile
        element.style.backgroundSize = `${tile}px ${tile}px`
      }
      element.style.transform = `translate(${wrapped(x, tile) - 1.5 * tile}px,${wrapped(y, tile) - 1.5 * tile}px) scale(${tile / drawn})`
    }
    const follow = () => {
      asked = 0
      place(false)
    }
    const end = flow.subscribe(({ transform }) => {
      if (transform === shown) return
      const zoomed = transform[2] !== shown[2]
      shown = transform
      if (asked === 0) asked = requestAnimationFrame(follow)
      if (!zoomed) return
      clearTimeout(settle)
      settle = setTimeout(() => place(true), 160)
    })
    place(true)
    return () => {
      end()
      cancelAnimationFrame(asked)
      clearTimeout(settle)
    }
  }, [flow])
  return (
    <div className="grid" aria-hidden="true">
      <div ref={grid} />
    </div>
  )
}
