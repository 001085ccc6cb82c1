import { decodeBc7Block } from './bc7-decode.ts'
import { BLOCK_BYTES, type BlockFormat } from './block-format.ts'

/** Blocks that are read: those of `BlockFormat`, BC2 with its explicit alpha, and the signed twins of BC4 and BC5. */
export type BlockCode = BlockFormat | 'bc2' | 'bc4s' | 'bc5s'

/** Bytes of one block of 4 x 4 texels. */
export const CODE_BYTES: Readonly<Record<BlockCode, 8 | 16>> = { ...BLOCK_BYTES, bc2: 16, bc4s: 8, bc5s: 16 }

// One block, decoded: a texel is a number whose lowest byte is red, which lies first in memory.
const texels = new Uint32Array(16)
const palette = new Uint32Array(4)
const first = new Uint8Array(16)
const second = new Uint8Array(16)
const steps = new Uint8Array(8)

const OPAQUE = 0xff000000

const red = (color: number) => ((color >> 8) & 0xf8) | (color >> 13)
const green = (color: number) => ((color >> 3) & 0xfc) | ((color >> 9) & 3)
const blue = (color: number) => ((color << 3) & 0xf8) | ((color >> 2) & 7)
const third = (a: number, b: number) => ((2 * a + b) / 3) | 0

/**
 * Colour as of BC1. Microsoft, "Block Compression (Direct3D 10)": 5:6:5 ends widened to eight bits, thirds between; where
 * `three` allows it and the first end is not above the second, a half and clear black.
 */
function decodeColor(blocks: Uint8Array, at: number, three: boolean): void {
  const one = blocks[at]! | (blocks[at + 1]! << 8)
  const two = blocks[at + 2]! | (blocks[at + 3]! << 8)
  const [r1, g1, b1, r2, g2, b2] = [red(one), green(one), blue(one), red(two), green(two), blue(two)]
  palette[0] = OPAQUE | r1 | (g1 << 8) | (b1 << 16)
  palette[1] = OPAQUE | r2 | (g2 << 8) | (b2 << 16)
  if (three && one <= two) {
    palette[2] = OPAQUE | ((r1 + r2) >> 1) | (((g1 + g2) >> 1) << 8) | (((b1 + b2) >> 1) << 16)
    palette[3] = 0
  } else {
    palette[2] = OPAQUE | third(r1, r2) | (third(g1, g2) << 8) | (third(b1, b2) << 16)
    palette[3] = OPAQUE | third(r2, r1) | (third(g2, g1) << 8) | (third(b2, b1) << 16)
  }
  let places = blocks[at + 4]! | (blocks[at + 5]! << 8) | (blocks[at + 6]! << 16) | (blocks[at + 7]! << 24)
  for (let i = 0; i < 16; i++) {
    texels[i] = palette[places & 3]!
    places >>>= 2
  }
}

/** The eight values of a channel's block; with the first end not above the second, six of them and both extremes. */
function readSteps(blocks: Uint8Array, at: number, signed: boolean): void {
  const a = signed ? fromSigned(blocks[at]!) : blocks[at]!
  const b = signed ? fromSigned(blocks[at + 1]!) : blocks[at + 1]!
  steps[0] = a
  steps[1] = b
  const n = a > b ? 7 : 5
  for (let i = 1; i < n; i++) steps[i + 1] = ((n - i) * a + i * b) / n
  if (n === 7) return
  steps[6] = 0
  steps[7] = 255
}

/** -127 to 127 as 0 to 255, so that a picture of eight bits can show it; -128 is another way to write -127. */
const fromSigned = (byte: number) => Math.round(((Math.max(-127, (byte << 24) >> 24) + 127) * 255) / 254)

/** One channel as of BC4 and BC3's alpha: 16 values into `out`. */
function decodeChannel(out: Uint8Array, blocks: Uint8Array, at: number, signed: boolean): void {
  readSteps(blocks, at, signed)
  for (let half = 0; half < 2; half++) {
    const from = at + 2 + half * 3
    let places = blocks[from]! | (blocks[from + 1]! << 8) | (blocks[from + 2]! << 16)
    for (let i = half * 8; i < half * 8 + 8; i++) {
      out[i] = steps[places & 7]!
      places >>= 3
    }
  }
}

