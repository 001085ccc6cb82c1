import { PATTERN, ditherPlain } from './plain/dither.ts'
import { ditherTables } from './plain/dither-palette.ts'
import { after, AT, kernels, memory } from './wasm/kernels.ts'
import { isPlain } from './wasm/plainly.ts'

/** A fixed pattern in every block, or error diffusion from texel to texel. */
export type DitherKind = 'ordered' | 'diffused'

/** Dither starts anew every so many rows, so that pictures can be cut there and come out the same. */
export const DITHER_ROWS = 32

/**
 * Spreads, in place, what BC1 and BC3 cannot say of slow gradients, so that they do not come out in bands: the texels of each block go
 * to four colours on a line between two colours of 5:6:5, which is what such a block can hold, and what is missed is made up for by
 * the texels and blocks that follow. Left alone are alpha, blocks of one colour that come out exactly, and blocks with edges or
 * texture, where no band is seen. `pixels` are the rows `from` to `to` of a picture; `from` is a multiple of `DITHER_ROWS`, and
 * rows come out the same however they are cut there.
 */
export function dither(pixels: Uint8Array, width: number, rows: { readonly from: number; readonly to: number }, kind: DitherKind): void {
  if (rows.from % DITHER_ROWS !== 0) throw new RangeError(`Rows are dithered from a multiple of ${DITHER_ROWS} on.`)
  const count = rows.to - rows.from
  for (let start = 0; start < count; start += DITHER_ROWS) {
    const end = Math.min(count, start + DITHER_ROWS)
    const stretch = pixels.subarray(start * width * 4, end * width * 4)
    if (isPlain()) ditherPlain(stretch, width, end - start, kind)
    else ditherLanes(stretch, width, end - start, kind)
  }
}

/** Numbers that a block is worked on with, and two rows of blocks or five of texels with what is carried, 8 bytes each. */
const BLOCK_SLOTS = 48
const carriedSlots = (width: number) => (width + 6) * 15

function ditherLanes(pixels: Uint8Array, width: number, rows: number, kind: DitherKind): void {
  const { red, green } = ditherTables()
  const tables = after(AT.free, 0)
  const work = after(tables, 1536 + PATTERN.length)
  const texels = work + (BLOCK_SLOTS + carriedSlots(width)) * 8
  const held = memory(texels + pixels.length - AT.free)
  ;[red.below, red.above, red.exact, green.below, green.above, green.exact].forEach((table, i) => held.set(table, tables + i * 256))
  held.set(PATTERN, tables + 1536)
  held.fill(0, work, texels)
  held.set(pixels, texels)
  if (kind === 'ordered') kernels().ditherOrdered(texels, width, rows, work, tables)
  else kernels().ditherDiffused(texels, width, rows, work, tables)
  pixels.set(held.subarray(texels, texels + pixels.length))
}
