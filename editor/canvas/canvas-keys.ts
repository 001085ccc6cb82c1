import { splitEnd } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { document } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { inspectedAtom, selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import { paletteAtom } from '../state/ui.ts'
import { connectingAtom } from './connecting.ts'
import { dropDrag } from './drag.ts'
import { cardRectsAtom } from './card-rects.ts'
import { markSelectionAtom } from './flow-atoms.ts'
import { beginKeyWire, keyWire } from './key-wire.ts'
import { focusCanvas, focusNode, visibleCentre } from './view.ts'
import { arrowDirection, nearestTo, nextInDirection, readingOrder, type Direction } from './walk.ts'

const TEXTS = 'textarea, select, input:not([type="checkbox"], [type="radio"], [type="button"], [type="range"])'

/** Whether a key goes into a text. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches(TEXTS))

/** The keys of the canvas: walking cards, going into one, drawing wires. Returns whether the key was taken. */
export function onCanvasKey(event: KeyboardEvent): boolean {
  const target = event.target instanceof HTMLElement ? event.target : null
  if (!target || event.ctrlKey || event.metaKey) return false
  if (event.key === 'Escape' && dropDrag()) return true
  if (store.get(connectingAtom)?.chosen !== undefined) return keyWire(event.key)
  const card = target.closest<HTMLElement>('[data-card]')
  const id = card?.dataset['card']
  if (!card || id === undefined) return onPaneKey(event)
  if (target === card) return onCardKey(event, card, id)
  return onInnerKey(event, card, target)
}

function onPaneKey(event: KeyboardEvent): boolean {
  if (isTyping(event.target)) return false
  if (event.key === 'Escape') {
    clearSelection()
    return true
  }
  const isPane = event.target instanceof HTMLElement && event.target.dataset['canvas'] !== undefined
  if (!isPane) return false
  if (event.key === 'Tab' && !event.shiftKey) {
    store.set(paletteAtom, { at: visibleCentre() })
    return true
  }
  if (!arrowDirection(event.key) && event.key !== 'Enter') return false
  const first = store.get(inspectedAtom) ?? nearestTo(store.get(cardRectsAtom), visibleCentre())
  if (first === null) return false
  walkTo(first)
  return true
}

function clearSelection(): void {
  store.set(selectionAtom, new Set())
  store.set(selectedEdgeAtom, null)
  store.set(markSelectionAtom, new Set())
}

function walkTo(id: string): void {
  store.set(selectedEdgeAtom, null)
  store.set(selectionAtom, new Set([id]))
  focusNode(id)
}

function onCardKey(event: KeyboardEvent, card: HTMLElement, id: string): boolean {
  const direction = arrowDirection(event.key)
  if (direction && event.altKey) {
    nudge(direction, event.shiftKey ? 1 : 20)
    return true
  }
  if (direction) {
    const next = nextInDirection(store.get(cardRectsAtom), id, direction)
    if (next !== null) walkTo(next)
    return true
  }
  switch (event.key) {
    case 'Tab': {
      const order = readingOrder(store.get(cardRectsAtom))
      const next = order[order.indexOf(id) + (event.shiftKey ? -1 : 1)]
      if (next !== undefined) walkTo(next)
      // At the last card the browser goes on to what comes after the canvas.
      return next !== undefined
    }
    case 'Enter':
      innerStops(card)[0]?.focus()
      return true
    case ' ': {
      const chosen = new Set(store.get(selectionAtom))
      if (!chosen.delete(id)) chosen.add(id)
      store.set(selectionAtom, chosen)
      return true
    }
    case 'Escape':
      clearSelection()
      focusCanvas()
      return true
    default:
      return false
  }
}

function nudge(direction: Direction, by: number): void {
  const rects = store.get(cardRectsAtom)
  const dx = direction === 'left' ? -by : direction === 'right' ? by : 0
  const dy = direction === 'up' ? -by : direction === 'down' ? by : 0
  const ops = [...store.get(selectionAtom)].flatMap((id) => {
    const rect = rects.get(id)
    return rect ? [{ op: 'move' as const, node: id, to: { ...document().layout.nodes[id], x: rect.x + dx, y: rect.y + dy } }] : []
  })
  edit('move', ops)
}

const STOPS = '[data-port]:not([data-quiet]), .card-param :is([role="slider"], button, select, input:not([hidden]))'

/** What can have the keyboard within a card: inputs from the top, params, then outputs. */
function innerStops(card: HTMLElement): HTMLElement[] {
  const stops = [...card.querySelectorAll<HTMLElement>(STOPS)]
  const rank = (stop: HTMLElement) => (stop.dataset['port']?.startsWith('output') ? 2 : stop.dataset['port'] ? 0 : 1)
  const top = (stop: HTMLElement) => stop.getBoundingClientRect().top
  return stops.sort((a, b) => rank(a) - rank(b) || top(a) - top(b))
}

function onInnerKey(event: KeyboardEvent, card: HTMLElement, target: HTMLElement): boolean {
  if (event.key === 'Escape' && !isTyping(target)) {
    card.focus({ preventScroll: true })
    return true
  }
  const stops = innerStops(card)
  const step = (by: number) => {
    const next = stops[stops.indexOf(target) + by]
    ;(next ?? card).focus({ preventScroll: true })
    return true
  }
  if (event.key === 'Tab') return step(event.shiftKey ? -1 : 1)
  const name = target.dataset['port']
  if (name === undefined) return false
  const [side = '', end = ''] = name.split(' ')
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp':
      return step(event.key === 'ArrowDown' ? 1 : -1)
    case 'ArrowLeft':
    case 'ArrowRight': {
      const wanted = event.key === 'ArrowRight' ? 'output' : 'input'
      stops.find((stop) => stop.dataset['port']?.startsWith(wanted))?.focus({ preventScroll: true })
      return true
    }
    case 'c':
    case 'C':
    case 'Enter':
      beginKeyWire({ ...splitEnd(end), side: side === 'input' ? 'input' : 'output' })
      return true
    case 'Delete':
    case 'Backspace':
      edit('disconnect', disconnectAll(side, end))
      return true
    default:
      return false
  }
}

function disconnectAll(side: string, end: string): Op[] {
  return document()
    .edges.filter((edge) => (side === 'input' ? edge.to : edge.from) === end)
    .map(({ from, to, slot }) => ({ op: 'disconnect', from, to, ...(slot !== undefined && { slot }) }))
}
