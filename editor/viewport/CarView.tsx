import { Canvas, useThree } from '@react-three/fiber'
import { useAtomValue } from 'jotai'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { ACESFilmicToneMapping } from 'three'
import { carsAtom } from '../state/catalog.ts'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import { shownCarAtom, shownOutputAtom, type Output } from '../state/shown.ts'
import { disposeCar, loadCar, wear, type CarModel } from './car-model.ts'
import { Drawing } from './Drawing.tsx'
import { Ground } from './Ground.tsx'
import { Orbit } from './Orbit.tsx'
import { blankFinish, blankPaint, showFinish, showPaint } from './sheet-texture.ts'
import { studioEnvironment } from './studio.ts'
import { useFrame } from './use-frame.ts'

const SHEET_WIDTH = 1024

/** Lights the scene with the studio, made once for the renderer. */
function Studio() {
  const { gl, scene, invalidate } = useThree()
  useEffect(() => {
    const environment = studioEnvironment(gl)
    scene.environment = environment
    invalidate()
    return () => {
      scene.environment = null
      environment.dispose()
    }
  }, [gl, scene, invalidate])
  return null
}

/** The car's paint, which wears the newest frame of an output; in plain clay before there is one. */
function Paint({ car, output }: { readonly car: CarModel; readonly output: Output | null }) {
  const { invalidate } = useThree()
  const textures = useMemo(() => ({ paint: blankPaint(), finish: blankFinish() }), [])
  const head = useAtomValue(frameHeadAtom(output ? frameKey(output.node, output.port) : ''))
  const hasFinish = head?.finish === true
  useEffect(() => () => Object.values(textures).forEach((texture) => texture.dispose()), [textures])
  const onPaint = useCallback(
    (frame: Parameters<typeof showPaint>[1]) => {
      if (!frame.head.sheet || !showPaint(textures.paint, frame)) return
      wear(car.paint, textures.paint, frame.head.finish ? textures.finish : null)
      document.documentElement.dataset['carFrame'] = String(frame.head.seq)
      invalidate()
    },
    [car, textures, invalidate],
  )
  const onFinish = useCallback(
    (frame: Parameters<typeof showFinish>[1]) => {
      if (showFinish(textures.finish, frame)) invalidate()
    },
    [textures, invalidate],
  )
  useFrame(output, SHEET_WIDTH, onPaint)
  useFrame(hasFinish ? output : null, SHEET_WIDTH, onFinish, 'finish')
  return null
}

/** Whether this browser draws in 3D at all; asked once. */
const has3d = (() => {
  let known: boolean | undefined
  return () => (known ??= document.createElement('canvas').getContext('webgl2') !== null)
})()

/** The 3D car in its studio. Draws only when something changed. */
export function CarView() {
  const id = useAtomValue(shownCarAtom)
  const output = useAtomValue(shownOutputAtom)
  const cars = useAtomValue(carsAtom)
  const info = cars.find((car) => car.id === id)
  const [car, setCar] = useState<CarModel | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (!info) return undefined
    let gone = false
    let model: CarModel | null = null
    setFailed(false)
    loadCar(info).then(
      (loaded) => {
        model = loaded
        if (gone) disposeCar(loaded)
        else setCar(loaded)
      },
      () => !gone && setFailed(true),
    )
    return () => {
      gone = true
      setCar(null)
      if (model) disposeCar(model)
    }
  }, [info])
  if (!info) return <p className="view-empty">{id ? `The car "${id}" is not installed.` : 'Add a Car node to see its car here.'}</p>
  if (!has3d()) return <p className="view-empty">This browser has no WebGL 2, so the car cannot be shown. Sheet and Photo work without.</p>
  if (failed) return <p className="view-empty">{info.name} could not be loaded. Check its pack with "clearcoat cars".</p>
  return (
    <Canvas
      frameloop="demand"
      dpr={[1, 2]}
      camera={{ fov: 26, near: 0.1, far: 60, position: [5.2, 2.1, 6.4] }}
      gl={{ antialias: true, preserveDrawingBuffer: true, toneMapping: ACESFilmicToneMapping, toneMappingExposure: 0.95 }}
      aria-label={`${info.name}. Drag to turn, scroll to come closer, arrow keys turn too.`}
      role="img"
      tabIndex={0}
    >
      <Studio />
      <Orbit />
      <Ground />
      {car && <primitive object={car.group} />}
      {car && <Paint car={car} output={output} />}
      {car && <Drawing paint={car.paint} />}
    </Canvas>
  )
}
