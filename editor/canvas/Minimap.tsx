import { useStoreApi } from '@xyflow/react'
import { useEffect, useRef, type PointerEvent } from 'react'
import { nodeStateAtom, latestRunAtom } from '../state/runs.ts'
import { selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import { cardRectsAtom } from './flow-atoms.ts'
import { centerOn, visibleRect } from './view.ts'
import { bounds, type Rect } from './wire-geometry.ts'

const SIZE = { width: 168, height: 96, room: 10 } as const

interface Scale {
  readonly scale: number
  readonly x: number
  readonly y: number
}

function scaleOf(area: Rect): Scale {
  const scale = Math.min((SIZE.width - 2 * SIZE.room) / Math.max(1, area.width), (SIZE.height - 2 * SIZE.room) / Math.max(1, area.height))
  return { scale, x: SIZE.width / 2 - (area.x + area.width / 2) * scale, y: SIZE.height / 2 - (area.y + area.height / 2) * scale }
}

/** The whole graph as blocks, and what part of it is on screen. Press or drag to go there. */
export function Minimap() {
  const canvas = useRef<HTMLCanvasElement>(null)
  const flow = useStoreApi()
  const scale = useRef<Scale>({ scale: 1, x: 0, y: 0 })
  const held = useRef(false)
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    let asked = 0
    const paint = () => {
      asked = 0
      paintMap(element, context, held.current ? scale.current : null, (used) => (scale.current = used))
    }
    const ask = () => {
      if (asked === 0) asked = requestAnimationFrame(paint)
    }
    const themes = new MutationObserver(ask)
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const ends = [flow.subscribe(ask), store.sub(cardRectsAtom, ask), store.sub(selectionAtom, ask), store.sub(latestRunAtom, ask)]
    ask()
    return () => {
      cancelAnimationFrame(asked)
      themes.disconnect()
      for (const end of ends) end()
    }
  }, [flow])
  const go = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    const { scale: by, x, y } = scale.current
    centerOn({ x: (event.clientX - box.left - x) / by, y: (event.clientY - box.top - y) / by })
  }
  return (
    <div
      className="minimap"
      role="img"
      aria-label="Map of the graph"
      onPointerDown={(event) => {
        held.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={(event) => held.current && go(event)}
      onPointerUp={() => (held.current = false)}
      onPointerCancel={() => (held.current = false)}
    >
      <canvas ref={canvas} />
    </div>
  )
}

/** Draws the map. While it is held its scale stays, or it would run away under the pointer. */
function paintMap(element: HTMLCanvasElement, context: CanvasRenderingContext2D, kept: Scale | null, use: (scale: Scale) => void): void {
  const ratio = window.devicePixelRatio
  element.width = SIZE.width * ratio
  element.height = SIZE.height * ratio
  const style = getComputedStyle(element)
  const color = (name: string) => style.getPropertyValue(name).trim()
  const rects = store.get(cardRectsAtom)
  const seen = visibleRect()
  const area = bounds([...rects.values(), ...(seen ? [seen] : [])])
  if (!area) return
  const used = kept ?? scaleOf(area)
  use(used)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  const box = (rect: Rect) => [rect.x * used.scale + used.x, rect.y * used.scale + used.y, rect.width * used.scale, rect.height * used.scale] as const
  const selection = store.get(selectionAtom)
  const [plain, ink, err, accent] = [color('--bg-active'), color('--text'), color('--err'), color('--accent')]
  for (const [id, rect] of rects) {
    const [x, y, width, height] = box(rect)
    const state = store.get(nodeStateAtom(id))?.state
    context.fillStyle = state === 'failed' ? err : selection.has(id) ? ink : state === 'running' ? accent : plain
    context.fillRect(x, y, Math.max(1.5, width), Math.max(1.5, height))
  }
  if (!seen) return
  const [x, y, width, height] = box(seen)
  context.strokeStyle = color('--line-control')
  context.lineWidth = 1
  context.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(width), Math.round(height))
}
