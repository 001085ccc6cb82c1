import { PARTITIONS, type Partition } from './bc7-partitions.ts'

/** A mode of BC7: Microsoft, "BC7 Format Mode Reference". Widths are in bits. */
interface Mode {
  readonly subsets: 1 | 2 | 3
  readonly shape: number
  readonly rotation: number
  /** Whether a bit tells which of the two sets of indices is that of the colour. */
  readonly selector: number
  readonly color: number
  readonly alpha: number
  /** Lowest bits of the ends: none, one an end, or one shared by both ends of a subset. */
  readonly low: 'none' | 'each' | 'shared'
  readonly index: number
  /** The second set of indices; 0 = there is one set. */
  readonly other: number
}

const mode = (
  subsets: 1 | 2 | 3,
  [shape, rotation, selector, color, alpha]: readonly [number, number, number, number, number],
  low: Mode['low'],
  index: number,
  other = 0,
): Mode => ({ subsets, shape, rotation, selector, color, alpha, low, index, other })

const MODES: readonly Mode[] = [
  mode(3, [4, 0, 0, 4, 0], 'each', 3),
  mode(2, [6, 0, 0, 6, 0], 'shared', 3),
  mode(3, [6, 0, 0, 5, 0], 'none', 2),
  mode(2, [6, 0, 0, 7, 0], 'each', 2),
  mode(1, [0, 2, 1, 5, 6], 'none', 2, 3),
  mode(1, [0, 2, 0, 7, 8], 'none', 2, 2),
  mode(1, [0, 0, 0, 7, 7], 'each', 4),
  mode(2, [6, 0, 0, 5, 5], 'each', 2),
]

/** Shares of the second end in 64ths, by the width of the index. */
const WEIGHTS: readonly Uint8Array[] = [
  Uint8Array.of(0),
  Uint8Array.of(0, 64),
  Uint8Array.of(0, 21, 43, 64),
  Uint8Array.of(0, 9, 18, 27, 37, 46, 55, 64),
  Uint8Array.of(0, 4, 9, 13, 17, 21, 26, 30, 34, 38, 43, 47, 51, 55, 60, 64),
]

// The block of the moment: its 128 bits, lowest first, with a spare word for reads that touch the end; and what was read of it.
const words = new Int32Array(5)
let position = 0
/** Four channels of each end, ends of a subset beside each other. */
const ends = new Uint8Array(24)
const ones = new Uint8Array(16)
const twos = new Uint8Array(16)

function load(blocks: Uint8Array, at: number): void {
  for (let i = 0; i < 4; i++) {
    const from = at + i * 4
    words[i] = blocks[from]! | (blocks[from + 1]! << 8) | (blocks[from + 2]! << 16) | (blocks[from + 3]! << 24)
  }
}

/** The next `count` bits, at most 8. */
function take(count: number): number {
  const word = position >> 5
  const shift = position & 31
  let value = words[word]! >>> shift
  if (shift + count > 32) value |= words[word + 1]! << (32 - shift)
  position += count
  return value & ((1 << count) - 1)
}

/** Widens to eight bits by repeating the highest ones. */
const widen = (value: number, bits: number) => (value << (8 - bits)) | (value >> (2 * bits - 8))

function readEnds({ subsets, color, alpha, low }: Mode): void {
  const count = subsets * 2
  for (let channel = 0; channel < 3; channel++) for (let e = 0; e < count; e++) ends[e * 4 + channel] = take(color)
  for (let e = 0; e < count; e++) ends[e * 4 + 3] = alpha > 0 ? take(alpha) : 255
  const more = low === 'none' ? 0 : 1
  let bit = 0
  for (let e = 0; e < count; e++) {
    if (low === 'each' || (low === 'shared' && (e & 1) === 0)) bit = take(1)
    for (let channel = 0; channel < 3; channel++) ends[e * 4 + channel] = widen((ends[e * 4 + channel]! << more) | bit, color + more)
    if (alpha > 0) ends[e * 4 + 3] = widen((ends[e * 4 + 3]! << more) | bit, alpha + more)
  }
}

/** Sixteen shares in 64ths; those of the anchors are written without their highest bit, which is 0. */
function readShares(out: Uint8Array, bits: number, anchors: readonly number[]): void {
  const weights = WEIGHTS[bits]!
  for (let i = 0; i < 16; i++) out[i] = weights[take(anchors.includes(i) ? bits - 1 : bits)]!
}

const blend = (from: number, to: number, share: number) => (from * (64 - share) + to * share + 32) >> 6

function paint(texels: Uint32Array, { subsets }: Partition, colors: Uint8Array, alphas: Uint8Array, rotation: number): void {
  for (let i = 0; i < 16; i++) {
    const e = subsets[i]! * 8
    const share = colors[i]!
    let r = blend(ends[e]!, ends[e + 4]!, share)
    let g = blend(ends[e + 1]!, ends[e + 5]!, share)
    let b = blend(ends[e + 2]!, ends[e + 6]!, share)
    let a = blend(ends[e + 3]!, ends[e + 7]!, alphas[i]!)
    if (rotation === 1) [a, r] = [r, a]
    else if (rotation === 2) [a, g] = [g, a]
    else if (rotation === 3) [a, b] = [b, a]
    texels[i] = r | (g << 8) | (b << 16) | (a << 24)
  }
}

/**
 * Decodes one BC7 block to 16 texels, red in the lowest byte. Exact by the format reference: every decoder gives these bytes.
 * The reserved mode (a first byte of 0) gives clear black, as Direct3D does.
 */
export function decodeBc7Block(texels: Uint32Array, blocks: Uint8Array, at: number): void {
  const leading = blocks[at]!
  if (leading === 0) {
    texels.fill(0)
    return
  }
  const number = 31 - Math.clz32(leading & -leading)
  const mode = MODES[number]!
  load(blocks, at)
  position = number + 1
  const partition = PARTITIONS[mode.subsets - 1]![take(mode.shape)]!
  const rotation = take(mode.rotation)
  const selector = take(mode.selector)
  readEnds(mode)
  readShares(ones, mode.index, partition.anchors)
  if (mode.other > 0) readShares(twos, mode.other, partition.anchors)
  const alphas = mode.other > 0 ? twos : ones
  if (selector === 0) paint(texels, partition, ones, alphas, rotation)
  else paint(texels, partition, alphas, ones, rotation)
}
