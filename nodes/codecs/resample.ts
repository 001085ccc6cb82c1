import { loadSharp } from './sharp.ts'
import { halved } from '../kernels/shrink.ts'
import { allocate } from '../values/image.ts'

/** How pixels between pixels are found: sharp with ringing, smooth, soft, or none (hard blocks). */
export type ResampleKernel = 'lanczos3' | 'mitchell' | 'linear' | 'nearest'

/** Width and height in px. */
export interface Size {
  readonly width: number
  readonly height: number
}

function share(bytes: Uint8Array): Uint8Array {
  const shared = allocate(bytes.length)
  shared.set(bytes)
  return shared
}

async function plane(bytes: Uint8Array, channels: 1 | 3 | 4, from: Size, to: Size, kernel: ResampleKernel): Promise<Buffer> {
  // Spelt out, since whole images are passed as sizes.
  const raw = { width: from.width, height: from.height, channels }
  const sharp = await loadSharp()
  const picture = sharp(bytes, { raw }).resize({ width: to.width, height: to.height, fit: 'fill', kernel })
  return picture.toColourspace(channels === 1 ? 'b-w' : 'srgb').raw().toBuffer()
}

/** RGBA pixels at another size; colour is weighted by alpha, so that what is transparent bleeds nowhere. */
export async function resamplePixels(pixels: Uint8Array, from: Size, to: Size, kernel: ResampleKernel): Promise<Uint8Array> {
  return share(await plane(pixels, 4, from, to, kernel))
}

/** RGBA pixels `times` halved along both axes, in plain memory and on this thread: sides must be multiples of `2 ** times`. */
export function halvePixels(pixels: Uint8Array, { width, height }: Size, times: number): Uint8Array {
  return halved({ width, height, pixels }, times).pixels
}

/** Four channels of plain data (a finish plane) at another size: no channel weighs another. */
export async function resampleData(data: Uint8Array, from: Size, to: Size, kernel: ResampleKernel): Promise<Uint8Array> {
  const texels = from.width * from.height
  const three = new Uint8Array(texels * 3)
  const one = new Uint8Array(texels)
  for (let i = 0; i < texels; i++) {
    three[i * 3] = data[i * 4]!
    three[i * 3 + 1] = data[i * 4 + 1]!
    three[i * 3 + 2] = data[i * 4 + 2]!
    one[i] = data[i * 4 + 3]!
  }
  const [rgb, a] = await Promise.all([plane(three, 3, from, to, kernel), plane(one, 1, from, to, kernel)])
  const result = allocate(to.width * to.height * 4)
  for (let i = 0; i < to.width * to.height; i++) {
    result[i * 4] = rgb[i * 3]!
    result[i * 4 + 1] = rgb[i * 3 + 1]!
    result[i * 4 + 2] = rgb[i * 3 + 2]!
    result[i * 4 + 3] = a[i]!
  }
  return result
}

/** One channel of coverage at another size. */
export async function resampleCoverage(coverage: Uint8Array, from: Size, to: Size, kernel: ResampleKernel): Promise<Uint8Array> {
  return share(await plane(coverage, 1, from, to, kernel))
}
