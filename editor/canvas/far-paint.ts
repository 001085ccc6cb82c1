import { KINDS, type Kind } from '../../graphs/format/ports.ts'
import { framesAtom } from '../state/document.ts'
import { frameKey, frameOf } from '../state/frames.ts'
import { nodeStateAtom } from '../state/runs.ts'
import { selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import { kindsAtom, measureAtom, titleAtom } from './atoms.ts'
import { cardRectsAtom } from './card-rects.ts'
import { FAR_ZOOM } from './flow-atoms.ts'
import { foldsAtom } from './folds.ts'
import { readMarks } from './marks.ts'
import { CARD } from './measures.ts'
import type { Mounted } from './mounting.ts'
import { pixelsOf } from './thumb.ts'
import { overlaps, STUB, type Rect } from './wire-geometry.ts'
import { wireShapesAtom, type WireShape } from './wire-shapes.ts'

/** The colours of the present theme that the far layer draws with. */
export type FarColors = Readonly<Record<'node' | 'view' | 'well' | 'edge' | 'text' | 'ink' | 'accent' | 'err' | 'panel' | 'line' | 'quiet', string>> & {
  readonly kinds: Readonly<Record<Kind, string>>
}

/** Reads the colours off an element. */
export function farColors(element: Element): FarColors {
  const style = getComputedStyle(element)
  const of = (name: string) => style.getPropertyValue(name).trim()
  const kinds = Object.fromEntries(KINDS.map((kind) => [kind, of(`--port-${kind}`)])) as Record<Kind, string>
  return {
    node: of('--bg-node'),
    view: of('--bg-view'),
    well: of('--bg-input'),
    edge: of('--line-strong'),
    text: of('--text'),
    ink: of('--text'),
    accent: of('--accent'),
    err: of('--err'),
    panel: of('--bg-panel'),
    line: of('--line'),
    quiet: of('--text-3'),
    kinds,
  }
}

/** Where the canvas stands: what React Flow calls the viewport, and the size of its box. */
export interface FarView {
  readonly x: number
  readonly y: number
  readonly zoom: number
  readonly width: number
  readonly height: number
}

const seenIn = ({ x, y, zoom, width, height }: FarView): Rect => ({ x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom })

const SMALL = 96
const pictures = new Map<string, { seq: number; canvas: HTMLCanvasElement }>()

/** A small copy of an output's picture, made once for each frame. */
function smallPicture(key: string): HTMLCanvasElement | null {
  const frame = frameOf(key)
  if (!frame) return null
  const known = pictures.get(key)
  if (known?.seq === frame.head.seq) return known.canvas
  const pixels = pixelsOf(frame)
  if (!pixels) return null
  const full = document.createElement('canvas')
  full.width = pixels.width
  full.height = pixels.height
  full.getContext('2d')?.putImageData(pixels, 0, 0)
  const scale = Math.min(1, SMALL / Math.max(pixels.width, pixels.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(pixels.width * scale))
  canvas.height = Math.max(1, Math.round(pixels.height * scale))
  canvas.getContext('2d')?.drawImage(full, 0, 0, canvas.width, canvas.height)
  pictures.set(key, { seq: frame.head.seq, canvas })
  return canvas
}

/** The cards that are in view. */
export function farVisible(view: FarView): string[] {
  const seen = seenIn(view)
  return [...store.get(cardRectsAtom)].flatMap(([id, rect]) => (overlaps(seen, rect) ? [id] : []))
}

/**
 * Draws what is not mounted. Zoomed out that is the whole graph: frames, wires, and of each card its title, its picture and
 * the edge of its state. At working zoom it stands in for the cards and wires that will be mounted a few frames on. Returns
 * whether anything was drawn.
 */
export function paintFar(context: CanvasRenderingContext2D, view: FarView, colors: FarColors, ratio: number, mounted: Mounted): boolean {
  const { x, y, zoom } = view
  const seen = seenIn(view)
  const far = zoom < FAR_ZOOM
  const cards = [...store.get(cardRectsAtom)].filter(([id, rect]) => overlaps(seen, rect) && !mounted.cards.has(id))
  const wires = [...store.get(wireShapesAtom)].flatMap(([key, shape]) => (!mounted.wires.has(key) && overlaps(shape.hull, seen) ? [shape] : []))
  if (!far && cards.length + wires.length === 0) return false
  context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y)
  if (far) paintFrames(context, colors, zoom)
  paintWires(context, colors, wires, zoom)
  const selection = store.get(selectionAtom)
  for (const [id, rect] of cards) paintCard(context, colors, id, rect, zoom, selection.has(id))
  return true
}

function paintFrames(context: CanvasRenderingContext2D, colors: FarColors, zoom: number): void {
  context.lineWidth = 1 / zoom
  const { marks } = store.get(foldsAtom)
  for (const frame of readMarks(store.get(framesAtom), 'frame')) {
    // Bars of folded frames are elements at every zoom.
    if (frame.folded || marks.has(`frame:${frame.id}`)) continue
    context.beginPath()
    context.roundRect(frame.x, frame.y, frame.width, frame.height, 8)
    context.globalAlpha = 0.55
    context.fillStyle = colors.panel
    context.fill()
    context.globalAlpha = 1
    context.strokeStyle = colors.line
    context.stroke()
  }
}

function paintWires(context: CanvasRenderingContext2D, colors: FarColors, wires: readonly WireShape[], zoom: number): void {
  const kinds = store.get(kindsAtom)
  // One path for each kind: a thousand strokes would cost more than everything else.
  const paths = new Map<Kind | 'none', Path2D>()
  for (const { output, cubic, portal } of wires) {
    const kind = kinds.get(output) ?? 'none'
    const path = paths.get(kind) ?? new Path2D()
    paths.set(kind, path)
    const [a, b, c, d] = cubic
    path.moveTo(a.x, a.y)
    if (!portal) path.bezierCurveTo(b.x, b.y, c.x, c.y, d.x, d.y)
    else {
      path.lineTo(a.x + STUB, a.y)
      path.moveTo(d.x - STUB, d.y)
      path.lineTo(d.x, d.y)
    }
  }
  context.lineWidth = (zoom < FAR_ZOOM ? 1.2 : 1.75) / zoom
  context.globalAlpha = 0.82
  for (const [kind, path] of paths) {
    context.strokeStyle = kind === 'none' ? colors.quiet : colors.kinds[kind]
    context.stroke(path)
  }
  context.globalAlpha = 1
}

function paintCard(context: CanvasRenderingContext2D, colors: FarColors, id: string, rect: Rect, zoom: number, selected: boolean): void {
  const state = store.get(nodeStateAtom(id))?.state
  const edge = state === 'running' ? colors.accent : state === 'failed' ? colors.err : null
  context.beginPath()
  context.roundRect(rect.x, rect.y, rect.width, rect.height, 6)
  context.fillStyle = colors.node
  context.fill()
  const titled = zoom >= 0.2
  const { picture } = store.get(measureAtom(id))
  // In the place of a card for a moment, all is where the card will have it. Zoomed out, the head grows with its title, at the
  // cost of the picture.
  const standIn = zoom >= FAR_ZOOM
  const head = titled && !standIn ? Math.max(CARD.head, 14 / zoom) : CARD.head
  const left = standIn ? 28 : 8
  const area = { x: rect.x + 1, y: rect.y + head, width: rect.width - 2, height: CARD.thumb + CARD.head - head }
  if (picture !== undefined) paintPicture(context, colors, frameKey(id, picture), area)
  if (standIn) paintRows(context, colors, id, rect)
  if (titled) {
    const size = Math.max(12, 9 / zoom)
    context.font = `640 ${size}px "Inter Variable", Inter, system-ui, sans-serif`
    context.textBaseline = 'middle'
    context.fillStyle = colors.text
    context.fillText(clipped(context, id, rect.width - left - 8, size), rect.x + left, rect.y + head / 2 + 0.5 / zoom)
  }
  context.beginPath()
  context.roundRect(rect.x, rect.y, rect.width, rect.height, 6)
  context.lineWidth = (edge || selected ? 2 : 1) / zoom
  context.strokeStyle = edge ?? (selected ? colors.ink : colors.edge)
  context.stroke()
  if (!selected || !edge) return
  context.beginPath()
  context.roundRect(rect.x - 3 / zoom, rect.y - 3 / zoom, rect.width + 6 / zoom, rect.height + 6 / zoom, 8)
  context.strokeStyle = colors.ink
  context.stroke()
}

/** The ports and the params of a card, as marks where they will stand. */
function paintRows(context: CanvasRenderingContext2D, colors: FarColors, id: string, rect: Rect): void {
  const { inputs, outputs, params } = store.get(measureAtom(id))
  context.fillStyle = colors.well
  for (const { y } of params) {
    context.beginPath()
    context.roundRect(rect.x + 6, rect.y + y - 11, rect.width - 12, 22, 4)
    context.fill()
  }
  for (const [ports, x] of [[inputs, rect.x], [outputs, rect.x + rect.width]] as const) {
    for (const { y, kinds: [kind] } of ports) {
      context.beginPath()
      context.arc(x, rect.y + y, 5, 0, 2 * Math.PI)
      context.fillStyle = kind ? colors.kinds[kind] : colors.quiet
      context.fill()
    }
  }
}

function paintPicture(context: CanvasRenderingContext2D, colors: FarColors, key: string, { x, y, width, height }: Rect): void {
  context.fillStyle = colors.view
  context.fillRect(x, y, width, height)
  const picture = smallPicture(key)
  if (!picture) return
  const scale = Math.min(width / picture.width, height / picture.height)
  const w = picture.width * scale
  const h = picture.height * scale
  context.drawImage(picture, x + (width - w) / 2, y + (height - h) / 2, w, h)
}

const clips = new Map<string, string>()

/** A title cut to fit. Measuring text is slow, so answers are kept. */
function clipped(context: CanvasRenderingContext2D, id: string, width: number, size: number): string {
  const title = store.get(titleAtom(id))
  const key = `${title} ${Math.round(size)} ${width}`
  const known = clips.get(key)
  if (known !== undefined) return known
  let text = title
  while (text.length > 1 && context.measureText(text).width > width) text = text.slice(0, -1)
  if (text !== title) text = `${text.slice(0, -1)}\u2026`
  if (clips.size > 4000) clips.clear()
  clips.set(key, text)
  return text
}
