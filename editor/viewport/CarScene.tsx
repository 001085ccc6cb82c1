import { useThree } from '@react-three/fiber'
import { useAtomValue } from 'jotai'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { ACESFilmicToneMapping } from 'three'
import type { CarInfo } from '../../engine/protocol/cars.ts'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import type { Output } from '../state/shown.ts'
import { disposeCar, loadCar, wear, type CarModel } from './car-model.ts'
import { blankFinish, blankPaint, showFinish, showPaint } from './sheet-texture.ts'
import { studioEnvironment } from './studio.ts'
import { useFrame } from './use-frame.ts'

const SHEET_WIDTH = 1024

/** How the car is drawn wherever it is shown. */
export const RENDERER = { antialias: true, preserveDrawingBuffer: true, toneMapping: ACESFilmicToneMapping, toneMappingExposure: 0.95 } as const

/** Whether this browser draws in 3D at all; asked once. */
export const has3d = (() => {
  let known: boolean | undefined
  return () => (known ??= document.createElement('canvas').getContext('webgl2') !== null)
})()

/** Lights the scene with the studio, made once for the renderer. */
export function Studio() {
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
export function Paint({ car, output }: { readonly car: CarModel; readonly output: Output | null }) {
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

/** A car's model while the component stands: null until it is there, and said when it cannot be. */
export function useCarModel(info: CarInfo | undefined): { readonly car: CarModel | null; readonly failed: boolean } {
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
  return { car, failed }
}
