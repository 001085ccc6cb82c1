/** Blocks of 4 x 4 texels: BC1 and BC4 take 8 bytes each, the others 16. BC4 holds red, BC5 red and green. */
export type BlockFormat = 'bc1' | 'bc3' | 'bc4' | 'bc5' | 'bc7'

/** How hard an encoder looks for the best block. */
export type BlockPreset = 'draft' | 'normal' | 'high'

export const BLOCK_BYTES: Readonly<Record<BlockFormat, 8 | 16>> = { bc1: 8, bc3: 16, bc4: 8, bc5: 16, bc7: 16 }

/** Bytes of a picture in blocks; part blocks count whole, down to 1 x 1. */
export function blockBytes(format: BlockFormat, width: number, height: number): number {
  return Math.ceil(width / 4) * Math.ceil(height / 4) * BLOCK_BYTES[format]
}
