import { mipCount, mipSize } from './mip-size.ts'
import { nearestLevel } from './mip-nearest.ts'
import { streamMips } from './mip-stream.ts'

/** How smaller levels are made: a box, a windowed sinc (sharper; it rings at hard edges), or texels picked and never mixed. */
export type MipFilter = 'box' | 'kaiser' | 'nearest'

export interface MipOptions {
  /** `srgb`: averaged in linear light. `none`: averaged as the numbers are. */
  readonly gamma: 'srgb' | 'none'
  /**
   * What alpha means. `transparency`: colour is weighted by it, so that nothing bleeds out of clear texels. `data` (a
   * material or paint mask): averaged like a channel of its own. `none`: there is no alpha, and it comes out as 255.
   */
  readonly alpha: 'transparency' | 'data' | 'none'
  readonly filter: MipFilter
}

/** RGBA, straight alpha. */
export interface MipLevel {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/**
 * The full chain down to 1 x 1, each level half as large rounded down. Box and Kaiser filter every level out of the unrounded
 * floats of the one above, also at odd sizes by exactly what is covered, and values beyond 0..1 are clamped only where bytes are
 * made; nearest picks out of level 0. Level 0 is the input itself. Throws a RangeError when the length does not fit.
 */
export function mipChain(pixels: Uint8Array, width: number, height: number, options: MipOptions): MipLevel[] {
  if (width < 1 || height < 1 || pixels.length !== width * height * 4) {
    throw new RangeError(`A picture of ${width} x ${height} needs ${width * height * 4} bytes but has ${pixels.length}.`)
  }
  const source = { width, height, read: (from: number, to: number) => pixels.subarray(from * width * 4, to * width * 4) }
  const smaller = Array.from({ length: mipCount(width, height) - 1 }, (_, i) => {
    const size = mipSize(width, height, i + 1)
    return { ...size, from: 0, to: size.height, pixels: new Uint8Array(new SharedArrayBuffer(size.width * size.height * 4)) }
  })
  if (options.filter === 'nearest') smaller.forEach((level, i) => nearestLevel(source, i + 1, level, options.alpha === 'none'))
  else streamMips(source, smaller, { ...options, filter: options.filter })
  return [{ width, height, pixels }, ...smaller.map((level) => ({ width: level.width, height: level.height, pixels: level.pixels }))]
}
