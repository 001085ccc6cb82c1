import type { RowBody, RowKind } from '../plain/mips.ts'
import { after, AT, kernels, memory } from './kernels.ts'

/** The SIMD body of mip chains: rows lie in the module's memory, `texels` of them together; `widest` is the longest row. */
export function laneRows(texels: number, widest: number, kind: RowKind): RowBody {
  const bytes = after(AT.free, widest * 8)
  const start = after(bytes, 0)
  const held = memory(start + texels * 16 - AT.free)
  const flags = (kind.gamma === 'srgb' ? 1 : 0) | (kind.alpha === 'transparency' ? 2 : 0) | (kind.alpha === 'none' ? 4 : 0)
  const table = kind.gamma === 'srgb' ? AT.srgbLight : AT.plainLight
  const at = (row: number) => start + row * 16
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
    shrink: (out, row, from, to) => kernels().shrink(at(out), at(row), from, to),
    clear: (row, count) => void held.fill(0, at(row), at(row + count)),
    add: (sum, row, count, weight) => kernels().add(at(sum), at(row), count, weight),
    pack(pixels, to, row, count) {
      kernels().pack(AT.free, at(row), count, AT.roots, flags)
      pixels.set(held.subarray(AT.free, AT.free + count * 4), to * 4)
    },
  }
}
