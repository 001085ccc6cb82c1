import { useAtomValue } from 'jotai'
import { RotateCcw } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { cameraOf, squareAround } from '../../nodes/kernels/camera.ts'
import type { CarInfo, CarPoint } from '../../engine/protocol/cars.ts'
import { Select } from '../controls/Select.tsx'
import { carsAtom } from '../state/catalog.ts'
import type { Corrected, HandPoint } from '../state/corrected.ts'
import { edit } from '../state/edit.ts'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import { beginGesture, endGesture } from '../state/history.ts'
import { shownCarAtom } from '../state/shown.ts'
import { watch } from '../state/watch.ts'
import { guessedPose, handlesOf, lightOf, pointTitle, poseIn, previewCamera, type FoundPose, type Handle, type PhotoBox } from './correction.ts'
import { Loupe } from './Loupe.tsx'
import { drawOutline, outlineOf, type Outline } from './outline.ts'
import { PointGrip } from './PointGrip.tsx'
import './correction.css'

interface Props {
  readonly corrected: Corrected
  readonly box: PhotoBox
  /** The photo's own size in px. */
  readonly size: { readonly width: number; readonly height: number }
  readonly photo: RefObject<HTMLCanvasElement | null>
}

type Points = Corrected['points']

const rounded = ({ x, y, position }: HandPoint): HandPoint => ({ x: Number(x.toFixed(5)), y: Number(y.toFixed(5)), ...(position ? { position } : {}) })

/** Writes the points as one step of undo. */
function commit({ node, param, title }: Corrected, label: string, points: Points): void {
  beginGesture(`${label} of ${title}`)
  const value = Object.fromEntries(Object.entries(points).map(([name, point]) => [name, rounded(point)]))
  edit(`${label} of ${title}`, [{ op: 'param', node, key: param, ...(Object.keys(value).length > 0 ? { value: value as never } : {}) }])
  endGesture()
}

/** The outline of a car, once it is loaded. */
function useOutline(car: CarInfo | undefined): Outline | null {
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

/** The points that the hand has not written yet, and those that the engine has not answered. */
function useHand(points: Points, pose: FoundPose | null) {
  const [held, setHeld] = useState<Handle | null>(null)
  const [unanswered, setUnanswered] = useState<FoundPose | null>(null)
  const shown: Points = useMemo(() => (held ? { ...points, [held.name]: { ...points[held.name], x: held.x, y: held.y } } : points), [points, held])
  const ahead = held !== null || (unanswered !== null && unanswered === pose)
  return { held, setHeld, shown, ahead, wait: () => setUnanswered(pose) }
}

/**
 * Corrects the camera of a photo: the car's outline over it, a light for the fit, and handles on named points. While a handle is
 * dragged the camera is solved here, and the outline follows the hand; on release the point is written, and the engine runs its
 * network again. Without a camera, four points that are set begin one.
 */
export function PhotoCorrection({ corrected, box, size, photo }: Props) {
  const { pose: output, points } = corrected
  const head = useAtomValue(frameHeadAtom(frameKey(output.node, output.port)))
  useEffect(() => watch({ node: output.node, port: output.port, width: 64 }), [output.node, output.port])
  const id = useAtomValue(shownCarAtom)
  const car = useAtomValue(carsAtom).find((each) => each.id === id)
  const outline = useOutline(car)
  const found = useMemo(() => poseIn(head?.value), [head])
  const { held, setHeld, shown, ahead, wait } = useHand(points, found)
  const pose = useMemo(() => found ?? guessedPose(shown, car?.keypoints ?? [], size), [found, shown, car, size])
  const camera = useMemo(() => pose && (ahead && found ? previewCamera(pose, shown) : cameraOf(pose)), [pose, found, ahead, shown])
  // Which points are offered stays as it was while the hand is on one.
  const [offeredNames, setOfferedNames] = useState<readonly string[]>([])
  const handles = pose && camera ? handlesOf(pose, shown, camera) : Object.entries(shown).map(([name, { x, y }]): Handle => ({ name, x, y, set: true }))
  const offered = held ? handles.filter(({ name, set }) => set || offeredNames.includes(name)) : handles
  const write = (label: string, next: Points) => {
    wait()
    commit(corrected, label, next)
  }
  const take = (handle: Handle) => {
    setOfferedNames(handles.map(({ name }) => name))
    setHeld(handle)
  }
  const drop = () => {
    if (!held) return
    write('set point', shown)
    setHeld(null)
  }
  const remove = (name: string) => write('free point', Object.fromEntries(Object.entries(points).filter(([other]) => other !== name)))
  const add = (name: string) => {
    const known = found?.points.find((point) => point.name === name)
    write('set point', { ...points, [name]: found && known ? { x: known.x / found.width, y: known.y / found.height } : { x: 0.5, y: 0.5 } })
  }
  return (
    <>
      {outline && pose && camera && <Wireframe outline={outline} camera={camera} pose={pose} box={box} />}
      <svg className="correction-handles" aria-label="Points of the car">
        {offered.map((handle) => (
          <PointGrip key={handle.name} handle={handle} box={box} size={size} held={held?.name === handle.name} onTake={take} onMove={setHeld} onDrop={drop} onCancel={() => setHeld(null)} onRemove={remove} />
        ))}
      </svg>
      {held && <Loupe photo={photo} x={held.x} y={held.y} title={pointTitle(held.name)} />}
      <Bar light={lightOf(found, Object.keys(points).length)} free={(car?.keypoints ?? []).filter(({ name }) => !points[name])} any={Object.keys(points).length > 0} onAdd={add} onReset={() => write('reset points', {})} />
    </>
  )
}

interface BarProps {
  readonly light: ReturnType<typeof lightOf>
  readonly free: readonly CarPoint[]
  /** Whether any point is set. */
  readonly any: boolean
  readonly onAdd: (name: string) => void
  readonly onReset: () => void
}

/** The light, a list to set a point by its name, and the way back. */
function Bar({ light, free, any, onAdd, onReset }: BarProps) {
  return (
    <div className="correction-bar">
      <span className="correction-light" data-tone={light.tone} role="status">{light.words}</span>
      {free.length > 0 && <Select label="Set a point" value="" placeholder="Set a point" options={free.map(({ name }) => ({ value: name, title: pointTitle(name) }))} onChange={onAdd} />}
      {any && (
        <button type="button" className="correction-reset" onClick={onReset}>
          <RotateCcw size={12} strokeWidth={1.8} aria-hidden /> Reset
        </button>
      )}
    </div>
  )
}
