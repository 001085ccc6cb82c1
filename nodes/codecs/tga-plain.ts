import type { TexelOrder } from '../kernels/texel-order.ts'
import { TGA_SIGNATURE } from './tga.ts'

/** Where the texels of an unpacked file lie. */
export interface PlainTga {
  readonly width: number
  readonly height: number
  /** The first byte of the texels. */
  readonly at: number
  readonly order: TexelOrder
  readonly bottomUp: boolean
}

/** Bytes at the beginning and at the end of a file that `plainTga` looks at. */
export const TGA_HEAD = 18
export const TGA_TAIL = 26

/**
 * Where the texels of a TGA file lie that is neither packed nor mirrored, holds 24 or 32 bits of true colour and leaves no doubt about
 * its alpha, so that they can be worked on as they are; null for every other, which `decodeTga` reads or refuses. Truevision TGA,
 * version 2.0, January 1991.
 */
export function plainTga(head: Uint8Array, tail: Uint8Array): PlainTga | null {
  if (head.length < TGA_HEAD || head[1] !== 0 || head[2] !== 2) return null
  const [depth, flags] = [head[16]!, head[17]!]
  const width = head[12]! | (head[13]! << 8)
  const height = head[14]! | (head[15]! << 8)
  if ((depth !== 24 && depth !== 32) || (flags & 0x10) !== 0 || width === 0 || height === 0) return null
  if (depth === 32 && ((flags & 15) === 0 || hasExtension(tail))) return null
  return { width, height, at: TGA_HEAD + head[0]!, order: depth === 32 ? 'bgra' : 'bgr', bottomUp: (flags & 0x20) === 0 }
}

/** Whether the footer names an extension area, which may say that the alpha is none, or is multiplied in already. */
function hasExtension(tail: Uint8Array): boolean {
  if (Buffer.from(tail.subarray(8)).toString('latin1') !== TGA_SIGNATURE) return false
  return tail.subarray(0, 4).some((byte) => byte !== 0)
}
