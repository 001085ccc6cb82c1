import { useThree } from '@react-three/fiber'
import { useEffect } from 'react'
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js'

const TARGET = [0, 0.52, 0] as const
const STEP = Math.PI / 24

/** Places to look from, on the keys 1 to 6: azimuth from the nose and elevation, in degrees. */
const VIEWS: Readonly<Record<string, readonly [number, number]>> = { '1': [39, 13], '2': [90, 4], '3': [141, 14], '4': [0, 6], '5': [180, 8], '6': [90, 88] }

/** Turns the camera about the car: by hand, by arrow keys and by number keys when the view has the focus. */
export function Orbit() {
  const { camera, gl, invalidate } = useThree()
  useEffect(() => {
    const controls = new OrbitControls(camera, gl.domElement)
    controls.target.set(...TARGET)
    controls.enablePan = false
    controls.minDistance = 3.6
    controls.maxDistance = 14
    controls.maxPolarAngle = Math.PI / 2 - 0.01
    controls.addEventListener('change', () => invalidate())
    controls.update()
    const stage = gl.domElement.parentElement?.parentElement
    const turn = (azimuth: number, elevation: number) => {
      const distance = camera.position.distanceTo(controls.target)
      const flat = Math.cos(elevation) * distance
      camera.position.set(Math.sin(azimuth) * flat, TARGET[1] + Math.sin(elevation) * distance, Math.cos(azimuth) * flat)
      controls.update()
      invalidate()
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const view = VIEWS[event.key]
      const elevation = Math.PI / 2 - controls.getPolarAngle()
      const azimuth = controls.getAzimuthalAngle()
      if (view) turn((view[0] * Math.PI) / 180, (view[1] * Math.PI) / 180)
      else if (event.key === 'ArrowLeft') turn(azimuth - STEP, elevation)
      else if (event.key === 'ArrowRight') turn(azimuth + STEP, elevation)
      else if (event.key === 'ArrowUp') turn(azimuth, Math.min(1.5, elevation + STEP))
      else if (event.key === 'ArrowDown') turn(azimuth, Math.max(0.01, elevation - STEP))
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    stage?.addEventListener('keydown', onKey)
    return () => {
      stage?.removeEventListener('keydown', onKey)
      controls.dispose()
    }
  }, [camera, gl, invalidate])
  return null
}
