import { ANCHORS, PAIRS, SECOND_ANCHORS, SECONDS, THIRD_ANCHORS, THIRDS } from './bc7-tables.ts'

/** Modes of BC7: subsets, bits of partition, rotation and index choice, of colour and alpha, shared bits, bits of both indices. */
const MODES = [
  { subsets: 3, partition: 4, rotation: 0, choice: 0, color: 4, alpha: 0, shared: 'each', index: 3, second: 0 },
  { subsets: 2, partition: 6, rotation: 0, choice: 0, color: 6, alpha: 0, shared: 'same', index: 3, second: 0 },
  { subsets: 3, partition: 6, rotation: 0, choice: 0, color: 5, alpha: 0, shared: 'none', index: 2, second: 0 },
  { subsets: 2, partition: 6, rotation: 0, choice: 0, color: 7, alpha: 0, shared: 'each', index: 2, second: 0 },
  { subsets: 1, partition: 0, rotation: 2, choice: 1, color: 5, alpha: 6, shared: 'none', index: 2, second: 3 },
  { subsets: 1, partition: 0, rotation: 2, choice: 0, color: 7, alpha: 8, shared: 'none', index: 2, second: 2 },
  { subsets: 1, partition: 0, rotation: 0, choice: 0, color: 7, alpha: 7, shared: 'each', index: 4, second: 0 },
  { subsets: 2, partition: 6, rotation: 0, choice: 0, color: 5, alpha: 5, shared: 'each', index: 2, second: 0 },
] as const

const WEIGHTS: Readonly<Record<number, readonly number[]>> = {
  2: [0, 21, 43, 64],
  3: [0, 9, 18, 27, 37, 46, 55, 64],
  4: [0, 4, 9, 13, 17, 21, 26, 30, 34, 38, 43, 47, 51, 55, 60, 64],
}

/** The mode of a block of BC7; 8 for none. */
export function modeOf(blocks: Uint8Array, at: number): number {
  return blocks[at] === 0 ? 8 : 31 - Math.clz32(blocks[at]! & -blocks[at]!)
}

function subsetOf(subsets: number, partition: number, i: number): number {
  if (subsets === 1) return 0
  if (subsets === 2) return (PAIRS[partition]! >> i) & 1
  return ((SECONDS[partition]! >> i) & 1) + 2 * ((THIRDS[partition]! >> i) & 1)
}

/** A block of BC7 as sixteen texels of RGBA, bit by bit as the specification has it. For tests: short, and slow. */
export function readBc7Block(blocks: Uint8Array, start: number): Uint8Array {
  const number = modeOf(blocks, start)
  const mode = MODES[number]
  if (!mode) return new Uint8Array(64)
  let at = number + 1
  const take = (bits: number) => {
    let value = 0
    for (let k = 0; k < bits; k++, at++) value |= ((blocks[start + (at >> 3)]! >> (at & 7)) & 1) << k
    return value
  }
  const partition = take(mode.partition)
  const rotation = take(mode.rotation)
  const choice = take(mode.choice)
  const ends = Array.from({ length: mode.subsets * 2 }, () => [0, 0, 0, 255])
  for (let c = 0; c < 3; c++) for (const end of ends) end[c] = take(mode.color)
  if (mode.alpha > 0) for (const end of ends) end[3] = take(mode.alpha)
  const bits = mode.shared === 'each' ? ends.map(() => take(1)) : []
  if (mode.shared === 'same') for (let n = 0; n < mode.subsets; n++) bits.push(...Array.from({ length: 2 }).fill(take(1)) as number[])
  ends.forEach((end, n) => {
    for (let c = 0; c < (mode.alpha > 0 ? 4 : 3); c++) {
      const shared = bits.length > 0 ? 1 : 0
      const wide = (c === 3 ? mode.alpha : mode.color) + shared
      const code = ((end[c]! << shared) | (bits[n] ?? 0)) << (8 - wide)
      end[c] = code | (code >> wide)
    }
  })
  const anchors = [0]
  if (mode.subsets === 2) anchors.push(ANCHORS[partition]!)
  if (mode.subsets === 3) anchors.push(SECOND_ANCHORS[partition]!, THIRD_ANCHORS[partition]!)
  const first = Array.from({ length: 16 }, (_, i) => take(anchors.includes(i) ? mode.index - 1 : mode.index))
  const second = mode.second > 0 ? Array.from({ length: 16 }, (_, i) => take(i === 0 ? mode.second - 1 : mode.second)) : first
  const weights = (index: number[], width: number) => index.map((place) => WEIGHTS[width]![place]!)
  const sets = [weights(first, mode.index), weights(second, mode.second || mode.index)]
  const [color, alpha] = choice === 1 ? [sets[1]!, sets[0]!] : [sets[0]!, sets[1]!]
  const out = new Uint8Array(64)
  for (let i = 0; i < 16; i++) {
    const n = subsetOf(mode.subsets, partition, i) * 2
    for (let c = 0; c < 4; c++) {
      const w = c === 3 ? alpha![i]! : color![i]!
      out[i * 4 + c] = ((64 - w) * ends[n]![c]! + w * ends[n + 1]![c]! + 32) >> 6
    }
    if (rotation > 0) [out[i * 4 + 3], out[i * 4 + rotation - 1]] = [out[i * 4 + rotation - 1]!, out[i * 4 + 3]!]
  }
  return out
}

/** A picture of BC7 as RGBA. For tests. */
export function readBc7(blocks: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(width * height * 4)
  const across = Math.ceil(width / 4)
  for (let b = 0; b < blocks.length / 16; b++) {
    const texels = readBc7Block(blocks, b * 16)
    for (let i = 0; i < 16; i++) {
      const x = (b % across) * 4 + (i & 3)
      const y = Math.floor(b / across) * 4 + (i >> 2)
      if (x < width && y < height) out.set(texels.subarray(i * 4, i * 4 + 4), (y * width + x) * 4)
    }
  }
  return out
}