function decodeBc2Alpha(blocks: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const alpha = ((blocks[at + (i >> 1)]! >> ((i & 1) * 4)) & 15) * 17
    texels[i] = (texels[i]! & 0xffffff) | (alpha << 24)
  }
}

/** One block into `texels`. BC4 comes out as grey, as pictures of one channel are shown; BC5 as red and green over no blue. */
function decodeBlock(code: BlockCode, blocks: Uint8Array, at: number): void {
  switch (code) {
    case 'bc1':
      return decodeColor(blocks, at, true)
    case 'bc2':
      decodeColor(blocks, at + 8, false)
      return decodeBc2Alpha(blocks, at)
    case 'bc3':
      decodeColor(blocks, at + 8, false)
      decodeChannel(first, blocks, at, false)
      for (let i = 0; i < 16; i++) texels[i] = (texels[i]! & 0xffffff) | (first[i]! << 24)
      return
    case 'bc4':
    case 'bc4s':
      decodeChannel(first, blocks, at, code === 'bc4s')
      for (let i = 0; i < 16; i++) texels[i] = OPAQUE | (first[i]! * 0x10101)
      return
    case 'bc5':
    case 'bc5s':
      decodeChannel(first, blocks, at, code === 'bc5s')
      decodeChannel(second, blocks, at + 8, code === 'bc5s')
      for (let i = 0; i < 16; i++) texels[i] = OPAQUE | first[i]! | (second[i]! << 8)
      return
    case 'bc7':
      return decodeBc7Block(texels, blocks, at)
  }
}

/**
 * Decodes one row of blocks, those at the start of `blocks`, to the first `rows` (1 to 4) rows of texels at the start of
 * `out`: straight RGBA, `width` wide. Throws a RangeError when either is too short.
 */
export function decodeBlockRow(out: Uint8Array, code: BlockCode, blocks: Uint8Array, width: number, rows: number): void {
  const across = Math.ceil(width / 4)
  const size = CODE_BYTES[code]
  if (blocks.length < across * size || out.length < width * rows * 4) throw new RangeError('A row of blocks is cut short.')
  const band = new Uint32Array(width * rows)
  for (let block = 0; block < across; block++) {
    decodeBlock(code, blocks, block * size)
    const left = block * 4
    const columns = Math.min(4, width - left)
    for (let y = 0; y < rows; y++) {
      const to = y * width + left
      for (let x = 0; x < columns; x++) band[to + x] = texels[y * 4 + x]!
    }
  }
  out.set(new Uint8Array(band.buffer))
}

/** Decodes a whole picture to straight RGBA, rows from the top-left. Throws a RangeError when there are too few blocks. */
export function decodeBlocks(code: BlockCode, blocks: Uint8Array, width: number, height: number): Uint8Array {
  const line = Math.ceil(width / 4) * CODE_BYTES[code]
  const needed = line * Math.ceil(height / 4)
  if (!(width >= 1) || !(height >= 1) || blocks.length < needed) {
    throw new RangeError(`A picture of ${width} x ${height} needs ${needed} bytes of blocks but has ${blocks.length}.`)
  }
  const out = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y += 4) {
    decodeBlockRow(out.subarray(y * width * 4), code, blocks.subarray((y >> 2) * line), width, Math.min(4, height - y))
  }
  return out
}

/** Decodes BC1 to RGBA; blocks of three colours give clear texels. Throws a RangeError when there are too few blocks. */
export function decodeBc1(blocks: Uint8Array, width: number, height: number): Uint8Array {
  return decodeBlocks('bc1', blocks, width, height)
}

/** Decodes BC3 to straight RGBA. Throws a RangeError when there are too few blocks. */
export function decodeBc3(blocks: Uint8Array, width: number, height: number): Uint8Array {
  return decodeBlocks('bc3', blocks, width, height)
}

/** BC7 as RGBA; exact by the format reference. */
export function decodeBc7(blocks: Uint8Array, width: number, height: number): Uint8Array {
  return decodeBlocks('bc7', blocks, width, height)
}
