import { useAtomValue } from 'jotai'
import { RotateCcw } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react'
import { cameraOf, squareAround } from '../../nodes/kernels/camera.ts'
import { carsAtom } from '../state/catalog.ts'
import type { Corrected, HandPoint } from '../state/corrected.ts'
import { edit } from '../state/edit.ts'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import { beginGesture, endGesture } from '../state/history.ts'
import { shownCarAtom } from '../state/shown.ts'
import { watch } from '../state/watch.ts'
import { handlesOf, lightOf, pointTitle, poseIn, previewCamera, type FoundPose, type Handle } from './correction.ts'
import { Loupe } from './Loupe.tsx'
import { drawOutline, outlineOf, type Outline } from './outline.ts'
import './correction.css'

/** Where the photo lies in the view: its corner and its size, in px of the view. */
export interface PhotoBox {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

interface Props {
  readonly corrected: Corrected
  readonly box: PhotoBox
  readonly photo: RefObject<HTMLCanvasElement | null>
}

type Points = Corrected['points']

/** One px of the photo as it was found, for arrow keys; with Shift it is ten. */
const FAR = 10

const rounded = ({ x, y, position }: HandPoint): HandPoint => ({ x: Number(x.toFixed(5)), y: Number(y.toFixed(5)), ...(position ? { position } : {}) })

/** Writes the points as one step of undo. */
function commit({ node, param, title }: Corrected, label: string, points: Points): void {
  beginGesture(`${label} of ${title}`)
  const value = Object.fromEntries(Object.entries(points).map(([name, point]) => [name, rounded(point)]))
  edit(`${label} of ${title}`, [{ op: 'param', node, key: param, ...(Object.keys(value).length > 0 ? { value: value as never } : {}) }])
  endGesture()
}

/** The outline of the shown car, once it is loaded. */
function useOutline(): Outline | null {
  const id = useAtomValue(shownCarAtom)
  const car = useAtomValue(carsAtom).find((each) => each.id === id)
  const [outline, setOutline] = useState<Outline | null>(null)
  useEffect(() => {
    let gone = false
    setOutline(null)
    if (car) outlineOf(car).then((made) => void (gone || setOutline(made)), () => {})
    return () => {
      gone = true
    }
  }, [car])
  return outline
}

/** The wireframe over the photo, drawn by hand whenever the camera moves. */
function Wireframe({ outline, camera, pose, box }: { readonly outline: Outline; readonly camera: ReturnType<typeof cameraOf>; readonly pose: FoundPose; readonly box: PhotoBox }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!canvas.current || !context) return
    const density = Math.min(2, window.devicePixelRatio || 1)
    Object.assign(canvas.current, { width: Math.round(box.width * density), height: Math.round(box.height * density) })
    const { side, left, top } = squareAround(pose.width, pose.height)
    const scale = (box.width * density) / pose.width
    context.lineWidth = density * 1.1
    context.strokeStyle = getComputedStyle(canvas.current).color
    drawOutline(context, outline, camera, (x, y) => [(x * side - left) * scale, (y * side - top) * scale])
  }, [outline, camera, pose, box])
  return <canvas ref={canvas} className="correction-wire" style={box} aria-hidden />
}

/**
 * Corrects the camera of a photo: the car's outline over it, a light for the fit, and handles on named points. While a handle is
 * dragged the camera is solved here, and the outline follows the hand; on release the point is written, and the engine
 * runs its network again.
 */
