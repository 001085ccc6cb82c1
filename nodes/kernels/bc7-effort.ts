import type { BlockPreset } from './block-format.ts'

/** How hard blocks of BC7 are tried. Errors are sums of squares over a block, of channels 0..255. */
export interface Bc7Effort {
  /** Refinements of one line; of two or three lines and of modes of two indices, of which without any only mode 5 is tried. */
  readonly rounds: number
  readonly pairRounds: number
  /** Partitions that are tried: into two of opaque blocks, of blocks with alpha, and into three. */
  readonly pairs: number
  readonly clearPairs: number
  readonly thirds: number
  /** Reaches beyond the texels that nearly lossless blocks try, with one line and with two. */
  readonly trials: number
  readonly pairTrials: number
  /** An error that is good enough; one up to which a block counts as nearly lossless; one from which it gets three lines. */
  readonly enough: number
  /** An error of one line that is good enough for a block with alpha: edges of alpha are seen sooner than their colours. */
  readonly clearEnough: number
  readonly fine: number
  readonly rough: number
  /** Whether opaque blocks in such need try modes of two indices too. */
  readonly dual: boolean
  /** Whether one line through an opaque block keeps its alpha at 255. */
  readonly exactAlpha: boolean
}

/** Efforts by preset; `exactAlpha` aside. */
export const BC7_EFFORTS: Readonly<Record<BlockPreset, Omit<Bc7Effort, 'exactAlpha'>>> = {
  draft: {
    rounds: 0,
    pairRounds: 0,
    pairs: 1,
    clearPairs: 0,
    thirds: 1,
    trials: 0,
    pairTrials: 0,
    enough: 2000,
    clearEnough: 300,
    fine: 0,
    rough: 2000,
    dual: false,
  },
  normal: {
    rounds: 1,
    pairRounds: 1,
    pairs: 1,
    clearPairs: 0,
    thirds: 1,
    trials: 4,
    pairTrials: 2,
    enough: 8,
    clearEnough: 8,
    fine: 200,
    rough: 500,
    dual: true,
  },
  high: {
    rounds: 2,
    pairRounds: 3,
    pairs: 4,
    clearPairs: 3,
    thirds: 1,
    trials: 8,
    pairTrials: 3,
    enough: 2,
    clearEnough: 2,
    fine: 300,
    rough: 8,
    dual: true,
  },
}
