import { pixelsOf } from '../canvas/thumb.ts'
import type { Frame } from '../state/frames.ts'

/** Puts a frame on a canvas at the frame's own size; the page scales it. Grey frames become grey pictures. False for others. */
export function paintFrame(canvas: HTMLCanvasElement, frame: Frame): boolean {
  const pixels = pixelsOf(frame)
  const context = canvas.getContext('2d')
  if (!pixels || !context) return false
  const { width, height } = pixels
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  context.putImageData(pixels, 0, 0)
  return true
}
