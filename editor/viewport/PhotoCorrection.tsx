import { useAtomValue } from 'jotai'
import { useEffect, useMemo, useState, type RefObject } from 'react'
import { cameraOf } from '../../nodes/kernels/camera.ts'
import type { CarPoint } from '../../engine/protocol/cars.ts'
import { carsAtom } from '../state/catalog.ts'
import type { Corrected, HandPoint, LensSwitch } from '../state/corrected.ts'
import { edit } from '../state/edit.ts'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import { beginGesture, endGesture } from '../state/history.ts'
import { nodeStateAtom } from '../state/runs.ts'
import { shownCarAtom } from '../state/shown.ts'
import { watch } from '../state/watch.ts'
import { CorrectionBar } from './CorrectionBar.tsx'
import type { Compare } from './compare.ts'
import { guessedPose, handlesOf, lightOf, pointTitle, poseIn, previewCamera, usualStart, type FoundPose, type Handle, type PhotoBox } from './correction.ts'
import { Loupe } from './Loupe.tsx'
import { PointGrip } from './PointGrip.tsx'
import { ThroughCamera } from './ThroughCamera.tsx'
import { Wipe } from './Wipe.tsx'
import { useOutline, Wireframe } from './Wireframe.tsx'
import './correction.css'

interface Size {
  readonly width: number
  readonly height: number
}

