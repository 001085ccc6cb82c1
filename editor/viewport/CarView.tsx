import { Canvas } from '@react-three/fiber'
import { useAtomValue } from 'jotai'
import { carsAtom } from '../state/catalog.ts'
import { shownCarAtom, shownOutputAtom } from '../state/shown.ts'
import { has3d, Paint, RENDERER, Studio, useCarModel } from './CarScene.tsx'
import { Drawing } from './Drawing.tsx'
import { Ground } from './Ground.tsx'
import { Orbit } from './Orbit.tsx'

/** The 3D car in its studio. Draws only when something changed. */
export function CarView() {
  const id = useAtomValue(shownCarAtom)
  const output = useAtomValue(shownOutputAtom)
  const cars = useAtomValue(carsAtom)
  const info = cars.find((car) => car.id === id)
  const { car, failed } = useCarModel(info)
  if (!info) return <p className="view-empty">{id ? `The car "${id}" is not installed.` : 'Add a Car node to see its car here.'}</p>
  if (!has3d()) return <p className="view-empty">This browser has no WebGL 2, so the car cannot be shown. Sheet and Photo work without.</p>
  if (failed) return <p className="view-empty">{info.name} could not be loaded. Check its pack with "clearcoat cars".</p>
  return (
    <Canvas
      frameloop="demand"
      dpr={[1, 2]}
      camera={{ fov: 26, near: 0.1, far: 60, position: [5.2, 2.1, 6.4] }}
      gl={RENDERER}
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
