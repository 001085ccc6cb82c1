import { decodeDds } from '../../nodes/codecs/dds/decode.ts'
import type { DdsInput } from '../../nodes/codecs/dds/encode.ts'
import { RGBA_LAYOUT, texelRows } from '../../nodes/codecs/dds/texels.ts'
import { psnrOf } from '../../nodes/kernels/compression.ts'

/** How close level 0 of a file comes to its picture: dB of colour and of alpha, null where nothing differs. */
export interface Likeness {
  readonly rgb: number | null
  readonly alpha: number | null
}

const decibels = (sum: number, count: number) => (sum === 0 ? null : Math.round(100 * psnrOf(sum / count)) / 100)

/** Decodes the file's first level and holds it against the picture, texel by texel. */
export function likenessOf({ width, height, pixels, layout = RGBA_LAYOUT }: DdsInput, file: Uint8Array): Likeness {
  const theirs = decodeDds(file, { firstOnly: true }).levels[0]!.pixels
  const rows = texelRows(pixels, width, height, layout, false, 'picture')
  let [color, alpha] = [0, 0]
  for (let y = 0; y < height; y++) {
    const own = rows.read(y, y + 1)
    for (let i = 0, p = y * width * 4; i < own.length; i++, p++) {
      const off = (own[i]! - theirs[p]!) ** 2
      if (i % 4 === 3) alpha += off
      else color += off
    }
  }
  return { rgb: decibels(color, width * height * 3), alpha: decibels(alpha, width * height) }
}
