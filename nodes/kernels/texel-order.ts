import { after, AT, kernels, memory } from './wasm/kernels.ts'
import { isPlain } from './wasm/plainly.ts'

/** How the bytes of a texel lie in memory. Those without alpha are opaque. */
export type TexelOrder = 'rgba' | 'bgra' | 'rgb' | 'bgr'

/** Bytes of a texel. */
export function texelBytes(order: TexelOrder): 3 | 4 {
  return order.length === 4 ? 4 : 3
}

/** Texels that go through the module's memory at once. */
const STRETCH = 4096
/** Bytes from `AT.free` on that `toRgba` writes to. Whoever keeps something in the module's memory meanwhile leaves them to it. */
export const TURN_BYTES = STRETCH * 8

/**
 * Brings `count` texels of an order, from byte `from` on, into RGBA at byte `at` of `out`; with `opaque` alpha becomes 255. What
 * turns BGRA into RGBA also turns it back. `out` and `source` may be the same at the same place.
 */
export function toRgba(
  out: Uint8Array,
  at: number,
  source: Uint8Array,
  from: number,
  count: number,
  order: TexelOrder,
  opaque: boolean,
): void {
  const bytes = texelBytes(order)
  const swap = order === 'bgra' || order === 'bgr'
  if (isPlain()) return plainly(out, at, source, from, count, bytes, swap, opaque)
  const room = after(AT.free, STRETCH * 4)
  const held = memory(room - AT.free + STRETCH * 4)
  for (let i = 0; i < count; i += STRETCH) {
    const some = Math.min(STRETCH, count - i)
    held.set(source.subarray(from + i * bytes, from + (i + some) * bytes), room)
    if (bytes === 4) kernels().turn(AT.free, room, some, swap ? 1 : 0, opaque ? 1 : 0)
    else kernels().widen(AT.free, room, some, swap ? 1 : 0)
    out.set(held.subarray(AT.free, AT.free + some * 4), at + i * 4)
  }
}

function plainly(
  out: Uint8Array,
  at: number,
  source: Uint8Array,
  from: number,
  count: number,
  bytes: 3 | 4,
  swap: boolean,
  opaque: boolean,
): void {
  for (let i = 0; i < count; i++) {
    const p = from + i * bytes
    const q = at + i * 4
    const [first, second, third] = [source[p]!, source[p + 1]!, source[p + 2]!]
    const alpha = bytes === 3 || opaque ? 255 : source[p + 3]!
    out[q] = swap ? third : first
    out[q + 1] = second
    out[q + 2] = swap ? first : third
    out[q + 3] = alpha
  }
}
