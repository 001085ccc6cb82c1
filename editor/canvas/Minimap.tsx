import { useStoreApi } from '@xyflow/react'
import { useEffect, useRef, type PointerEvent } from 'react'
import { nodeStateAtom, latestRunAtom } from '../state/runs.ts'
import { selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import { barRectsAtom, cardRectsAtom } from './card-rects.ts'
import { centerOn } from './view.ts'
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

interface Stand {
  readonly transform: readonly [number, number, number]
  readonly width: number
  readonly height: number
}

/** What part of the canvas is on screen, without asking the browser to lay anything out. */
function seenIn({ transform: [x, y, zoom], width, height }: Stand): Rect | undefined {
  return width > 0 ? { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom } : undefined
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
    let blocks: Blocks | null = null
    const paint = () => {
      asked = 0
      const seen = seenIn(flow.getState())
      const rects = store.get(cardRectsAtom)
      const area = bounds([...(blocks?.area ? [blocks.area] : rects.values()), ...(seen ? [seen] : [])])
      if (!area) return
      scale.current = held.current ? scale.current : scaleOf(area)
      if (!blocks || !sameScale(blocks.scale, scale.current)) blocks = drawBlocks(element, scale.current, blocks?.colors)
      paintMap(element, context, blocks, seen)
    }
    const ask = () => {
      if (asked === 0) asked = requestAnimationFrame(paint)
    }
    const anew = () => {
      blocks = null
      ask()
    }
    const themes = new MutationObserver(anew)
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const ends = [flow.subscribe(ask), store.sub(cardRectsAtom, anew), store.sub(barRectsAtom, anew), store.sub(selectionAtom, anew), store.sub(latestRunAtom, anew)]
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

interface Blocks {
  readonly picture: HTMLCanvasElement
  readonly scale: Scale
  readonly colors: MapColors
  /** All that lies on the canvas. */
  readonly area: Rect | undefined
}

type MapColors = Readonly<Record<'plain' | 'ink' | 'err' | 'accent' | 'line', string>>

function mapColors(element: Element): MapColors {
  const style = getComputedStyle(element)
  const of = (name: string) => style.getPropertyValue(name).trim()
  return { plain: of('--bg-active'), ink: of('--text'), err: of('--err'), accent: of('--accent'), line: of('--line-control') }
}

const sameScale = (a: Scale, b: Scale) => a.scale === b.scale && a.x === b.x && a.y === b.y

/** Draws the cards, which stay as they are while only the view moves. */
function drawBlocks(element: HTMLElement, scale: Scale, known: MapColors | undefined): Blocks {
  const colors = known ?? mapColors(element)
  const ratio = window.devicePixelRatio
  const picture = Object.assign(document.createElement('canvas'), { width: SIZE.width * ratio, height: SIZE.height * ratio })
  const context = picture.getContext('2d')
  const rects = store.get(cardRectsAtom)
  const selection = store.get(selectionAtom)
  context?.setTransform(ratio, 0, 0, ratio, 0, 0)
  for (const [id, rect] of rects) {
    const [x, y, width, height] = onMap(rect, scale)
    const state = store.get(nodeStateAtom(id))?.state
    if (!context) break
    context.fillStyle = state === 'failed' ? colors.err : selection.has(id) ? colors.ink : state === 'running' ? colors.accent : colors.plain
    context.fillRect(x, y, Math.max(1.5, width), Math.max(1.5, height))
  }
  const bars = [...store.get(barRectsAtom).values()]
  for (const bar of bars) {
    if (!context) break
    context.fillStyle = colors.plain
    context.fillRect(...onMap(bar, scale))
  }
  return { picture, scale, colors, area: bounds([...rects.values(), ...bars]) }
}

const onMap = ({ x, y, width, height }: Rect, { scale, x: left, y: top }: Scale) =>
  [x * scale + left, y * scale + top, width * scale, height * scale] as const

/** Draws the cards, and around what is on screen a line. */
function paintMap(element: HTMLCanvasElement, context: CanvasRenderingContext2D, { picture, scale, colors }: Blocks, seen: Rect | undefined): void {
  if (element.width !== picture.width) element.width = picture.width
  if (element.height !== picture.height) element.height = picture.height
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, element.width, element.height)
  context.drawImage(picture, 0, 0)
  if (!seen) return
  const ratio = window.devicePixelRatio
  const [x, y, width, height] = onMap(seen, scale)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.strokeStyle = colors.line
  context.lineWidth = 1
  context.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(width), Math.round(height))
}
