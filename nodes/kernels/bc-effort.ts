import type { BlockFormat, BlockPreset } from './block-format.ts'

/** How hard blocks of 5:6:5 colours and of single channels are tried. */
export interface BcEffort {
  /** Rounds of every fit of colours, and of a single channel. */
  readonly rounds: number
  readonly channelRounds: number
  /** The squared error (over a block, of channels 0..255) above which colours are fitted again, from so many starts. */
  readonly rough: number
  readonly starts: number
}

const EFFORTS: Readonly<Record<BlockPreset, BcEffort>> = {
  draft: { rounds: 1, channelRounds: 1, rough: Infinity, starts: 0 },
  normal: { rounds: 2, channelRounds: 2, rough: 2000, starts: 2 },
  high: { rounds: 2, channelRounds: 4, rough: 120, starts: 5 },
}

/** BC3 has no three colours to fall back on: what comes out rough is fitted from more places instead. */
const BC3_EFFORTS: Readonly<Record<BlockPreset, BcEffort>> = {
  ...EFFORTS,
  normal: { ...EFFORTS.normal, rough: 1600, starts: 8 },
  high: { ...EFFORTS.high, rounds: 4, rough: 60, starts: 8 },
}

/** How hard blocks of a format are tried. */
export function bcEffort(format: BlockFormat, preset: BlockPreset): BcEffort {
  return (format === 'bc3' ? BC3_EFFORTS : EFFORTS)[preset]
}

/** What the encoders call these formats. */
export const BC_KINDS: Readonly<Record<Exclude<BlockFormat, 'bc7'>, number>> = { bc1: 1, bc3: 3, bc4: 4, bc5: 5 }
