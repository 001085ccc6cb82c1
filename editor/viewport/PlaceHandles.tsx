import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { Op } from '../../graphs/format/ops.ts'
import { edit } from '../state/edit.ts'
import { beginGesture, endGesture } from '../state/history.ts'
import type { PlacedNode } from '../state/placing.ts'
import { anchorFrame, artCorners, artMiddle, movedTo, scaledTo, sheetFrame, turnedTo, type Placing, type Point } from './placing.ts'

interface Props {
  readonly placed: PlacedNode
  readonly sheet: { readonly width: number; readonly height: number }
  readonly lens: { readonly x: number; readonly y: number; readonly zoom: number }
}

type Grip = 'move' | 'scale' | 'turn'

const STEP = 1 / 2048
const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/** What a placing changes of a node, without what an edge drives. */
function opsOf(placed: PlacedNode, next: Placing): Op[] {
  const values: readonly [string | undefined, number, number][] = [
    ['x', round(next.x, 5), placed.x],
    ['y', round(next.y, 5), placed.y],
    ['rotation', round(next.rotation, 2), placed.rotation],
    [placed.widthParam, round(next.width, 5), placed.width],
  ]
  return values.flatMap(([key, value, before]): Op[] => (key && value !== before && !placed.driven.has(key) ? [{ op: 'param', node: placed.node, key, value }] : []))
}

/** Handles around the art that the selected node places: drag it, its corners, and the knob above it; arrow keys nudge. */
export function PlaceHandles({ placed, sheet, lens }: Props) {
  const frame = placed.anchor ? anchorFrame(placed.anchor, sheet.width, sheet.height) : sheetFrame(sheet.width, sheet.height)
  const drag = useRef<{ grip: Grip; from: Point; placing: Placing } | null>(null)
  const onScreen = ({ x, y }: Point): Point => ({ x: lens.x + x * lens.zoom, y: lens.y + y * lens.zoom })
  const onSheet = (event: PointerEvent<SVGElement>): Point => {
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect() ?? { left: 0, top: 0 }
    return { x: (event.clientX - box.left - lens.x) / lens.zoom, y: (event.clientY - box.top - lens.y) / lens.zoom }
  }
  const start = (grip: Grip) => (event: PointerEvent<SVGElement>) => {
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    beginGesture(`${grip} ${placed.title}`)
    drag.current = { grip, from: onSheet(event), placing: placed }
  }
  const move = (event: PointerEvent<SVGElement>) => {
    const held = drag.current
    if (!held) return
    const at = onSheet(event)
    const middle = artMiddle(frame, held.placing)
    const next =
      held.grip === 'move'
        ? movedTo(frame, held.placing, { x: middle.x + at.x - held.from.x, y: middle.y + at.y - held.from.y })
        : held.grip === 'scale'
          ? scaledTo(frame, held.placing, placed.aspect, at)
          : turnedTo(frame, held.placing, at, event.shiftKey ? 15 : 0)
    edit(`${held.grip} ${placed.title}`, opsOf(placed, next))
  }
  const end = () => {
    drag.current = null
    endGesture()
  }
  const onKey = (event: KeyboardEvent) => {
    const far = event.shiftKey ? 16 : 1
    const by: Readonly<Record<string, Partial<Placing>>> = {
      ArrowLeft: { x: placed.x - STEP * far },
      ArrowRight: { x: placed.x + STEP * far },
      ArrowUp: { y: placed.y - STEP * far },
      ArrowDown: { y: placed.y + STEP * far },
      '+': { width: placed.width * 1.02 },
      '-': { width: placed.width / 1.02 },
      '[': { rotation: placed.rotation - far },
      ']': { rotation: placed.rotation + far },
    }
    const change = by[event.key]
    if (!change) return
    event.preventDefault()
    event.stopPropagation()
    edit(`place ${placed.title}`, opsOf(placed, { ...placed, ...change }))
  }
  const corners = artCorners(frame, placed, placed.aspect).map(onScreen)
  const [a, b] = corners as [Point, Point, Point, Point]
  const middle = onScreen(artMiddle(frame, placed))
  const top = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
  const away = Math.hypot(top.x - middle.x, top.y - middle.y) || 1
  const knob = { x: top.x + ((top.x - middle.x) / away) * 22, y: top.y + ((top.y - middle.y) / away) * 22 }
  const grips = { onPointerMove: move, onPointerUp: end, onPointerCancel: end }
  return (
    <svg className="place-handles" aria-label={`Handles of ${placed.title}`}>
      <line x1={top.x} y1={top.y} x2={knob.x} y2={knob.y} className="place-line" />
      <polygon
        points={corners.map(({ x, y }) => `${x},${y}`).join(' ')}
        className="place-box"
        tabIndex={0}
        role="slider"
        aria-label={`Place of ${placed.title}: arrow keys move, plus and minus scale, brackets turn`}
        aria-valuenow={round(placed.x * 100, 1)}
        aria-valuetext={`${round(placed.x * 100, 1)} % right, ${round(placed.y * 100, 1)} % down, turned ${round(placed.rotation, 1)} degrees`}
        onKeyDown={onKey}
        onPointerDown={start('move')}
        {...grips}
      />
      {placed.widthParam &&
        corners.map((corner, i) => <rect key={i} x={corner.x - 4} y={corner.y - 4} width={8} height={8} className="place-grip" onPointerDown={start('scale')} {...grips} />)}
      <circle cx={knob.x} cy={knob.y} r={5} className="place-grip" onPointerDown={start('turn')} {...grips} />
    </svg>
  )
}
