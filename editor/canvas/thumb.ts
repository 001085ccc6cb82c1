import type { Frame } from '../state/frames.ts'

/** How wide a picture a card wants, in px of its longer side. */
export const THUMB_WIDTH = 256

const CHECK = { size: 8, light: '#3a3b3e', dark: '#333437' } as const

let check: HTMLCanvasElement | null = null

function checkTile(): HTMLCanvasElement {
  if (check) return check
  check = document.createElement('canvas')
  check.width = check.height = CHECK.size * 2
  const context = check.getContext('2d')
  if (context) {
    context.fillStyle = CHECK.light
    context.fillRect(0, 0, CHECK.size * 2, CHECK.size * 2)
    context.fillStyle = CHECK.dark
    context.fillRect(0, 0, CHECK.size, CHECK.size)
    context.fillRect(CHECK.size, CHECK.size, CHECK.size, CHECK.size)
  }
  return check
}

/** The pixels of a frame as straight RGBA; null for frames that hold no pixels. */
export function pixelsOf({ head, bytes }: Frame): ImageData | null {
  const { width, height, format } = head
  if (format === 'json' || width === 0 || height === 0) return null
  if (format === 'rgba8') {
    // Shown as they came, without a copy.
    const { buffer, byteOffset } = bytes
    const size = width * height * 4
    const data = buffer instanceof ArrayBuffer ? new Uint8ClampedArray(buffer, byteOffset, size) : new Uint8ClampedArray(bytes.subarray(0, size))
    return new ImageData(data, width, height)
  }
  const pixels = new ImageData(width, height)
  for (let i = 0, o = 0; i < width * height; i++, o += 4) {
    pixels.data[o] = pixels.data[o + 1] = pixels.data[o + 2] = bytes[i] ?? 0
    pixels.data[o + 3] = 255
  }
  return pixels
}

/** Paints a frame into a canvas at the frame's own size, over a check where it can be seen through. Returns whether it holds a picture. */
export function paintFrame(canvas: HTMLCanvasElement, frame: Frame): boolean {
  const pixels = pixelsOf(frame)
  const context = canvas.getContext('2d')
  if (!pixels || !context) return false
  if (canvas.width !== pixels.width) canvas.width = pixels.width
  if (canvas.height !== pixels.height) canvas.height = pixels.height
  context.putImageData(pixels, 0, 0)
  const pattern = context.createPattern(checkTile(), 'repeat')
  if (pattern) {
    context.globalCompositeOperation = 'destination-over'
    context.fillStyle = pattern
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.globalCompositeOperation = 'source-over'
  }
  return true
}

/** Whether a picture may be cut at its edges to fill the thumbnail: photos may, sheets and tall pictures may not. */
export function fillsThumb({ head }: Frame): boolean {
  const aspect = head.width / head.height
  return !head.sheet && aspect > 1.25 && aspect < 1.85
}
