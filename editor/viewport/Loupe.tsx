import { useEffect, useRef, type RefObject } from 'react'
import { squareAround, type SquareCamera } from '../../nodes/kernels/camera.ts'
import type { Handle, PhotoBox } from './correction.ts'
import { drawOutline, type Outline } from './outline.ts'

const SIDE = 144
const ZOOM = 4
/** From the middle of the cross to where its arms begin and end, px. */
const CROSS = [6, 28] as const

interface Props {
  readonly photo: RefObject<HTMLCanvasElement | null>
  readonly held: Handle
  /** Where the photo lies in the view. */
  readonly box: PhotoBox
  /** The photo's own size in px. */
  readonly size: { readonly width: number; readonly height: number }
  readonly title: string
  readonly outline: Outline | null
  readonly camera: SquareCamera | null
}

/** Narrower photos would be hidden by a loupe beside the point. */
const ROOMY = 560
/** From the point to the loupe beside it, px. */
const APART = 30

/** Beside the point where there is room, on the side that is wider; else in the corner that is farther away. */
function placeOf({ x, y }: Handle, box: PhotoBox): { readonly left: number; readonly top: number } {
  const [px, py] = [box.left + x * box.width, box.top + y * box.height]
  if (box.width < ROOMY) return { left: x < 0.5 ? box.left + box.width - SIDE - 8 : box.left + 8, top: 8 }
  return { left: x < 0.5 ? px + APART : px - APART - SIDE, top: Math.min(box.top + box.height - SIDE - 44, Math.max(box.top + 8, py - SIDE / 2)) }
}

/** The arms of a cross about a middle, in white on black so that they hold on any paint. */
function drawCross(context: CanvasRenderingContext2D, middle: number): void {
  for (const [colour, width] of [['#000a', 3], ['#fff', 1]] as const) {
    context.strokeStyle = colour
    context.lineWidth = width
    context.beginPath()
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
      context.moveTo(middle + dx * CROSS[0], middle + dy * CROSS[0])
      context.lineTo(middle + dx * CROSS[1], middle + dy * CROSS[1])
    }
    context.stroke()
  }
}

/** The photo four times as large around a place, with the car's outline and a cross on it. */
export function Loupe({ photo, held, box, size, title, outline, camera }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { x, y } = held
  const density = Math.min(2, window.devicePixelRatio || 1)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    const source = photo.current
    if (!context || !source || !canvas.current) return
    const part = SIDE / ZOOM
    context.setTransform(density, 0, 0, density, 0, 0)
    context.imageSmoothingEnabled = false
    context.fillStyle = '#000'
    context.fillRect(0, 0, SIDE, SIDE)
    context.drawImage(source, x * source.width - part / 2, y * source.height - part / 2, part, part, 0, 0, SIDE, SIDE)
    if (outline && camera) {
      const { side, left, top } = squareAround(size.width, size.height)
      const scale = (source.width / size.width) * ZOOM
      context.strokeStyle = getComputedStyle(canvas.current).color
      context.lineWidth = 1.15
      drawOutline(context, outline, camera, (u, v) => [(u * side - left - x * size.width) * scale + SIDE / 2, (v * side - top - y * size.height) * scale + SIDE / 2])
    }
    drawCross(context, SIDE / 2)
  }, [photo, x, y, size, outline, camera, density])
  return (
    <figure className="correction-loupe" style={placeOf(held, box)}>
      <canvas ref={canvas} width={SIDE * density} height={SIDE * density} style={{ width: SIDE, height: SIDE }} aria-hidden />
      <figcaption>
        {title}
        <span>{`${(x * size.width).toFixed(1)}, ${(y * size.height).toFixed(1)}`}</span>
      </figcaption>
    </figure>
  )
}
