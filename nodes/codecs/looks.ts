import { loadSharp } from './sharp.ts'

/** Ways to show the same small picture, for a network that did not find its way in the first one. */
export type Look = 'darker' | 'brighter' | 'sharper'

export const LOOKS: readonly Look[] = ['darker', 'brighter', 'sharper']

/** The picture (RGB, interleaved, `side` x `side`) in another light, or with its edges drawn. */
export async function lookOf(rgb: Uint8Array, side: number, look: Look): Promise<Uint8Array> {
  const sharp = await loadSharp()
  const picture = sharp(rgb, { raw: { width: side, height: side, channels: 3 } })
  if (look === 'sharper') picture.sharpen({ sigma: 1.5, m1: 1, m2: 3 })
  else picture.linear(look === 'darker' ? 0.6 : 1.6, 0)
  return picture.raw().toBuffer()
}
