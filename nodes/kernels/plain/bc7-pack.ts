import { ANCHORS, PAIRS, SECOND_ANCHORS, SECONDS, THIRD_ANCHORS, THIRDS } from '../bc7-tables.ts'
import { COLOR_FINE, SINGLE_FINE } from './bc7-fits.ts'
import type { Work } from './bc7-state.ts'

/** Writes fields one after another into a block of 128 bits, lowest bit first. */
class Fields {
  private at = 0
  private readonly out: Uint8Array
  private readonly start: number

  constructor(out: Uint8Array, start: number) {
    this.out = out
    this.start = start
    out.fill(0, start, start + 16)
  }

  put(value: number, bits: number): void {
    for (let k = 0; k < bits; k++, this.at++) this.out[this.start + (this.at >> 3)]! |= ((value >> k) & 1) << (this.at & 7)
  }
}

/** A set of indices with their anchors: places are flipped where an anchor's lies in the upper half. */
interface Indices {
  readonly places: Uint8Array
  readonly subsetOf: (i: number) => number
  readonly anchors: readonly number[]
  readonly bits: number
}

/** Which subsets trade their ends, so that their anchors can do without the highest bit. */
function flips({ places, anchors, bits }: Indices): boolean[] {
  return anchors.map((anchor) => places[anchor]! >> (bits - 1) !== 0)
}

function putIndices(fields: Fields, indices: Indices): void {
  const { places, subsetOf, anchors, bits } = indices
  const flipped = flips(indices)
  for (let i = 0; i < 16; i++) {
    const place = places[i]!
    fields.put(flipped[subsetOf(i)]! ? (1 << bits) - 1 - place : place, anchors.includes(i) ? bits - 1 : bits)
  }
}

/** The heads, channels, bits of codes and of indices of modes without a second index. */
const MODES = {
  0: { subsets: 3, partition: 4, channels: 3, code: 4, shared: 'each', bits: 3 },
  1: { subsets: 2, partition: 6, channels: 3, code: 6, shared: 'same', bits: 3 },
  2: { subsets: 3, partition: 6, channels: 3, code: 5, shared: 'none', bits: 2 },
  3: { subsets: 2, partition: 6, channels: 3, code: 7, shared: 'each', bits: 2 },
  6: { subsets: 1, partition: 0, channels: 4, code: 7, shared: 'each', bits: 4 },
  7: { subsets: 2, partition: 6, channels: 4, code: 5, shared: 'each', bits: 2 },
} as const

function indicesOf(work: Work, subsets: number, bits: number): Indices {
  const { bestPartition: n, bestPlaces } = work
  const places = bestPlaces.subarray(0, 16)
  if (subsets === 1) return { places, subsetOf: () => 0, anchors: [0], bits }
  if (subsets === 2) return { places, subsetOf: (i) => (PAIRS[n]! >> i) & 1, anchors: [0, ANCHORS[n]!], bits }
  const subsetOf = (i: number) => ((SECONDS[n]! >> i) & 1) + ((THIRDS[n]! >> i) & 1) * 2
  return { places, subsetOf, anchors: [0, SECOND_ANCHORS[n]!, THIRD_ANCHORS[n]!], bits }
}

/** Writes the block's best. Where `opaque`, mode 6 gets alpha of 255, or of 254 for a clear shared bit. */
export function packBlock(work: Work, out: Uint8Array, at: number, opaque: boolean): void {
  const fields = new Fields(out, at)
  const { mode } = work
  if (mode === 5 || mode === SINGLE_FINE || mode === COLOR_FINE) {
    packDual(work, fields)
    return
  }
  const { subsets, partition, channels, code, shared, bits } = MODES[mode as keyof typeof MODES]
  const indices = indicesOf(work, subsets, bits)
  const flipped = flips(indices)
  const ends = flipped.flatMap((flip, n) => {
    const { best } = work.subsets[n as 0 | 1 | 2]
    const end = (k: 0 | 1) => ({ codes: best.subarray(k * 4, k * 4 + 4), bit: best[8 + k]! })
    return flip ? [end(1), end(0)] : [end(0), end(1)]
  })
  fields.put(1 << mode, mode + 1)
  fields.put(work.bestPartition, partition)
  for (let c = 0; c < channels; c++) for (const { codes } of ends) fields.put(opaque && c === 3 ? 127 : codes[c]!, code)
  if (shared === 'each') for (const { bit } of ends) fields.put(bit, 1)
  else if (shared === 'same') for (const n of [0, 2]) fields.put(ends[n]!.bit, 1)
  putIndices(fields, indices)
}

function packDual(work: Work, fields: Fields): void {
  const { mode, bestPlaces } = work
  const whole = (from: number, bits: number): Indices => {
    return { places: bestPlaces.subarray(from, from + 16), subsetOf: () => 0, anchors: [0], bits }
  }
  const color = whole(0, mode === COLOR_FINE ? 3 : 2)
  const single = whole(16, mode === SINGLE_FINE ? 3 : 2)
  if (mode === 5) fields.put(32, 6)
  else fields.put(16, 5)
  fields.put(work.bestPartition, 2)
  if (mode !== 5) fields.put(mode === COLOR_FINE ? 1 : 0, 1)
  const order = (indices: Indices) => (flips(indices)[0]! ? [4, 0] : [0, 4])
  const [first, second] = work.subsets
  for (let c = 0; c < 3; c++) for (const end of order(color)) fields.put(first.best[end + c]!, mode === 5 ? 7 : 5)
  for (const end of order(single)) fields.put(second.best[end + 3]!, mode === 5 ? 8 : 6)
  // The index of two bits comes first.
  const sets = mode === COLOR_FINE ? [single, color] : [color, single]
  for (const indices of sets) putIndices(fields, indices)
}
