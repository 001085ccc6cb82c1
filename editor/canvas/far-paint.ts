import { splitEnd } from '../../graphs/format/graph.ts'
import { KINDS, type Kind } from '../../graphs/format/ports.ts'
import { edgesAtom, framesAtom } from '../state/document.ts'
import { frameKey, frameOf } from '../state/frames.ts'
import { nodeStateAtom } from '../state/runs.ts'
import { selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import { kindsAtom, measureAtom, titleAtom } from './atoms.ts'
import { cardRectsAtom } from './flow-atoms.ts'
import { readMarks } from './marks.ts'
import { CARD, portPoint } from './measures.ts'
import { pixelsOf } from './thumb.ts'
import { hull, overlaps, wireCubic, type Rect } from './wire-geometry.ts'

/** The colours of the present theme that the far layer draws with. */
export type FarColors = Readonly<Record<'node' | 'view' | 'edge' | 'text' | 'ink' | 'accent' | 'err' | 'panel' | 'line' | 'quiet', string>> & {
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
export function farVisible({ x, y, zoom, width, height }: FarView): string[] {
  const seen: Rect = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
  return [...store.get(cardRectsAtom)].flatMap(([id, rect]) => (overlaps(seen, rect) ? [id] : []))
}

/** Draws the whole graph at a small scale: frames, wires, and of each card its title, its picture and the edge of its state. */
export function paintFar(context: CanvasRenderingContext2D, view: FarView, colors: FarColors, ratio: number): void {
  const { x, y, zoom, width, height } = view
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y)
  const seen: Rect = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
  paintFrames(context, colors, zoom)
  paintWires(context, colors, seen, zoom)
  const selection = store.get(selectionAtom)
  for (const [id, rect] of store.get(cardRectsAtom)) {
    if (overlaps(seen, rect)) paintCard(context, colors, id, rect, zoom, selection.has(id))
  }
}

function paintFrames(context: CanvasRenderingContext2D, colors: FarColors, zoom: number): void {
  context.lineWidth = 1 / zoom
  for (const frame of readMarks(store.get(framesAtom), 'frame')) {
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

function paintWires(context: CanvasRenderingContext2D, colors: FarColors, seen: Rect, zoom: number): void {
  const rects = store.get(cardRectsAtom)
  const kinds = store.get(kindsAtom)
  // One path for each kind: a thousand strokes would cost more than everything else.
  const paths = new Map<Kind | 'none', Path2D>()
  for (const edge of store.get(edgesAtom)) {
    const from = splitEnd(edge.from)
    const to = splitEnd(edge.to)
    const source = rects.get(from.node)
    const target = rects.get(to.node)
    const out = source && portPoint(store.get(measureAtom(from.node)), 'output', from.port)
    const into = target && portPoint(store.get(measureAtom(to.node)), 'input', to.port)
    if (!source || !target || !out || !into) continue
    const cubic = wireCubic({ x: source.x + out.x, y: source.y + out.y }, { x: target.x + into.x, y: target.y + into.y })
    if (!overlaps(hull(cubic), seen)) continue
    const kind = kinds.get(edge.from) ?? 'none'
    const path = paths.get(kind) ?? new Path2D()
    paths.set(kind, path)
    const [a, b, c, d] = cubic
    path.moveTo(a.x, a.y)
    path.bezierCurveTo(b.x, b.y, c.x, c.y, d.x, d.y)
  }
  context.lineWidth = 1.2 / zoom
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
  // The head grows with its title, at the cost of the picture.
  const head = titled ? Math.max(CARD.head, 14 / zoom) : CARD.head
  const area = { x: rect.x + 1, y: rect.y + head, width: rect.width - 2, height: CARD.thumb + CARD.head - head }
  if (picture !== undefined) paintPicture(context, colors, frameKey(id, picture), area)
  if (titled) {
    const size = Math.max(12, 9 / zoom)
    context.font = `640 ${size}px "Inter Variable", Inter, system-ui, sans-serif`
    context.textBaseline = 'middle'
    context.fillStyle = colors.text
    context.fillText(clipped(context, id, rect.width - 16, size), rect.x + 8, rect.y + head / 2 + 0.5 / zoom)
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
  const key = `${title} ${Math.round(size)}`
  const known = clips.get(key)
  if (known !== undefined) return known
  let text = title
  while (text.length > 1 && context.measureText(text).width > width) text = text.slice(0, -1)
  if (text !== title) text = `${text.slice(0, -1)}\u2026`
  if (clips.size > 4000) clips.clear()
  clips.set(key, text)
  return text
}
