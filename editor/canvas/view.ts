import type { ReactFlowInstance } from '@xyflow/react'
import { store } from '../state/store.ts'
import { barRectsAtom, cardRectsAtom } from './card-rects.ts'
import type { FlowEdge, FlowNode } from './flow.ts'
import { foldsAtom } from './folds.ts'
import { bounds, type Point, type Rect } from './wire-geometry.ts'

/** How far the canvas zooms. */
export const ZOOM = { least: 0.05, most: 4 } as const

interface Shown {
  readonly flow: ReactFlowInstance<FlowNode, FlowEdge>
  readonly element: HTMLElement
}

let shown: Shown | null = null

/** Hands actions the canvas that is on screen; null when it goes. */
export function showView(next: Shown | null): void {
  shown = next
}

const SLOW = 220

const still = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

const duration = () => (still() ? 0 : SLOW)

/** Shows a rectangle with some room around it, at most at 100 %. */
export function fitRect(rect: Rect | undefined, animate = true): void {
  if (!shown || !rect) return
  const { width, height } = shown.element.getBoundingClientRect()
  const room = 56
  const zoom = Math.max(ZOOM.least, Math.min(1, (width - 2 * room) / Math.max(1, rect.width), (height - 2 * room) / Math.max(1, rect.height)))
  const x = width / 2 - (rect.x + rect.width / 2) * zoom
  const y = height / 2 - (rect.y + rect.height / 2) * zoom
  void shown.flow.setViewport({ x, y, zoom }, { duration: animate ? duration() : 0 })
}

/** Shows the whole graph. */
export function fitView(animate = true): void {
  fitRect(bounds([...store.get(cardRectsAtom).values(), ...store.get(barRectsAtom).values()]), animate)
}

/** Shows some cards. */
export function fitNodes(ids: Iterable<string>): void {
  fitRect(bounds([...ids].flatMap((id) => placeOf(id) ?? [])))
}

/** Sets the zoom; the middle of the canvas, or `around` in px of the window, stays where it is. */
export function zoomTo(zoom: number, around?: Point, animate = true): void {
  if (!shown) return
  const box = shown.element.getBoundingClientRect()
  const to = Math.min(ZOOM.most, Math.max(ZOOM.least, zoom))
  const at = shown.flow.getViewport()
  const px = around ? around.x - box.left : box.width / 2
  const py = around ? around.y - box.top : box.height / 2
  const scale = to / at.zoom
  void shown.flow.setViewport({ x: px - (px - at.x) * scale, y: py - (py - at.y) * scale, zoom: to }, { duration: animate ? duration() : 0 })
}

/** Multiplies the zoom. */
export function zoomBy(factor: number, around?: Point, animate = true): void {
  if (shown) zoomTo(shown.flow.getZoom() * factor, around, animate)
}

/** Puts a point of the canvas into its middle. */
export function centerOn(point: Point): void {
  if (shown) void shown.flow.setCenter(point.x, point.y, { zoom: shown.flow.getZoom(), duration: 0 })
}

/** Where a node is on the canvas: its card, or the folded frame that it is in. */
function placeOf(id: string): Rect | undefined {
  const bar = store.get(foldsAtom).bars.get(id)
  return bar === undefined ? store.get(cardRectsAtom).get(id) : store.get(barRectsAtom).get(bar)
}

/** Brings a card into view when it is not wholly visible, with as little movement as that takes. Also used by the run strip. */
export function revealNode(id: string): void {
  const rect = placeOf(id)
  if (!shown || !rect) return
  const at = shown.flow.getViewport()
  const { width, height } = shown.element.getBoundingClientRect()
  const room = 24
  const shift = (low: number, high: number, size: number) => {
    if (low < room) return room - low
    return high > size - room ? Math.max(size - room - high, room - low) : 0
  }
  const dx = shift(rect.x * at.zoom + at.x, (rect.x + rect.width) * at.zoom + at.x, width)
  const dy = shift(rect.y * at.zoom + at.y, (rect.y + rect.height) * at.zoom + at.y, height)
  if (dx !== 0 || dy !== 0) void shown.flow.setViewport({ x: at.x + dx, y: at.y + dy, zoom: at.zoom }, { duration: 0 })
}

/** What part of the canvas is on screen, in px at 100 %; undefined while there is no canvas. */
export function visibleRect(): Rect | undefined {
  if (!shown) return undefined
  const { x, y, zoom } = shown.flow.getViewport()
  const { width, height } = shown.element.getBoundingClientRect()
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
}

/** The middle of what is on screen. */
export function visibleCentre(): Point {
  const rect = visibleRect()
  return rect ? { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 } : { x: 0, y: 0 }
}

/** A point of the window as a point of the canvas. */
export const toCanvas = (point: Point): Point => shown?.flow.screenToFlowPosition(point) ?? point

/** A point of the canvas as a point of the window, and the canvas's box in the window. */
export function windowPoint(point: Point): { point: Point; box: { left: number; top: number; width: number; height: number } } {
  const box = shown?.element.getBoundingClientRect() ?? { left: 0, top: 0, width: window.innerWidth, height: window.innerHeight }
  return { point: shown?.flow.flowToScreenPosition(point) ?? point, box }
}

/** Gives the keyboard to the canvas itself. */
export const focusCanvas = (): void => shown?.element.focus({ preventScroll: true })

/** Gives the keyboard to something on the canvas, once it is mounted. */
function focusSoon(selector: string): void {
  let patience = 40
  const attempt = () => {
    const element = shown?.element.querySelector<HTMLElement>(selector)
    if (element) element.focus({ preventScroll: true })
    else if (patience-- > 0) requestAnimationFrame(attempt)
  }
  attempt()
}

/** Gives the keyboard to a card, bringing it into view first; to the folded frame, for a node that is in one. */
export function focusNode(id: string): void {
  revealNode(id)
  const bar = store.get(foldsAtom).bars.get(id)
  focusSoon(bar === undefined ? `[data-card="${CSS.escape(id)}"]` : `[data-bar="${CSS.escape(bar)}"]`)
}

/** Gives the keyboard to a port, bringing its card into view first. */
export function focusPort(side: 'input' | 'output', node: string, port: string): void {
  revealNode(node)
  if (store.get(foldsAtom).bars.has(node)) focusNode(node)
  else focusSoon(`[data-port="${CSS.escape(`${side} ${node}.${port}`)}"]`)
}

/** Gives the keyboard to the button that folds a frame, or opens it. */
export const focusFrame = (id: string): void => focusSoon(`:is([data-bar="${CSS.escape(id)}"], [data-frame="${CSS.escape(id)}"] .frame-fold)`)
