import { useEffect, useRef, type RefObject } from 'react'

const SIDE = 132
const ZOOM = 4

interface Props {
  readonly photo: RefObject<HTMLCanvasElement | null>
  /** 0..1 of the photo. */
  readonly x: number
  readonly y: number
  readonly title: string
}

/** The photo four times as large around a place, with a cross on it; it stands in the corner that is farther away. */
export function Loupe({ photo, x, y, title }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    const source = photo.current
    if (!context || !source) return
    const part = SIDE / ZOOM
    context.imageSmoothingEnabled = false
    context.fillStyle = '#000'
    context.fillRect(0, 0, SIDE, SIDE)
    context.drawImage(source, x * source.width - part / 2, y * source.height - part / 2, part, part, 0, 0, SIDE, SIDE)
    context.strokeStyle = '#ffffffcc'
    context.beginPath()
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
      context.moveTo(SIDE / 2 + dx * 5, SIDE / 2 + dy * 5)
      context.lineTo(SIDE / 2 + dx * 24, SIDE / 2 + dy * 24)
    }
    context.stroke()
  }, [photo, x, y])
  return (
    <figure className="correction-loupe" data-side={x < 0.5 ? 'right' : 'left'}>
      <canvas ref={canvas} width={SIDE} height={SIDE} aria-hidden />
      <figcaption>{title}</figcaption>
    </figure>
  )
}
