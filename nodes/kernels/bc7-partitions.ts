import { ANCHORS, PAIRS, SECOND_ANCHORS, SECONDS, THIRD_ANCHORS, THIRDS } from './bc7-tables.ts'

/** How a BC7 block's texels are shared out: the subset of each, and the texels of each subset whose index has one bit less. */
export interface Partition {
  readonly subsets: Uint8Array
  readonly anchors: readonly number[]
}

/** `seconds` and `thirds` have bit i set where texel i is in that subset. */
const partition = (seconds: number, thirds: number, ...anchors: readonly number[]): Partition => ({
  subsets: Uint8Array.from({ length: 16 }, (_, i) => ((seconds >> i) & 1) + ((thirds >> i) & 1) * 2),
  anchors: [0, ...anchors],
})

/** The shapes of one, two and three subsets: `PARTITIONS[subsets - 1][shape]`. */
export const PARTITIONS: readonly [readonly Partition[], readonly Partition[], readonly Partition[]] = [
  [partition(0, 0)],
  Array.from(PAIRS, (texels, shape) => partition(texels, 0, ANCHORS[shape]!)),
  Array.from(SECONDS, (texels, shape) => partition(texels, THIRDS[shape]!, SECOND_ANCHORS[shape]!, THIRD_ANCHORS[shape]!)),
]
