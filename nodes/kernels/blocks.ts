import { encodeBc1Rows, encodeBc3Rows, type BlockRows } from './bc.ts'
import type { BlockFormat, BlockPreset } from './block-format.ts'

export interface BlockOptions {
  readonly preset: BlockPreset
  /** BC7: blocks of opaque texels decode to alpha 255 exactly. False lets it drift for a little more likeness of colour. */
  readonly exactAlpha?: boolean
}

/**
 * Encodes some rows of blocks of straight RGBA into `out`, which holds the whole picture's blocks. Sides that are no multiple of 4
 * repeat their edge texels. The same input gives the same bytes on every machine, and however the rows are shared out. Throws a
 * RangeError when a length does not fit the size.
 */
export function encodeBlockRows(
  format: BlockFormat,
  out: Uint8Array,
  pixels: Uint8Array,
  width: number,
  height: number,
  options: BlockOptions,
  rows: BlockRows,
): void {
  if (format !== 'bc1' && format !== 'bc3') throw new RangeError(`${format} is not encoded yet.`)
  const encode = format === 'bc1' ? encodeBc1Rows : encodeBc3Rows
  encode(out, pixels, width, height, { quality: options.preset }, rows)
}