interface Props {
  readonly corrected: Corrected
  readonly box: PhotoBox
  /** Where the car is shown through the photo's camera; null = nowhere. */
  readonly carBox: PhotoBox | null
  readonly compare: Compare
  /** The photo's own size in px. */
  readonly size: Size
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

/** Turns a switch of the lens, as one step of undo. */
function turn({ node }: Corrected, { key, title, on }: LensSwitch): void {
  edit(`${title} ${on ? 'off' : 'on'}`, [{ op: 'param', node, key, value: !on }])
}

/** The points that the hand has not written yet, and those that the engine has not answered. */
function useHand(points: Points, pose: FoundPose | null) {
  const [held, setHeld] = useState<Handle | null>(null)
  const [unanswered, setUnanswered] = useState<FoundPose | null>(null)
  const shown: Points = useMemo(() => (held ? { ...points, [held.name]: { ...points[held.name], x: held.x, y: held.y } } : points), [points, held])
  const waiting = unanswered !== null && unanswered === pose
  return { held, setHeld, shown, waiting, ahead: held !== null || waiting, wait: () => setUnanswered(pose) }
}

/** The camera to show: the one found, while the hand is ahead the one that it means, and where there is none one to begin with. */
function useCamera({ neural }: Corrected, found: FoundPose | null, shown: Points, ahead: boolean, known: readonly CarPoint[] | undefined, size: Size) {
  return useMemo(() => {
    if (found) return { pose: found, camera: ahead ? previewCamera(found, shown) : cameraOf(found), guess: false }
    const guessed = guessedPose(shown, known ?? [], size)
    const pose = guessed ?? (neural || !known?.length ? null : usualStart(known, size))
    return pose && { pose, camera: cameraOf(pose), guess: guessed === null }
  }, [neural, found, shown, ahead, known, size])
}

/** The handles, and all that the hand does with them. */
function useHandles(corrected: Corrected, found: FoundPose | null, hand: ReturnType<typeof useHand>, at: ReturnType<typeof useCamera>) {
  const { held, setHeld, shown, wait } = hand
  // Which points are offered stays as it was while the hand is on one.
  const [offeredNames, setOfferedNames] = useState<readonly string[]>([])
  const handles = at ? handlesOf(at.pose, shown, at.camera) : Object.entries(shown).map(([name, { x, y }]): Handle => ({ name, x, y, set: true }))
  const write = (label: string, next: Points) => {
    wait()
    commit(corrected, label, next)
  }
  return {
    offered: held ? handles.filter(({ name, set }) => set || offeredNames.includes(name)) : handles,
    take(handle: Handle) {
      setOfferedNames(handles.map(({ name }) => name))
      setHeld(handle)
    },
    drop() {
      if (!held) return
      write('set point', shown)
      setHeld(null)
    },
    remove: (name: string) => write('free point', Object.fromEntries(Object.entries(corrected.points).filter(([other]) => other !== name))),
    add(name: string) {
      const known = (found ?? at?.pose)?.points.find((point) => point.name === name)
      const { width, height } = at?.pose ?? { width: 1, height: 1 }
      const place = known && known.x > 0 && known.y > 0 && known.x < width && known.y < height ? { x: known.x / width, y: known.y / height } : { x: 0.5, y: 0.5 }
      write('set point', { ...corrected.points, [name]: place })
    },
    reset: () => write('reset points', {}),
  }
}

/**
 * Corrects the camera of a photo: the car's outline over it, lights for the fit, and handles on named points. While a handle is dragged
 * the camera is solved here, and outline and car follow the hand; on release the point is written, and the engine runs its network
 * again. Where there is no network, four points that are set begin a camera.
 */
export function PhotoCorrection({ corrected, box, carBox, compare, size, photo }: Props) {
  const { pose: output, points } = corrected
  const head = useAtomValue(frameHeadAtom(frameKey(output.node, output.port)))
  useEffect(() => watch({ node: output.node, port: output.port, width: 64 }), [output.node, output.port])
  const run = useAtomValue(nodeStateAtom(corrected.node))
  const id = useAtomValue(shownCarAtom)
  const car = useAtomValue(carsAtom).find((each) => each.id === id)
  const outline = useOutline(car)
  const found = useMemo(() => poseIn(head?.value), [head])
  const hand = useHand(points, found)
  const { held, setHeld } = hand
  const at = useCamera(corrected, found, hand.shown, hand.ahead, car?.keypoints, size)
  const hands = useHandles(corrected, found, hand, at)
  const [wipe, setWipe] = useState(0.5)
  const over = compare === 'over' && carBox !== null && at !== null
  const set = Object.keys(points).length
  return (
    <>
      {carBox && (
        <div className="correction-car" data-over={over || undefined} style={{ ...carBox, ...(over ? { clipPath: `inset(0 0 0 ${wipe * 100}%)` } : {}) }}>
          {at && car ? <ThroughCamera info={car} camera={at.camera} photo={size} floor={!over} /> : <p className="view-empty">The car stands here once there is a camera.</p>}
          {held && !over && <i className="correction-echo" style={{ left: held.x * carBox.width, top: held.y * carBox.height }} />}
        </div>
      )}
      {outline && at && <Wireframe outline={outline} camera={at.camera} size={size} box={box} guess={at.guess} until={over ? wipe : 1} />}
      {over && <Wipe box={box} at={wipe} onMove={setWipe} />}
      <svg className="correction-handles" data-named={at?.guess || undefined} aria-label="Points of the car">
        {hands.offered.map((handle) => (
          <PointGrip key={handle.name} handle={handle} box={box} size={size} held={held?.name === handle.name} onTake={hands.take} onMove={setHeld} onDrop={hands.drop} onCancel={() => setHeld(null)} onRemove={hands.remove} />
        ))}
      </svg>
      {held && <Loupe photo={photo} held={held} box={box} size={size} title={pointTitle(held.name)} outline={outline} camera={at?.camera ?? null} />}
      <CorrectionBar
        light={lightOf(found, set, { neural: corrected.neural, ...run })}
        lost={at === null}
        busy={hand.waiting && !held && run?.state === 'running'}
        lens={corrected.lens}
        free={(car?.keypoints ?? []).filter(({ name }) => !points[name])}
        any={set > 0}
        onLens={(each) => turn(corrected, each)}
        onAdd={hands.add}
        onReset={hands.reset}
      />
    </>
  )
}
