import { blockBytes } from './block-format.ts'

const palette = new Uint8Array(16)

/**
 * The four colours of a block, RGBA. Microsoft, "Block Compression (Direct3D 10)": 565 ends widened to eight bits, thirds
 * between; where `three` allows it and the first end is not above the second, a half and clear black.
 */
function readPalette(blocks: Uint8Array, at: number, three: boolean): void {
  const first = blocks[at]! | (blocks[at + 1]! << 8)
  const second = blocks[at + 2]! | (blocks[at + 3]! << 8)
  widen(first, 0)
  widen(second, 4)
  const half = three && first <= second
  for (let k = 0; k < 3; k++) {
    const a = palette[k]!
    const b = palette[4 + k]!
    palette[8 + k] = half ? (a + b) >> 1 : (2 * a + b) / 3
    palette[12 + k] = half ? 0 : (a + 2 * b) / 3
  }
  palette[11] = 255
  palette[15] = half ? 0 : 255
}

function widen(color: number, at: number): void {
  const r = color >> 11
  const g = (color >> 5) & 63
  const b = color & 31
  palette[at] = (r << 3) | (r >> 2)
  palette[at + 1] = (g << 2) | (g >> 4)
  palette[at + 2] = (b << 3) | (b >> 2)
  palette[at + 3] = 255
}

const steps = new Uint8Array(8)

/** The eight values of an alpha block; with the first end not above the second, six of them and 0 and 255. */
function readSteps(blocks: Uint8Array, at: number): void {
  const a = blocks[at]!
  const b = blocks[at + 1]!
  steps[0] = a
  steps[1] = b
  const n = a > b ? 7 : 5
  for (let i = 1; i < n; i++) steps[i + 1] = ((n - i) * a + i * b) / n
  if (n === 5) {
    steps[6] = 0
    steps[7] = 255
  }
}

function decode(blocks: Uint8Array, width: number, height: number, kind: 1 | 3): Uint8Array {
  const needed = blockBytes(kind === 1 ? 'bc1' : 'bc3', width, height)
  if (!(width >= 1) || !(height >= 1) || blocks.length < needed) {
    throw new RangeError(`A picture of ${width} x ${height} needs ${needed} bytes of blocks but has ${blocks.length}.`)
  }
  const out = new Uint8Array(width * height * 4)
  const across = Math.ceil(width / 4)
  const size = kind === 1 ? 8 : 16
  for (let y = 0; y < height; y += 4) {
    for (let x = 0; x < width; x += 4) {
      const at = ((y >> 2) * across + (x >> 2)) * size
      decodeBlock(out, width, height, x, y, blocks, at, kind)
    }
  }
  return out
}

function decodeBlock(
  out: Uint8Array,
  width: number,
  height: number,
  left: number,
  top: number,
  blocks: Uint8Array,
  at: number,
  kind: 1 | 3,
): void {
  const color = kind === 1 ? at : at + 8
  readPalette(blocks, color, kind === 1)
  if (kind === 3) readSteps(blocks, at)
  for (let y = 0; y < Math.min(4, height - top); y++) {
    for (let x = 0; x < Math.min(4, width - left); x++) {
      const p = ((top + y) * width + left + x) * 4
      const place = ((blocks[color + 4 + y]! >> (2 * x)) & 3) * 4
      for (let k = 0; k < 4; k++) out[p + k] = palette[place + k]!
      if (kind === 1) continue
      const bit = (y * 4 + x) * 3
      const byte = at + 2 + (bit >> 3)
      const pair = blocks[byte]! | ((bit >> 3) < 5 ? blocks[byte + 1]! << 8 : 0)
      out[p + 3] = steps[(pair >> (bit & 7)) & 7]!
    }
  }
}

/** Decodes BC1 to RGBA; blocks of three colours give clear texels. Throws a RangeError when there are too few blocks. */
export function decodeBc1(blocks: Uint8Array, width: number, height: number): Uint8Array {
  return decode(blocks, width, height, 1)
}

/** Decodes BC3 to straight RGBA. Throws a RangeError when there are too few blocks. */
export function decodeBc3(blocks: Uint8Array, width: number, height: number): Uint8Array {
  return decode(blocks, width, height, 3)
}
