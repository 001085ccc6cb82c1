import { Canvas, useThree } from '@react-three/fiber'
import { useAtomValue } from 'jotai'
import { useLayoutEffect, useMemo } from 'react'
import type { PerspectiveCamera } from 'three'
import type { CarInfo } from '../../engine/protocol/cars.ts'
import type { SquareCamera } from '../../nodes/kernels/camera.ts'
import { shownOutputAtom } from '../state/shown.ts'
import { has3d, Paint, RENDERER, Studio, useCarModel } from './CarScene.tsx'
import { Ground } from './Ground.tsx'
import { lookThrough } from './through-camera.ts'

interface Props {
  readonly info: CarInfo
  readonly camera: SquareCamera
  /** The photo's own size in px. */
  readonly photo: { readonly width: number; readonly height: number }
  /** Whether it stands on a floor of its own; over a photo it does not. */
  readonly floor: boolean
}

/** Puts the scene's camera where the photo's was. */
function Aim({ info, camera, photo }: Omit<Props, 'floor'>) {
  const { camera: target, size, invalidate } = useThree()
  const points = useMemo(() => info.keypoints.map(({ position }) => position), [info])
  useLayoutEffect(() => {
    lookThrough(target as PerspectiveCamera, camera, photo, points)
    invalidate()
  }, [target, camera, photo, points, size, invalidate])
  return null
}

/** The 3D car as the camera of a photo saw it, in the photo's own framing. It cannot be turned: it follows the camera. */
export function ThroughCamera({ info, camera, photo, floor }: Props) {
  const output = useAtomValue(shownOutputAtom)
  const { car, failed } = useCarModel(info)
  if (!has3d()) return <p className="view-empty">This browser has no WebGL 2, so the car cannot be shown.</p>
  if (failed) return <p className="view-empty">{info.name} could not be loaded. Check its pack with "clearcoat cars".</p>
  return (
    <Canvas frameloop="demand" dpr={[1, 2]} camera={{ manual: true }} gl={RENDERER} aria-label={`${info.name} through the camera of the photo`} role="img">
      <Studio />
      <Aim info={info} camera={camera} photo={photo} />
      {floor && <Ground />}
      {car && <primitive object={car.group} />}
      {car && <Paint car={car} output={output} />}
    </Canvas>
  )
}
