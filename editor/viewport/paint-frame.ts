import type { Frame } from '../state/frames.ts'

/** Puts a frame on a canvas at the frame's own size; the page scales it. Grey frames become grey pictures. False for others. */
export function paintFrame(canvas: HTMLCanvasElement, { head, bytes }: Frame): boolean {
  if (head.format === 'json' || head.width === 0) return false
  if (canvas.width !== head.width || canvas.height !== head.height) Object.assign(canvas, { width: head.width, height: head.height })
  const context = canvas.getContext('2d')
  if (!context) return false
  const picture = context.createImageData(head.width, head.height)
  if (head.format === 'rgba8') picture.data.set(bytes)
  else bytes.forEach((grey, i) => picture.data.set([grey, grey, grey, 255], i * 4))
  context.putImageData(picture, 0, 0)
  return true
}
