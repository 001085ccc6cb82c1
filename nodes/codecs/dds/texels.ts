import type { TexelRows } from '../../kernels/mip-stream.ts'
import { texelBytes, toRgba, type TexelOrder } from '../../kernels/texel-order.ts'

/** How the texels of a picture lie in memory, without gaps. */
export interface TexelLayout {
  readonly order: TexelOrder
  /** Whether the first row in memory is the lowest of the picture. */
  readonly bottomUp: boolean
}

export const RGBA_LAYOUT: TexelLayout = { order: 'rgba', bottomUp: false }

const rooms = new Map<string, Uint8Array>()

/** Memory of this thread to work in, at least as long as asked for and kept for the next time; what was in it is lost. */
export function room(name: string, bytes: number): Uint8Array {
  let held = rooms.get(name)
  if (!held || held.length < bytes) rooms.set(name, (held = new Uint8Array(bytes)))
  return held.subarray(0, bytes)
}

/**
 * Rows of a picture as RGBA from the top: as they lie where they lie so, else brought there in memory that the next `read` uses
 * again. `opaque` gives alpha 255.
 */
export function texelRows(
  pixels: Uint8Array,
  width: number,
  height: number,
  { order, bottomUp }: TexelLayout,
  opaque: boolean,
): TexelRows {
  const line = width * texelBytes(order)
  if (order === 'rgba' && !bottomUp && !opaque) {
    return { width, height, read: (from, to) => pixels.subarray(from * line, to * line) }
  }
  return {
    width,
    height,
    read(from, to) {
      const out = room('rows', (to - from) * width * 4)
      if (!bottomUp) toRgba(out, 0, pixels, from * line, (to - from) * width, order, opaque)
      else for (let y = from; y < to; y++) toRgba(out, (y - from) * width * 4, pixels, (height - 1 - y) * line, width, order, opaque)
      return out
    },
  }
}
