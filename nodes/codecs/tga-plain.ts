import type { TexelOrder } from '../kernels/texel-order.ts'

/** Where the texels of an unpacked file lie. */
export interface PlainTga {
  readonly width: number
  readonly height: number
  /** The first byte of the texels. */
  readonly at: number
  readonly order: TexelOrder
  readonly bottomUp: boolean
}

/** Bytes that `plainTga` looks at. */
export const TGA_HEAD = 18

/**
 * Where the texels of a TGA file lie that is neither packed nor mirrored and holds 24 or 32 bits of true colour, so that they can be
 * worked on as they are; null for every other, which `decodeTga` reads or refuses. Truevision TGA, version 2.0, January 1991.
 */
export function plainTga(head: Uint8Array): PlainTga | null {
  if (head.length < TGA_HEAD || head[1] !== 0 || head[2] !== 2) return null
  const [depth, flags] = [head[16]!, head[17]!]
  const width = head[12]! | (head[13]! << 8)
  const height = head[14]! | (head[15]! << 8)
  if ((depth !== 24 && depth !== 32) || (flags & 0x10) !== 0 || width === 0 || height === 0) return null
  return { width, height, at: TGA_HEAD + head[0]!, order: depth === 32 ? 'bgra' : 'bgr', bottomUp: (flags & 0x20) === 0 }
}
