import { useEffect, useRef, useState } from 'react'
import type { CarInfo } from '../../engine/protocol/cars.ts'
import { squareAround, type SquareCamera } from '../../nodes/kernels/camera.ts'
import type { PhotoBox } from './correction.ts'
import { drawOutline, outlineOf, type Outline } from './outline.ts'

/** The outline of a car, once it is loaded. */
export function useOutline(car: CarInfo | undefined): Outline | null {
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

interface Props {
  readonly outline: Outline
  readonly camera: SquareCamera
  /** The photo's own size in px. */
  readonly size: { readonly width: number; readonly height: number }
  readonly box: PhotoBox
  /** Nobody has found this camera: it only shows what the points are points of. */
  readonly guess: boolean
  /** Up to where it is drawn, 0..1 of the photo's width. */
  readonly until: number
}

/** The wireframe over the photo, drawn by hand whenever the camera moves. */
export function Wireframe({ outline, camera, size, box, guess, until }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!canvas.current || !context) return
    const density = Math.min(2, window.devicePixelRatio || 1)
    Object.assign(canvas.current, { width: Math.round(box.width * density), height: Math.round(box.height * density) })
    const { side, left, top } = squareAround(size.width, size.height)
    const scale = (box.width * density) / size.width
    context.lineWidth = density * 1.15
    context.strokeStyle = getComputedStyle(canvas.current).color
    if (guess) context.setLineDash([3 * density, 3 * density])
    drawOutline(context, outline, camera, (x, y) => [(x * side - left) * scale, (y * side - top) * scale])
  }, [outline, camera, size, box, guess])
  return <canvas ref={canvas} className="correction-wire" style={{ ...box, clipPath: `inset(0 ${(1 - until) * 100}% 0 0)` }} aria-hidden />
}
