import type { Taps } from '../mip-taps.ts'
import type { RowBody, RowKind } from '../plain/mips.ts'
import { TURN_BYTES } from '../texel-order.ts'
import { after, AT, kernels, memory } from './kernels.ts'

/** Where the taps of an axis lie in the module's memory. */
interface HeldTaps extends Pick<Taps, 'taps'> {
  readonly starts: number
  readonly weights: number
  readonly count: number
}

/** The SIMD body of mip chains: rows lie in the module's memory, `texels` of them together; `widest` is the longest row. */
export function laneRows(texels: number, widest: number, axes: readonly Taps[], kind: RowKind): RowBody {
  // Rows may come in through `toRgba`, which works in the same place.
  const list = after(AT.free, Math.max(widest * 8, TURN_BYTES))
  const tables = after(list, 4 * Math.max(1, ...axes.map(({ taps }) => taps)))
  const places: HeldTaps[] = []
  let start = tables
  for (const { taps, starts, weights } of axes) {
    const second = after(start, starts.byteLength)
    places.push({ taps, starts: start, weights: second, count: starts.length })
    start = after(second, weights.byteLength)
  }
  const held = memory(start + texels * 16 - AT.free)
  axes.forEach(({ starts, weights }, i) => {
    new Int32Array(held.buffer, places[i]!.starts, starts.length).set(starts)
    new Float32Array(held.buffer, places[i]!.weights, weights.length).set(weights)
  })
  const flags = (kind.gamma === 'srgb' ? 1 : 0) | (kind.alpha === 'transparency' ? 2 : 0) | (kind.alpha === 'none' ? 4 : 0)
  const table = kind.gamma === 'srgb' ? AT.srgbLight : AT.plainLight
  const at = (row: number) => start + row * 16
  const floats = (row: number, count: number) => new Float32Array(held.buffer, at(row), count * 4)
  const copy = (to: number, pixels: Uint8Array, from: number, count: number) => {
    held.set(pixels.subarray(from * 4, (from + count) * 4), to)
  }
  return {
    expand(out, pixels, from, count) {
      copy(AT.free, pixels, from, count)
      kernels().expand(at(out), AT.free, count, table, flags)
    },
    halveBytes(out, pixels, upper, lower, count) {
      copy(AT.free, pixels, upper, count * 2)
      copy(AT.free + count * 8, pixels, lower, count * 2)
      kernels().halveBytes(at(out), AT.free, AT.free + count * 8, count, table, flags)
    },
    halve: (out, upper, lower, count) => kernels().halve(at(out), at(upper), at(lower), count),
    gather(out, row, axis) {
      const { starts, weights, taps, count } = places[axis]!
      kernels().gather(at(out), at(row), starts, weights, taps, count)
    },
    sum(out, rows, axis, i, count) {
      const { weights, taps } = places[axis]!
      new Uint32Array(held.buffer, list, taps).set(rows.map(at))
      kernels().sumRows(at(out), list, weights + i * taps * 4, taps, count)
    },
    load: (out, light, from, count) => floats(out, count).set(light.subarray(from * 4, (from + count) * 4)),
    save: (light, to, row, count) => light.set(floats(row, count), to * 4),
    pack(pixels, to, row, count) {
      kernels().pack(AT.free, at(row), count, AT.roots, flags)
      pixels.set(held.subarray(AT.free, AT.free + count * 4), to * 4)
    },
  }
}
