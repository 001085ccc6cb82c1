import { useAtomValue } from 'jotai'
import { useCallback, useEffect, useRef, useState, type PointerEvent, type WheelEvent } from 'react'
import { carsAtom } from '../state/catalog.ts'
import { frameHeadAtom, frameKey, type Frame } from '../state/frames.ts'
import { placedNodeAtom } from '../state/placing.ts'
import { shownOutputAtom } from '../state/shown.ts'
import { paintFrame } from './paint-frame.ts'
import { PlaceHandles } from './PlaceHandles.tsx'
import { useFrame } from './use-frame.ts'
import { useSize } from './use-size.ts'

/** How the sheet lies in the view: its top-left corner in px, and px of the view for one px of the sheet. */
interface Lens {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

const MARGIN = 16

function fitted(view: { width: number; height: number }, sheet: { width: number; height: number }): Lens {
  const zoom = Math.max(0.01, Math.min((view.width - 2 * MARGIN) / sheet.width, (view.height - 2 * MARGIN) / sheet.height))
  return { zoom, x: (view.width - sheet.width * zoom) / 2, y: (view.height - sheet.height * zoom) / 2 }
}

/** The flat sheet with its panel guide; art of the selected node is dragged right on it. */
export function SheetView({ guide }: { readonly guide: boolean }) {
  const output = useAtomValue(shownOutputAtom)
  const head = useAtomValue(frameHeadAtom(output ? frameKey(output.node, output.port) : ''))
  const car = useAtomValue(carsAtom).find((each) => each.id === head?.sheet?.car)
  const sheet = car?.sheets.find((each) => each.name === head?.sheet?.sheet)
  const placed = useAtomValue(placedNodeAtom)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [stage, size] = useSize<HTMLDivElement>()
  const [lens, setLens] = useState<Lens | null>(null)
  const paint = useCallback((frame: Frame) => void (canvas.current && paintFrame(canvas.current, frame)), [])
  useFrame(output, 1024, paint)
  const whole = sheet ?? (head && head.fullWidth > 0 ? { width: head.fullWidth, height: head.fullHeight } : { width: 1024, height: 1024 })
  const now = lens ?? fitted(size, whole)
  useEffect(() => setLens(null), [whole.width, whole.height, size.width, size.height])

  const onWheel = (event: WheelEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    const at = { x: event.clientX - box.left, y: event.clientY - box.top }
    const zoom = Math.min(8, Math.max(0.02, now.zoom * Math.exp(-event.deltaY / 400)))
    setLens({ zoom, x: at.x - ((at.x - now.x) * zoom) / now.zoom, y: at.y - ((at.y - now.y) * zoom) / now.zoom })
  }
  const pan = useRef<{ x: number; y: number; lens: Lens } | null>(null)
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    pan.current = { x: event.clientX, y: event.clientY, lens: now }
  }
  const onPointerMove = (event: PointerEvent) => {
    const from = pan.current
    if (from) setLens({ ...from.lens, x: from.lens.x + event.clientX - from.x, y: from.lens.y + event.clientY - from.y })
  }
  const style = { width: whole.width * now.zoom, height: whole.height * now.zoom, transform: `translate(${now.x}px, ${now.y}px)` }
  return (
    <div ref={stage} className="sheet-stage" onWheel={onWheel} onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={() => (pan.current = null)} onDoubleClick={() => setLens(null)}>
      <div className="sheet-paper" style={style} hidden={!head}>
        <canvas ref={canvas} role="img" aria-label={head ? `Sheet, ${head.summary}` : 'Sheet'} />
        {guide && car && sheet && <img src={`/api/cars/${car.id}/files/${sheet.guide}`} alt="" draggable={false} />}
      </div>
      {!head && <p className="view-empty">No output yet</p>}
      {head?.sheet && placed && <PlaceHandles placed={placed} sheet={whole} lens={now} />}
    </div>
  )
}
