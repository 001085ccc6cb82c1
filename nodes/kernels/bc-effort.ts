import type { BlockFormat, BlockPreset } from './block-format.ts'

/** How hard a block is tried: starts of the colour's fit, and rounds of every fit. */
export interface BcEffort {
  readonly starts: number
  readonly rounds: number
}

export const BC_EFFORTS: Readonly<Record<BlockPreset, BcEffort>> = {
  draft: { starts: 1, rounds: 1 },
  normal: { starts: 1, rounds: 2 },
  high: { starts: 4, rounds: 3 },
}

/** What the encoders call formats of 5:6:5 colours and of single channels. */
export const BC_KINDS: Readonly<Record<Exclude<BlockFormat, 'bc7'>, number>> = { bc1: 1, bc3: 3, bc4: 4, bc5: 5 }