export function PhotoCorrection({ corrected, box, photo }: Props) {
  const { pose: output, points } = corrected
  const head = useAtomValue(frameHeadAtom(frameKey(output.node, output.port)))
  useEffect(() => watch({ node: output.node, port: output.port, width: 64 }), [output.node, output.port])
  const outline = useOutline()
  const pose = useMemo(() => poseIn(head?.value), [head])
  const [held, setHeld] = useState<Handle | null>(null)
  // What the hand did that the engine has not answered yet: the pose that was shown when it was written.
  const [unanswered, setUnanswered] = useState<FoundPose | null>(null)
  const shown: Points = useMemo(() => (held ? { ...points, [held.name]: { ...points[held.name], x: held.x, y: held.y } } : points), [points, held])
  const ahead = held !== null || (unanswered !== null && unanswered === pose)
  const camera = useMemo(() => pose && (ahead ? previewCamera(pose, shown) : cameraOf(pose)), [pose, ahead, shown])
  const [places, setPlaces] = useState<{ readonly pose: FoundPose; readonly names: readonly string[] } | null>(null)
  if (!pose || !camera) return null
  const handles = handlesOf(pose, shown, camera)
  // Which points are offered stays as it was while the hand is on one.
  const offered = held && places ? handles.filter(({ name, set }) => set || places.names.includes(name)) : handles
  const write = (label: string, next: Points) => {
    setUnanswered(pose)
    commit(corrected, label, next)
  }
  const take = (handle: Handle) => {
    setPlaces({ pose, names: handles.map(({ name }) => name) })
    setHeld(handle)
  }
  const drop = () => {
    if (!held) return
    write('set point', shown)
    setHeld(null)
  }
  const remove = (name: string) => write('free point', Object.fromEntries(Object.entries(points).filter(([other]) => other !== name)))
  const light = lightOf(pose, Object.keys(points).length)
  return (
    <>
      {outline && <Wireframe outline={outline} camera={camera} pose={pose} box={box} />}
      <svg className="correction-handles" aria-label="Points of the car">
        {offered.map((handle) => (
          <Grip key={handle.name} handle={handle} box={box} pose={pose} held={held?.name === handle.name} onTake={take} onMove={setHeld} onDrop={drop} onCancel={() => setHeld(null)} onRemove={remove} />
        ))}
      </svg>
      {held && <Loupe photo={photo} x={held.x} y={held.y} title={pointTitle(held.name)} />}
      <div className="correction-bar">
        <span className="correction-light" data-tone={light.tone} role="status">{light.words}</span>
        {Object.keys(points).length > 0 && (
          <button type="button" className="correction-reset" onClick={() => write('reset points', {})}>
            <RotateCcw size={12} strokeWidth={1.8} aria-hidden /> Reset
          </button>
        )}
      </div>
    </>
  )
}

interface GripProps {
  readonly handle: Handle
  readonly box: PhotoBox
  readonly pose: FoundPose
  readonly held: boolean
  readonly onTake: (handle: Handle) => void
  readonly onMove: (handle: Handle) => void
  readonly onDrop: () => void
  readonly onCancel: () => void
  readonly onRemove: (name: string) => void
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** One handle: drag it, nudge it with the arrow keys, pin it with Enter where it is, free it with Delete. */
function Grip({ handle, box, pose, held, onTake, onMove, onDrop, onCancel, onRemove }: GripProps) {
  const start = useRef<{ readonly x: number; readonly y: number; readonly at: Handle } | null>(null)
  const [x, y] = [box.left + handle.x * box.width, box.top + handle.y * box.height]
  const down = (event: PointerEvent<SVGGElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, y: event.clientY, at: handle }
    onTake({ ...handle, set: true })
  }
  const move = (event: PointerEvent<SVGGElement>) => {
    const from = start.current
    if (from) onMove({ name: handle.name, set: true, x: from.at.x + (event.clientX - from.x) / box.width, y: from.at.y + (event.clientY - from.y) / box.height })
  }
  const up = () => {
    if (start.current) onDrop()
    start.current = null
  }
  const onKey = (event: KeyboardEvent) => {
    const by = ARROWS[event.key]
    const far = event.shiftKey ? FAR : 1
    if (by) {
      const next = { ...handle, set: true, x: handle.x + (by[0] * far) / pose.width, y: handle.y + (by[1] * far) / pose.height }
      if (held) onMove(next)
      else onTake(next)
    } else if (event.key === 'Enter') onTake({ ...handle, set: true })
    else if ((event.key === 'Delete' || event.key === 'Backspace') && handle.set) onRemove(handle.name)
    else if (event.key === 'Escape' && held) {
      start.current = null
      onCancel()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  // Arrow keys gather into one step, which is written when the key comes up.
  const onKeyUp = (event: KeyboardEvent) => void (held && (event.key in ARROWS || event.key === 'Enter') && onDrop())
  const title = pointTitle(handle.name)
  return (
    <g
      className="correction-grip"
      data-point={handle.name}
      data-set={handle.set || undefined}
      transform={`translate(${x} ${y})`}
      tabIndex={0}
      role="slider"
      aria-label={`${title}: arrow keys move, Enter pins, Delete frees`}
      aria-valuenow={Math.round(handle.x * pose.width)}
      aria-valuetext={`${Math.round(handle.x * pose.width)}, ${Math.round(handle.y * pose.height)} px, ${handle.set ? 'set' : 'as found'}`}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={onCancel}
      onKeyDown={onKey}
      onKeyUp={onKeyUp}
      onBlur={() => held && !start.current && onDrop()}
    >
      <circle r={12} className="correction-reach" />
      <circle r={5} className="correction-dot" />
      <text x={9} y={-7}>{title}</text>
    </g>
  )
}
